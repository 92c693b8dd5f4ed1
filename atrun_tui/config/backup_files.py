"""Files of modules kept on this computer before they are replaced: one folder a profile, one file a moment."""

from __future__ import annotations

import os
import re
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from atrun_tui.config.paths import make_private
from atrun_tui.config.problems import ConfigError
from atrun_tui.procedures.steps import Fault, Keep, Kept, Missed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_UNFIT = re.compile(r"[^A-Za-z0-9._-]")


def keeper(folder: Path, profile: str) -> Callable[[Keep], Kept | Missed]:
    """What a runner calls when a procedure wants a file of that profile's module kept."""

    def keep(request: Keep) -> Kept | Missed:
        try:
            return Kept(str(keep_backup(folder, profile, request.name, request.data, at=time.time())))
        except (ConfigError, OSError) as problem:
            return Missed(Fault.FORBIDDEN, f"{folder}: {problem}")

    return keep


def keep_backup(folder: Path, profile: str, name: str, data: bytes, *, at: float) -> Path:
    """Write a file that is there in full or not at all.

    Args:
        folder: of all backups.
        profile: whose module it was on.
        name: its name there, which is a stranger's: what does not fit into a file's name is replaced.
        data: its content.
        at: wall clock.

    Raises:
        ConfigError: the folder cannot be made.
        OSError: the file cannot be written.
    """
    place = folder / _fit(profile)
    make_private(place)
    moment = datetime.fromtimestamp(at, UTC).strftime("%Y%m%d-%H%M%S")
    path = place / f"{moment}-{_fit(name)}"
    number = 1
    while path.exists():
        number += 1
        path = place / f"{moment}-{number}-{_fit(name)}"
    half = path.with_name(f".{path.name}.part")
    try:
        with open(half, "wb", opener=lambda file, flags: os.open(file, flags, 0o600)) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())  # what it is a copy of may be removed next
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
    return path


def _fit(name: str) -> str:
    return _UNFIT.sub("_", name).lstrip(".")[-100:] or "_"
