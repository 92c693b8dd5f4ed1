"""The terminal that Textual writes to, also when nobody reads there any more, or nobody is there.

Textual writes in a thread that takes frames from a short queue. Where the terminal stops reading, as one at the end of a dead
network does, or is gone, the queue fills, the next frame waits in it for ever, and with it the whole loop: sessions, deadlines,
signals and all. Here nothing waits for the terminal but a thread of its own. While much is unwritten nothing more is drawn; when
the terminal has taken it, the screen is drawn as it is by then. To a terminal that is gone nothing is written.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from textual.drivers.linux_driver import LinuxDriver

from atrun_tui.ui.outlet import Outlet

if TYPE_CHECKING:
    from collections.abc import Callable


class LastingDriver(LinuxDriver):
    """Textual's driver, which no terminal holds up."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self._file: Any
        self._outlet: Outlet | None = None
        self._pause = ExitStack()

    def start_application_mode(self) -> None:
        """See Textual's; its own writing thread has nothing to do."""
        self._file.flush()
        self._outlet = Outlet(self._file.fileno(), self._later(self._hold), self._later(self._go_on))
        self._outlet.start()
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def write(self, data: str) -> None:
        """Write, as soon as the terminal takes it."""
        assert self._outlet is not None, "Driver must be in application mode"
        self._outlet.write(data.encode(self._file.encoding, "backslashreplace"))

    def close(self) -> None:
        """Have written what the terminal takes."""
        super().close()
        if self._outlet is not None:
            self._outlet.stop()

    def _later(self, deed: Callable[[], object]) -> Callable[[], object]:
        """The deed, to be done by the application in its turn."""
        return lambda: self._app.call_later(deed)

    def _hold(self) -> None:
        """Draw nothing more."""
        self._pause.enter_context(self._app.batch_update())

    def _go_on(self) -> None:
        """Draw everything."""
        self._pause.close()
        self._app.refresh(layout=True)
