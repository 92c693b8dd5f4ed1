"""The files that the module in view has: listing them, and the errands among them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from atrun_tui.ui.ways import WAYS

if TYPE_CHECKING:
    from pathlib import Path

    from atrun_tui.procedures.files import Errand as Procedure
    from atrun_tui.procedures.files import FilesEnding
    from atrun_tui.procedures.preparation import Kind
    from atrun_tui.session.uploading import Done
    from atrun_tui.ui.screens.console import Console


class Filing:
    """What can be done among a module's files.

    Args:
        console: whose session in view is meant.
    """

    def __init__(self, console: Console) -> None:
        self._console = console

    def open(self) -> None:
        """Show the files of the module in view."""
        from atrun_tui.ui.screens.files import FilesScreen  # noqa: PLC0415  (used now and then)

        console = self._console
        entry = console.roster.shown
        if entry is None:
            console.voice.say("There is no session yet: ctrl+n makes one.")
        elif console.workspace.profiles[entry.name].transport == "sms":
            from atrun_tui.procedures.survey import SMS_REASON  # noqa: PLC0415  (with all that knows files)

            console.voice.say(f"{SMS_REASON}.", severity="warning", seconds=12)
        else:
            errands = Errands(console, entry.name)
            console.app.push_screen(FilesScreen(entry.name, errands, folder=console.uploading.folder))


class Errands:
    """Errands on one module, each to its end; failures are values.

    Args:
        console: whose session carries them.
        name: the profile.
    """

    def __init__(self, console: Console, name: str) -> None:
        self._console = console
        self._name = name

    async def list_files(self) -> Done[FilesEnding]:
        """What is there."""
        from atrun_tui.procedures import files  # noqa: PLC0415

        return await self._run(files.list_files(self._road))

    async def fetch(self, file: str, kind: Kind) -> Done[FilesEnding]:
        """A file's content."""
        from atrun_tui.procedures import files  # noqa: PLC0415

        return await self._run(files.fetch_file(file, self._road, kind))

    async def remove(self, file: str, kind: Kind, *, even_enabled: bool) -> Done[FilesEnding]:
        """Take a file off the module."""
        from atrun_tui.procedures import files  # noqa: PLC0415

        return await self._run(files.remove_file(file, self._road, kind, even_enabled=even_enabled, ways=WAYS))

    async def enable(self, file: str, kind: Kind) -> Done[FilesEnding]:
        """Make a file the one that runs."""
        from atrun_tui.procedures import files  # noqa: PLC0415

        return await self._run(files.enable_file(file, self._road, kind))

    async def compare(self, file: str, path: Path, kind: Kind) -> Done[FilesEnding]:
        """Whether a file is one that is here. Raises Unreadable."""
        from atrun_tui.config.local_file import read_local  # noqa: PLC0415
        from atrun_tui.procedures import files  # noqa: PLC0415

        data = await asyncio.to_thread(read_local, path)
        return await self._run(files.compare_file(file, data, self._road, kind))

    @property
    def _road(self) -> str:
        return self._console.workspace.profiles[self._name].transport

    async def _run(self, procedure: Procedure) -> Done[FilesEnding]:
        from atrun_tui.session.uploading import Errand  # noqa: PLC0415

        session = self._console.tending.session(self._name)
        errand = Errand(session, procedure, report=lambda _: None, mask=self._console.workspace.mask, origin="files")
        return await errand.run()
