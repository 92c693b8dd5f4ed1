"""The end that a signal asks for: what must not be left lying about is put in order first, within a bound."""

from __future__ import annotations

import signal
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from atrun_tui.ui.screens.console import Console

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop

    from atrun_tui.ui.app import AtrunApp

PATIENCE = 75.0
"""Seconds that an upload gets to end with its modules in order; one that waits at a file prompt is silent for forty of them."""
_FIRST = "Told to end: the upload is stopped first, and the module put in order."


class Farewell:
    """Told to end, interrupted or left without its terminal, the console closes its sessions and gives the terminal back.

    An upload is stopped before that. Told again, the console ends at once; a terminal that goes away may say so twice.

    Args:
        app: the console's.
    """

    def __init__(self, app: AtrunApp) -> None:
        self._app = app
        self._begun = False

    def heed(self, loop: AbstractEventLoop) -> None:
        """Listen to the signals."""
        for name in ("SIGTERM", "SIGHUP", "SIGINT"):
            with suppress(NotImplementedError, AttributeError):  # Windows has neither the signal nor such handlers
                loop.add_signal_handler(getattr(signal, name), partial(self.told, getattr(signal, name)))

    def told(self, number: signal.Signals) -> None:
        """A signal came."""
        console = next((each for each in self._app.screen_stack if isinstance(each, Console)), None)
        if console is None or not console.uploading.runs:
            self._exit(number)
        elif not self._begun:
            self._begun = True
            if number.name == "SIGHUP":
                self._app.hear_no_keys()
            console.voice.say(_FIRST, severity="warning", seconds=PATIENCE)
            console.run_worker(self._in_order(console, number), exit_on_error=False)
        elif number.name != "SIGHUP":
            self._exit(number)

    async def _in_order(self, console: Console, number: signal.Signals) -> None:
        try:
            await console.uploading.end(PATIENCE)
        finally:
            self._exit(number)

    def _exit(self, number: signal.Signals) -> None:
        self._app.exit(return_code=128 + number)
