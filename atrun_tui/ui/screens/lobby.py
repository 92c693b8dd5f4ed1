"""The lobby: who called and is nobody's yet; a name makes a profile of a caller and opens its session."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from atrun_tui.config.address import valid_name
from atrun_tui.ui.roster import brief
from atrun_tui.ui.screens.card import Card

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from atrun_tui.session.callers import Caller

    Adopt = Callable[[int, str], Awaitable[str | None]]

_EMPTY = (
    "Nobody waits here. A module that calls comes through where a session listens for it; one that no profile knows waits here "
    "until you name it, refuse it, or ten minutes have passed."
)
_HINT = "space takes it · enter names it · delete refuses it · escape leaves"


class LobbyScreen(Card[str | None]):
    """Answers the name of the profile that a caller was made, or None.

    Args:
        callers: who waits, oldest first.
        adopt: makes a profile of a caller by a name; a sentence when that cannot be.
        refuse: sends a caller away.
        model: what a caller probably is, or ""; it is asked for nothing but its IMEI.
        owner: the profile whose module a caller says it is, its session being closed; None where there is none.
    """

    AUTO_FOCUS = "#callers"
    help_text = (
        "Modules that called and that no open session takes. Each was asked for its IMEI and nothing else; probably says whose "
        "module or what model that is. It waits until it is named or refused, at most ten minutes.\n\n"
        "Enter asks for a name, makes a profile of it and opens its session; space does so at once, by the name that enter would "
        "propose. One that a profile knows already gets that profile's session by either key. Delete hangs up on it.\n\n"
        "An IMEI is what a caller says of itself: give its profile an allow list as well (f2)."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", show=False),
        Binding("space", "take", show=False),
        Binding("delete", "refuse", show=False),
    ]

    def __init__(
        self,
        callers: Sequence[Caller],
        *,
        adopt: Adopt,
        refuse: Callable[[int], None],
        model: Callable[[Caller], str] = lambda _: "",
        owner: Callable[[Caller], str | None] = lambda _: None,
    ) -> None:
        super().__init__()
        self._callers = tuple(callers)
        self._adopt = adopt
        self._refuse = refuse
        self._model = model
        self._owner = owner
        self._named: int | None = None

    def compose(self) -> ComposeResult:
        """The callers, the name of the one chosen, what is wrong with it."""
        with Vertical(classes="card lobby"):
            yield Label("Lobby", classes="title")
            yield Static(_EMPTY, id="nobody")
            yield Label("", id="columns")
            yield OptionList(id="callers", compact=True)
            with Horizontal(classes="field", id="naming"):
                yield Label("Name", classes="label")
                yield Input(id="caller-name", compact=True)
            yield Static("", classes="problem", markup=False)
            yield Label(_HINT, classes="hint")

    def on_mount(self) -> None:
        """Show who waits."""
        self.query_one("#naming").display = False
        self.show(self._callers)

    def show(self, callers: Sequence[Caller]) -> None:
        """These wait now; the cursor stays on who it was on."""
        if not self.is_attached:  # somebody calls while the console closes
            return
        listed = self.query_one("#callers", OptionList)
        chosen = self._chosen()
        self._callers = tuple(callers)
        listed.set_options(Option(_row(caller, self._owner(caller) or self._model(caller))) for caller in self._callers)
        if self._callers:
            ids = [caller.id for caller in self._callers]
            listed.highlighted = ids.index(chosen.id) if chosen is not None and chosen.id in ids else 0
        self.query_one("#nobody").display = not self._callers
        columns = self.query_one("#columns", Label)
        columns.display = listed.display = bool(self._callers)
        columns.update(Content.styled(f"{'since':<9}{'IMEI':<16}{'probably':<14}{'from':<16}at", "$time"))
        if self._named is not None and self._named not in {caller.id for caller in self._callers}:
            self._unname("it has hung up meanwhile")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """That one: ask for its name."""
        event.stop()
        self._ask_name(self._callers[event.option_index])

    def action_take(self) -> None:
        """The one under the cursor, by the name that it would be proposed."""
        caller = self._chosen()
        if caller is None or self._named is not None:
            return
        self._ask_name(caller)
        if self._owner(caller) is None and (proposed := _proposed(caller)):
            self._take(proposed)

    def _ask_name(self, caller: Caller) -> None:
        self._named = caller.id
        self.query_one(".problem", Static).update("")
        if (owner := self._owner(caller)) is not None:
            self._take(owner)
            return
        self.query_one("#naming").display = True
        name = self.query_one("#caller-name", Input)
        name.value = _proposed(caller)
        name.focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """A name."""
        event.stop()
        try:
            self._take(valid_name(event.value.strip()))
        except ValueError as problem:
            self.query_one(".problem", Static).update(str(problem))

    def action_refuse(self) -> None:
        """Send the one under the cursor away."""
        caller = self._chosen()
        if caller is not None and self._named is None:
            self._refuse(caller.id)

    def action_back(self) -> None:
        """From the name to the list, from the list out."""
        if self._named is None:
            self.dismiss(None)
        else:
            self._unname("")

    @work(exclusive=True)
    async def _take(self, name: str) -> None:
        caller = self._named
        problem = await self._adopt(caller, name) if caller is not None else "choose a caller"
        if problem is None:
            self.dismiss(name)
        else:
            self.query_one(".problem", Static).update(problem)

    def _unname(self, why: str) -> None:
        self._named = None
        self.query_one("#naming").display = False
        self.query_one(".problem", Static).update(why)
        self.query_one("#callers").focus()

    def _chosen(self) -> Caller | None:
        place = self.query_one("#callers", OptionList).highlighted
        return self._callers[place] if place is not None and place < len(self._callers) else None


def _proposed(caller: Caller) -> str:
    return f"module-{caller.imei[-5:]}" if caller.imei else ""


def _row(caller: Caller, who: str) -> Content:
    since = time.strftime("%H:%M:%S", time.localtime(caller.since))
    return Content.assemble(
        (f"{since:<9}", "$time"),
        (f"{caller.imei or 'tells none':<16}", "bold"),
        f"{brief(who, 13) or '?':<14}",
        f"{caller.address:<16}",
        (f":{caller.door.port}", "$time"),
    )
