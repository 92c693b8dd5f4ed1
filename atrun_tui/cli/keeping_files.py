"""Keeps a module's files in the backups folder, on behalf of a procedure."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from atrun_tui.config.backup_files import keep_backup
from atrun_tui.config.problems import ConfigError
from atrun_tui.procedures.steps import Fault, Keep, Kept, Missed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def keeper(folder: Path, profile: str) -> Callable[[Keep], Kept | Missed]:
    """What a runner calls for one profile."""

    def keep(request: Keep) -> Kept | Missed:
        try:
            return Kept(str(keep_backup(folder, profile, request.name, request.data, at=time.time())))
        except (ConfigError, OSError) as problem:
            return Missed(Fault.FORBIDDEN, f"{folder}: {problem}")

    return keep
