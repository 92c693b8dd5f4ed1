"""Errands among the files of one module: what the screen that lists them can ask for, each run to its end."""

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
    from atrun_tui.ui.desk import Desk
    from atrun_tui.ui.tending import Tending


class Errands:
    """Errands on one module, each to its end; failures are values.

    Args:
        desk: whose workspace is worked in.
        tending: keeps the session that carries them.
        name: the profile.
    """

    def __init__(self, desk: Desk, tending: Tending, name: str) -> None:
        self._desk = desk
        self._tending = tending
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
        return self._desk.workspace.profiles[self._name].transport

    async def _run(self, procedure: Procedure) -> Done[FilesEnding]:
        from atrun_tui.session.uploading import Errand  # noqa: PLC0415

        session = self._tending.session(self._name)
        errand = Errand(session, procedure, report=lambda _: None, mask=self._desk.workspace.mask, origin="files")
        return await errand.run()
