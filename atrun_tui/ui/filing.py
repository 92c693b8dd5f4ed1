"""The files that the module in view has: opening the screen that lists them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from atrun_tui.ui.desk import Desk
    from atrun_tui.ui.tending import Tending


class Filing:
    """What can be done among a module's files.

    Args:
        desk: whose session in view is meant.
        tending: keeps the sessions that are used.
        folder: where the file that was uploaded last was.
    """

    def __init__(self, desk: Desk, tending: Tending, folder: Callable[[], Path]) -> None:
        self._desk = desk
        self._tending = tending
        self._folder = folder

    def open(self) -> None:
        """Show the files of the module in view."""
        from atrun_tui.ui.errands import Errands  # noqa: PLC0415
        from atrun_tui.ui.screens.files import FilesScreen  # noqa: PLC0415  (used now and then)

        desk = self._desk
        entry = desk.session_in_view()
        if entry is None:
            return
        if desk.workspace.profiles[entry.name].transport == "sms":
            from atrun_tui.procedures.survey import SMS_REASON  # noqa: PLC0415  (with all that knows files)

            desk.voice.say(f"{SMS_REASON}.", severity="warning", seconds=12)
        else:
            errands = Errands(desk, self._tending, entry.name)
            desk.app.push_screen(FilesScreen(entry.name, errands, folder=self._folder()))
