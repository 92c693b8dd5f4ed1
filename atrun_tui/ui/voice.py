"""Says things to the owner, asks, and runs what may fail so that it ends as a sentence and never as a traceback."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Literal

from atrun_tui.ui.roster import brief

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.screen import Screen

    from atrun_tui.ui.asking import Ask

    Severity = Literal["information", "warning", "error"]
    Deed = Callable[[], object]

_LONGEST = 600


class Voice:
    """The console's voice: sentences in the corner of a screen that go away by themselves.

    Args:
        screen: where they are shown and where work in the background belongs.
    """

    def __init__(self, screen: Screen[None]) -> None:
        self._screen = screen

    def say(self, text: str, *, severity: Severity = "information", seconds: float = 6) -> None:
        """A sentence, for a while."""
        shown = "\n".join(brief(line, _LONGEST) for line in text.splitlines())
        self._screen.app.notify(shown, severity=severity, timeout=seconds, markup=False)

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
