"""Two sessions side by side, or one at two times: what each answered to the same commands, and where they differ."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Label, Select, Static

from atrun_tui.procedures.compare import Pair, marked
from atrun_tui.protocol.printable import printable
from atrun_tui.ui.screens.macro_card import MacroCard
from atrun_tui.ui.transcript.columns import shorten

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from atrun_tui.procedures.compare import Compared, Stretches

    Compare = Callable[["Side", "Side", str], Awaitable[list[Compared]]]

_MOST_ROWS = 4_000
"""Rows that are drawn."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side: a session, and up to when; empty means now."""

    profile: str
    when: str = ""


class Comparison(MacroCard[None]):
    """Shows differences until it is left.

    Args:
        names: the sessions there are.
        left: the one on the left at first.
        right: the one on the right.
        compare: compares two sides, only a macro's commands when its name is given. Raises ValueError with a sentence.
        macro: the name to begin with.
    """

    AUTO_FOCUS = "#pairs"
    help_text = (
        "The latest answer of each side to a command, line by line. ! marks a command whose answers differ; | stands between "
        "two lines that differ, with what the other has not underlined, < and > beside one that only this side has, and nothing "
        "between two that are the same.\n\n"
        "To compare a module with itself choose it on both sides and say until when: 2h or 3d ago, a date, or a time such as "
        "2026-11-22T09:30. The name of a macro leaves everything else out.\n\n"
        "d shows the differences only, or everything."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", show=False),
        Binding("d", "differences", show=False),
    ]

    def __init__(self, names: Sequence[str], left: str, right: str, compare: Compare, macro: str | None = None) -> None:
        super().__init__()
        self._names = names
        self._left = left
        self._right = right
        self._compare = compare
        self._macro = macro or ""
        self._compared: list[Compared] = []
        self._only = True

    def compose(self) -> ComposeResult:
        """The two sides, what is compared, how they differ."""
        with Vertical(classes="card comparison"):
            yield Label("Compare", classes="title")
            with Horizontal(classes="sides"):
                for side, name in (("left", self._left), ("right", self._right)):
                    yield Select(
                        [(each, each) for each in self._names], value=name, allow_blank=False, id=side, compact=True
                    )
                    yield Input(id=f"{side}-when", compact=True, placeholder="now; or 2h, 3d")
            with Horizontal(classes="field"):
                yield Label("Macro", classes="label")
                yield Input(self._macro, id="macro", compact=True, placeholder="only the commands of this macro")
            yield Static("", id="difference", markup=False)
            with VerticalScroll(id="pairs"):
                yield Static("", id="pair-list")
            yield Label("d differences only, or all · escape leaves", classes="hint")

    def on_mount(self) -> None:
        """Compare at once."""
        self.call_after_refresh(self._look)

    @on(Select.Changed)
    def _other_side(self, event: Select.Changed) -> None:
        event.stop()
        self._look()

    @on(Input.Submitted)
    def _other_time(self, event: Input.Submitted) -> None:
        event.stop()
        self._look()

    def on_resize(self, event: events.Resize) -> None:  # noqa: ARG002
        """Other widths, other columns."""
        self.call_after_refresh(self._draw)

    def action_differences(self) -> None:
        """Differences only, or everything."""
        self._only = not self._only
        self._draw()

    @work(exclusive=True)
    async def _look(self) -> None:
        left, right = (
            Side(str(self.query_one(f"#{side}", Select).value), self.query_one(f"#{side}-when", Input).value.strip())
            for side in ("left", "right")
        )
        try:
            self._compared = await self._compare(left, right, self.query_one("#macro", Input).value.strip())
        except ValueError as problem:
            self._compared = []
            self.query_one("#difference", Static).update(str(problem))
            self.query_one("#pair-list", Static).update("")
            return
        self._draw()
        self.query_one("#pairs").scroll_home(animate=False)

    def _draw(self) -> None:
        pane = self.query_one("#pairs", VerticalScroll)
        width = pane.scrollable_content_region.width or pane.size.width
        differ = sum(not each.same for each in self._compared)
        self.query_one("#difference", Static).update(_told(len(self._compared), differ, only=self._only))
        shown = [each for each in self._compared if not (self._only and each.same)]
        rows = [row for each in shown for row in _rows(each, max(40, width))][: _MOST_ROWS + 1]
        if len(rows) > _MOST_ROWS:
            rows[-1] = Content.styled("  … and more: name a macro, or search the history", "$time")
        self.query_one("#pair-list", Static).update(Content("\n").join(rows))


def _told(count: int, differ: int, *, only: bool) -> str:
    if not count:
        return "There is nothing to compare: neither side has such an exchange."
    if not differ:
        return f"All {count} commands were answered the same{'; d shows them' if only else ''}."
    return f"{differ} of {count} commands differ{' and are shown; d shows all' if only else ''}."


def _rows(compared: Compared, width: int) -> Iterator[Content]:
    sign, colour = (" ", "$time") if compared.same else ("!", "$fail")
    yield Content.assemble((f" {sign} ", colour), (shorten(printable(compared.command), width - 6), "bold"))
    column = (width - 4 - 3) // 2
    for pair in compared.pairs:
        sign = _sign(pair)
        shown = Pair(*(printable(text) if text is not None else None for text in (pair.left, pair.right)))
        sides = (_folded(stretches, column, same=pair.same) for stretches in marked(shown))
        for left, right in zip_longest(*sides, fillvalue=Content("")):
            yield Content.assemble("    ", left, " " * (column - left.cell_length), (f" {sign} ", "$fail"), right)
            sign = " "
    yield Content("")


def _folded(stretches: Stretches, column: int, *, same: bool) -> list[Content]:
    """A line's text in rows of a column's width, what the other line does not have standing out."""
    text = Content.assemble(
        *(
            (piece, "$time" if same else "$received" if there else "bold underline $received")
            for piece, there in stretches
        )
    )
    return text.divide(range(column, len(text), column)) if len(text) > column else [text]


def _sign(pair: Pair) -> str:
    if pair.same:
        return " "
    if pair.left is None:
        return ">"
    return "<" if pair.right is None else "|"
