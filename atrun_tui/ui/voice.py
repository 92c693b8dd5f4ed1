"""Says things to the owner, asks, and runs what may fail so that it ends as a sentence and never as a traceback."""

from __future__ import annotations

import inspect
from collections import deque
from typing import TYPE_CHECKING, Final, Literal

from atrun_tui.ui.actions import first_key
from atrun_tui.ui.roster import brief

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from textual.screen import Screen

    from atrun_tui.ui.asking import Ask

    Severity = Literal["information", "warning", "error"]
    Deed = Callable[[], object]

WIDE: Final = 100
"""Columns from which on the side is there, and sentences stand over its history."""
_LONGEST = 600
_ROWS = 2
"""Rows of sentences in a narrow console, over the status line and the chips: more would cover what is being read."""
_SIDE = 27
"""Columns of a sentence over the side's history."""
_EDGE = 4
"""Columns beside a sentence."""
_REMEMBERED = 100


class Voice:
    """The console's voice: sentences that go away by themselves, beside what is being read and typed.

    Args:
        screen: where they are shown and where work in the background belongs.
        keymap: the owner's keys by action id.
        wall: the wall clock, seconds since the epoch.

    Attributes:
        said: the last sentences with the time of each in seconds since the epoch, oldest first; each as a whole.
    """

    def __init__(self, screen: Screen[None], keymap: Mapping[str, str], wall: Callable[[], float]) -> None:
        self._screen = screen
        self._keymap = keymap
        self._wall = wall
        self.said: deque[tuple[float, str]] = deque(maxlen=_REMEMBERED)

    def say(self, text: str, *, severity: Severity = "information", seconds: float = 6) -> None:
        """A sentence, for a while; where it does not fit its end is left out, and is still among what was said."""
        shown = "\n".join(brief(line, _LONGEST) for line in text.splitlines())
        self.said.append((self._wall(), shown))
        self._screen.app.notify(self._fitting(shown), severity=severity, timeout=seconds, markup=False)

    def warn(self, problems: Sequence[str]) -> None:
        """What is wrong already at the start, for longer; all in one where only one fits."""
        if len(problems) > 1 and self._screen.size.width < WIDE:
            self.say(f"{len(problems)} things are wrong: {'; '.join(problems)}", severity="warning", seconds=20)
            return
        for problem in problems:
            self.say(problem, severity="warning", seconds=20)

    def _fitting(self, text: str) -> str:
        from atrun_tui.ui.wrapping import wrapped  # noqa: PLC0415  (not before something is said)

        if self._screen.size.width >= WIDE:
            # rows of the side are broken here only for the sake of a path: over a card there is more room
            return "\n".join(wrapped(text, _SIDE)) if any(len(word) > _SIDE for word in text.split()) else text
        width = max(1, self._screen.size.width - _EDGE)
        rows = wrapped(text, width)
        if len(rows) <= _ROWS:
            return "\n".join(rows)
        more = f" … ({first_key('palette', self._keymap) or 'palette'}: said)"
        return "\n".join((*rows[: _ROWS - 1], rows[_ROWS - 1][: max(0, width - len(more))] + more))

    def complain(self, error: Exception) -> None:
        """Say what went wrong; nothing else stops because of it."""
        self.say(sentence(error), severity="error", seconds=12)

    def ask(self, ask: Ask, deed: Deed) -> None:
        """Ask, and do it carefully when the answer is yes."""
        from atrun_tui.ui.screens.question import Question  # noqa: PLC0415  (questions are rare)

        self._screen.app.push_screen(Question(ask), lambda yes: self.carefully(deed) if yes else None)

    def carefully(self, deed: Deed) -> None:
        """Do it now, or in the background when it turns out to take time; what goes wrong is said."""
        try:
            result = deed()
        except Exception as error:  # noqa: BLE001  (a fault in one action must not end the console)
            self.complain(error)
            return
        if inspect.isawaitable(result):
            self._screen.run_worker(self._finish(result), exit_on_error=False)

    async def _finish(self, work: Awaitable[object]) -> None:
        try:
            await work
        except Exception as error:  # noqa: BLE001
            self.complain(error)


def sentence(error: Exception) -> str:
    """What went wrong in words for the owner.

    Our own errors are sentences already. Anything else is a fault of the program: its kind is named, so that it can be reported.
    """
    text = str(error).strip()
    if type(error).__module__.startswith("atrun_tui.") and text:
        return text
    if isinstance(error, OSError):
        return f"{error.filename}: {error.strerror}" if error.filename and error.strerror else text
    return (
        f"The console met an error of its own, {type(error).__name__}: {text}"
        if text
        else f"The console met an error of its own, {type(error).__name__}."
    )
