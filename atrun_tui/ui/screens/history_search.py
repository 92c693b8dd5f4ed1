"""Search the history: everything the journal holds, found as one types, with the reply beside it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from atrun_tui.ui.roster import brief
from atrun_tui.ui.screens.card import Card

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from atrun_tui.protocol.exchange import Exchange

    Search = Callable[[str], Awaitable[list[Exchange]]]

_PREVIEW = 200
"""Lines of a reply shown."""


_HINT = "enter puts the command on the line · tab marks, f6 makes a macro · ↑ ↓ choose · escape leaves"


class MarkHint(Label):
    """Says what the keys do; a click makes the macro that it tells of."""

    def on_click(self) -> None:
        """As its key does."""
        self.screen.run_worker(self.run_action("screen.make"))


class HistorySearch(Card["str | list[Exchange] | None"]):
    """Answers the command chosen, or exchanges to make a macro of, or None.

    Args:
        search: the newest exchanges that hold a text; all of them for an empty one. Raises nothing.
    """

    AUTO_FOCUS = "#sought"
    help_text = (
        "Searches every exchange ever kept, of every module: commands, replies, names. Below stands the one that is chosen.\n\n"
        "Enter puts its command on the line, where it can be changed before it is sent. Tab marks exchanges, and f6 makes a macro "
        "of those that are marked."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+r,f8", "dismiss(None)", show=False),
        Binding("tab", "mark", show=False, priority=True),
        Binding("f6", "make", show=False),
        Binding("down", "step(1)", show=False, priority=True),
        Binding("up", "step(-1)", show=False, priority=True),
        Binding("pagedown", "step(10)", show=False, priority=True),
        Binding("pageup", "step(-10)", show=False, priority=True),
    ]

    def __init__(self, search: Search) -> None:
        super().__init__()
        self._search = search
        self._found: list[Exchange] = []
        self._marked: dict[str, Exchange] = {}
        self._found_for: str | None = None
        self._hurried = False

    def compose(self) -> ComposeResult:
        """What is sought, what was found, how the highlighted one went."""
        with Vertical(classes="card search"):
            yield Label("Search the history", classes="title")
            yield Input(id="sought", compact=True, placeholder="a command, a reply, a name")
            yield OptionList(id="found", compact=True)
            with VerticalScroll(id="preview", can_focus=False):
                yield Static("", id="reply")
            yield MarkHint(_HINT, classes="hint")

    def on_mount(self) -> None:
        """Begin with the newest of all."""
        self.query_one("#found").can_focus = False
        self._look("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search as it is typed."""
        event.stop()
        self._look(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the highlighted one; while what is typed is still being sought, the first that is found."""
        event.stop()
        self._hurried = event.value.strip() != self._found_for
        if not self._hurried:
            self._take()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take the one clicked."""
        event.stop()
        self.dismiss(self._found[event.option_index].command)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Show how it went."""
        event.stop()
        self.query_one("#reply", Static).update(_preview(self._found[event.option_index]))

    def action_step(self, step: int) -> None:
        """Go through what was found; the text keeps the focus."""
        found = self.query_one("#found", OptionList)
        if self._found:
            found.highlighted = min(len(self._found) - 1, max(0, (found.highlighted or 0) + step))

    def _take(self) -> None:
        place = self.query_one("#found", OptionList).highlighted
        if place is not None:
            self.dismiss(self._found[place].command)

    def action_mark(self) -> None:
        """Mark the highlighted one for a macro, or not, and go on."""
        found = self.query_one("#found", OptionList)
        place = found.highlighted
        if place is None or not self._found:
            return
        exchange = self._found[place]
        if self._marked.pop(exchange.id, None) is None:
            self._marked[exchange.id] = exchange
        found.replace_option_prompt_at_index(place, self._row(exchange))
        count = len(self._marked)
        self.query_one(MarkHint).update(
            f"{count} marked · f6 makes a macro of {'it' if count == 1 else 'them'}" if count else _HINT
        )
        self.action_step(1)

    def action_make(self) -> None:
        """Make a macro of those marked, or of the highlighted one."""
        place = self.query_one("#found", OptionList).highlighted
        taken = list(self._marked.values()) or ([self._found[place]] if place is not None and self._found else [])
        if taken:
            self.dismiss(taken)

    def _row(self, exchange: Exchange) -> Content:
        return Content.assemble(("● " if exchange.id in self._marked else "  ", "bold $accent"), _row(exchange))

    @work(exclusive=True)
    async def _look(self, text: str) -> None:
        sought = text.strip()
        self._found = await self._search(sought)
        self._found_for = sought
        found = self.query_one("#found", OptionList)
        found.set_options(Option(self._row(exchange)) for exchange in self._found)
        if self._found:
            found.highlighted = 0
        else:
            self.query_one("#reply", Static).update("Nothing of the kind was ever sent or received.")
        if self._hurried:
            self._hurried = False
            self._take()


def _row(exchange: Exchange) -> Content:
    when = time.strftime("%d %b %H:%M", time.localtime(exchange.started))
    return Content.assemble(
        (f"{when}  ", "$time"),
        (f"{exchange.profile[:16]:<16}  ", "$gloss"),
        (brief(exchange.command, 200), "bold"),
        (f"  {_end(exchange)}", "$ok" if exchange.ok else "$fail"),
    )


def _end(exchange: Exchange) -> str:
    return brief(exchange.final, 60) if exchange.final is not None else exchange.outcome.value


def _preview(exchange: Exchange) -> Content:
    lines = [brief(line, 500) for line in exchange.lines[:_PREVIEW]]
    if len(exchange.lines) > _PREVIEW:
        lines.append(f"… {len(exchange.lines) - _PREVIEW} lines more")
    error = f"\n{exchange.error}" if exchange.error else ""
    return Content.assemble(
        (f"› {brief(exchange.command, 500)}\n", "$sent"),  # noqa: RUF001  (the sign of what was sent)
        "".join(f"  {line}\n" for line in lines),
        (_end(exchange), "$ok" if exchange.ok else "$fail"),
        (f"   {exchange.elapsed_ms / 1000:.2f} s", "$time"),
        (error, "$gloss"),
    )
