"""The line between responses and command line; the latest unsolicited result stands in it, so that none takes room of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from atrun_tui.ui.transcript.wording import tidy, time_of_day

if TYPE_CHECKING:
    from collections.abc import Callable

    from atrun_tui.session.reports import UrcArrived

_LINE = "─"
_LINE_STYLE = "$foreground 15%"


class Rule(Widget):
    """One row, always there: what comes in changes its words and moves nothing. A click asks for all of them.

    Args:
        gloss: what a line means in words, or None.
        key: the key that shows all of them, for people; empty when there is none.
    """

    DEFAULT_CSS: ClassVar[str] = "Rule { height: 1; }"

    class Clicked(Message):
        """All of them are asked for."""

    def __init__(self, *, gloss: Callable[[str], str | None], key: str) -> None:
        super().__init__(id="rule")
        self._gloss = gloss
        self._key = key
        self._latest: tuple[UrcArrived, bool] | None = None
        self.told_elsewhere: Callable[[], bool] = lambda: False
        """Says whether the list of all of them is to be seen."""

    def show(self, report: UrcArrived, current: bool) -> None:
        """This is the latest now; one of a session that is not in view is shown with the session's name."""
        self._latest = (report, current)
        self.refresh()

    def on_click(self) -> None:
        """The whole list."""
        self.post_message(self.Clicked())

    def render(self) -> Content:
        """The line, and in it what fits; the time, the line and whose it is first, then its meaning, then the key."""
        width = self.size.width
        if self._latest is None or self.told_elsewhere():
            return Content.styled(_LINE * width, _LINE_STYLE)
        left = Content.styled(_LINE * 2 + " ", _LINE_STYLE)
        key = Content.styled(f" {self._key} ", "$time") if self._key else Content("")
        told = next((each for each in self._wordings() if each.cell_length <= width - 8 - key.cell_length), None)
        if told is None:
            told = self._wordings()[-1].truncate(max(1, width - 8 - key.cell_length), ellipsis=True)
        rest = max(0, width - left.cell_length - told.cell_length - 1 - key.cell_length - 2)
        line = Content.styled(_LINE * rest, _LINE_STYLE)
        return Content.assemble(left, told, " ", line, key, (_LINE * 2, _LINE_STYLE))

    def _wordings(self) -> list[Content]:
        """What there is to say, the fullest first."""
        assert self._latest is not None
        report, current = self._latest
        first = report.lines[0] if report.lines else ""
        more = " …" if len(report.lines) > 1 else ""
        sign, colour = ("•", "$urc") if report.known else ("?", "$unknown")
        whose = "" if current else f"{tidy(report.profile)}  "
        short = Content.assemble(
            (f"{time_of_day(report.at)} ", "$time"), (f"{sign} ", colour), whose, (tidy(first) + more, colour)
        )
        meaning = self._gloss(first)
        return [Content.assemble(short, (f"  {tidy(meaning)}", "$time")), short] if meaning else [short]
