"""Make a macro of exchanges: which of them, what is expected of each answer, and the text that comes of it."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Label, OptionList, Static

from atrun_tui.config.address import valid_name
from atrun_tui.procedures.recording import Chosen, Suggestion, macro_text
from atrun_tui.ui.panes.checklist import Checklist
from atrun_tui.ui.roster import brief
from atrun_tui.ui.screens.macro_card import MacroCard
from atrun_tui.ui.transcript.columns import cells, shorten
from atrun_tui.ui.voice import sentence

if TYPE_CHECKING:
    from collections.abc import Awaitable, Collection, Sequence
    from typing import Protocol

    from textual.app import ComposeResult
    from textual.binding import BindingType

    class Save(Protocol):
        """Keeps a macro: where, or None when there is one of that name and it was not to be replaced."""

        def __call__(self, name: str, text: str, *, replace: bool) -> Awaitable[str | None]:
            """Keep it."""


class Expecting(Enum):
    """What is expected of an answer."""

    SHAPE = "like this answer"
    NUMBERS = "numbers kept"
    NOTHING = "any answer"


class MacroMaking(MacroCard[str | None]):
    """Answers the file that was written, or None.

    Args:
        suggestions: what could be steps, in the order they happened.
        taken: ids of the exchanges that are steps at first; None = all that suit.
        save: keeps the macro.
    """

    AUTO_FOCUS = "#name"
    help_text = (
        "Every exchange can be a step. Space takes one or leaves it, a takes all; e changes what is expected of its answer: the "
        "same shape with other numbers, the same with each number kept under a name, or anything that is no error.\n\n"
        "A secret is not written: in its place stands ${secret:word}, and atrun secret set keeps the secret of that word. "
        "A command that could cut the link is left out unless you take it.\n\n"
        "Below stands what will be written into the folder of your macros. ctrl+s saves from anywhere, escape leaves it."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", show=False),
        Binding("ctrl+s", "save", show=False),
        Binding("e", "expect", show=False),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]

    def __init__(self, suggestions: Sequence[Suggestion], taken: Collection[str] | None, save: Save) -> None:
        super().__init__()
        self._suggestions = suggestions
        self._expecting = [Expecting.SHAPE if each.expect else Expecting.NOTHING for each in suggestions]
        self._taken = {
            place
            for place, each in enumerate(suggestions)
            if (each.wanted if taken is None else each.exchange.id in taken and each.obstacle is None)
        }
        self._save = save
        self._warned: str | None = None

    def compose(self) -> ComposeResult:
        """Name, description, the exchanges, the text."""
        with Vertical(classes="card making"):
            yield Label("Make a macro", classes="title")
            with Horizontal(classes="field"):
                yield Label("Name", classes="label")
                yield Input(id="name", compact=True, placeholder="signal-check: the file is called after it")
            with Horizontal(classes="field"):
                yield Label("About", classes="label")
                yield Input(id="about", compact=True, placeholder="what it is for")
            yield Checklist([Content("") for _ in self._suggestions], self._taken, id="exchanges")
            with VerticalScroll(id="preview", can_focus=False):
                yield Static("", id="text", markup=False)
            yield Static("", classes="problem", markup=False)
            with Horizontal(classes="buttons"):
                yield Button("Expect e", id="expect", compact=True)
                yield Button("Save", id="save", variant="primary", compact=True)
                yield Button("Cancel", id="leave", compact=True)

    def on_mount(self) -> None:
        """Draw once the width is known."""
        self.call_after_refresh(self._draw)

    def on_input_changed(self, event: Input.Changed) -> None:
        """The text follows; a name that was warned of is another now."""
        event.stop()
        self._warned = None
        self._tell("")
        self._write()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes on."""
        event.stop()
        self.focus_next()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Save, change or leave."""
        event.stop()
        if event.button.id == "save":
            self.action_save()
        elif event.button.id == "expect":
            self.action_expect()
        else:
            self.dismiss(None)

    @on(Checklist.Ticked)
    def _ticked(self, event: Checklist.Ticked) -> None:
        """Others are taken; what cannot be a step is not."""
        event.stop()
        boxes = self.query_one(Checklist)
        for place in sorted(boxes.ticked):
            obstacle = self._suggestions[place].obstacle
            if obstacle is not None:
                boxes.ticked.discard(place)
                self._tell(f"{brief(self._suggestions[place].exchange.command, 40)}: {obstacle}")
        self._draw()

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        each = self._suggestions[event.option_index]
        why = each.obstacle or each.doubt or (f"It can cut the link: {each.hazard}" if each.hazard else "")
        self._tell(why)
        self._write()

    def action_expect(self) -> None:
        """What is expected of the highlighted answer: the next of what can be."""
        place = self.query_one(Checklist).highlighted
        if place is None:
            return
        each = self._suggestions[place]
        can = [Expecting.NOTHING] if each.exchange.ok else []
        can += [Expecting.SHAPE] if each.expect is not None else []
        can += [Expecting.NUMBERS] if each.capturing is not None else []
        order = [one for one in Expecting if one in can] or [Expecting.NOTHING]
        now = self._expecting[place]
        self._expecting[place] = order[(order.index(now) + 1) % len(order)] if now in order else order[0]
        self._draw()

    def action_save(self) -> None:
        """Keep it, when it has a name and a step."""
        name = "-".join(self.query_one("#name", Input).value.split())
        try:
            valid_name(name)
        except ValueError as problem:
            self._tell(str(problem) if name else "it needs a name")
            self.query_one("#name").focus()
            return
        if not self.query_one(Checklist).ticked:
            self._tell("no exchange is taken: space takes one")
            return
        self._keep(name)

    @work(exclusive=True)
    async def _keep(self, name: str) -> None:
        try:
            path = await self._save(name, self._text(), replace=self._warned == name)
        except Exception as error:  # noqa: BLE001  (the card stays open and says it)
            self._tell(sentence(error))
            return
        if path is None:
            self._warned = name
            self._tell(f"there is a macro named {name} already; save again to replace it")
        else:
            self.dismiss(path)

    def _tell(self, text: str) -> None:
        self.query_one(".problem", Static).update(text)

    def _chosen(self) -> list[Chosen]:
        return [
            Chosen(
                self._suggestions[place],
                expect=self._expecting[place] is not Expecting.NOTHING,
                capture=self._expecting[place] is Expecting.NUMBERS,
            )
            for place in sorted(self.query_one(Checklist).ticked)
        ]

    def _text(self) -> str:
        name, about = (self.query_one(f"#{field}", Input).value.strip() for field in ("name", "about"))
        return macro_text(name, about, self._chosen())

    def _draw(self) -> None:
        boxes = self.query_one(Checklist)
        width = (boxes.scrollable_content_region.width or boxes.size.width) - 4
        for place, each in enumerate(self._suggestions):
            boxes.say(place, _row(each, self._expecting[place], width))
        self._write()

    def _write(self) -> None:
        """The text, from the highlighted step on."""
        text = self._text()
        self.query_one("#text", Static).update(text)
        boxes = self.query_one(Checklist)
        before = sum(place < (boxes.highlighted or 0) for place in boxes.ticked)
        starts = [row for row, line in enumerate(text.splitlines()) if line == "[[steps]]"]
        if boxes.highlighted is not None and before < len(starts):
            self.query_one("#preview").scroll_to(y=starts[before], animate=False)


def _row(suggestion: Suggestion, expecting: Expecting, width: int) -> Content:
    exchange = suggestion.exchange
    if suggestion.obstacle is not None:
        word, colour = "✕ cannot be a step", "$fail"
    elif suggestion.hazard is not None:
        word, colour = "! can cut the link", "$unknown"
    elif suggestion.doubt is not None:
        word, colour = f"? {exchange.outcome.value}", "$unknown"
    else:
        word, colour = expecting.value, "$time"
    command = shorten(brief(exchange.command, 200), max(8, width - cells(word) - 2))
    gap = max(1, width - cells(command) - cells(word) - 1)
    return Content.assemble((command, "bold"), " " * gap, (word, colour))
