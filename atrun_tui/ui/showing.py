"""The console from its opening to what is left to read behind it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from atrun_tui.ui.app import AtrunApp
from atrun_tui.ui.farewell import Farewell

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from atrun_tui.workspace import Workspace


def run_console(workspace_factory: Callable[[], Awaitable[Workspace]], connect: Sequence[str] = ()) -> int:
    """Open the workspace, show the console until it is left, close the workspace; the program's exit code.

    Args:
        workspace_factory: opens the workspace; whatever it raises comes out as it is, for nothing was drawn yet.
        connect: names of the sessions to start with.
    """
    return asyncio.run(_run(workspace_factory, connect))


async def _run(workspace_factory: Callable[[], Awaitable[Workspace]], connect: Sequence[str]) -> int:
    workspace = await workspace_factory()
    try:
        app = AtrunApp(workspace, connect)
        Farewell(app).heed(asyncio.get_running_loop())
        await app.run_async()
    finally:
        await workspace.close()
    if app.last_words:
        _leave_behind(app.last_words)
    return app.return_code or 0


def _leave_behind(words: str) -> None:
    """Say it where the console was, unless nobody reads there."""
    from atrun_tui.ui.outlet import Outlet  # noqa: PLC0415  (most have said all they had to say)

    outlet = Outlet(2, lambda: None, lambda: None)
    outlet.start()
    outlet.write(f"{words}\n".encode())
    outlet.stop()
