"""Keeps how each module ended in the latest play of a macro, so that a later one can turn to those that failed."""

from __future__ import annotations

import json
import os
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from atrun_tui.cli.diagnostics import CommandFailed, Exit
from atrun_tui.config.paths import make_private
from atrun_tui.config.problems import ConfigError
from atrun_tui.protocol.exchange import timestamp

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from atrun_tui.session.play_reports import Finished


class PlayRecord:
    """One file a macro: `{"modules": {profile: {"ok", "failed_step", "error", "started"}}}`."""

    def __init__(self, path: Path, *, chosen: bool) -> None:
        self.path = path
        self._chosen = chosen

    @classmethod
    def of(cls, data: Path, macro: Path, known: Collection[Path], chosen: str | None) -> PlayRecord:
        """The record of a macro.

        Args:
            data: where the program keeps its data.
            macro: its file.
            known: folders whose macros go by their name alone; elsewhere two files may have the same.
            chosen: the file its player chose, or None.
        """
        if chosen is not None:
            return cls(Path(chosen), chosen=True)
        path = macro.resolve()
        strange = path.parent not in {folder.resolve() for folder in known}
        mark = f"-{sha256(os.fsencode(path)).hexdigest()[:8]}" if strange else ""
        return cls(data / "plays" / f"{macro.stem}{mark}.json", chosen=False)

    def failed(self) -> set[str]:
        """The modules that did not end well.

        Raises:
            CommandFailed: there is no record of a former play, or it cannot be read.
        """
        modules = self._read()
        if modules is None:
            raise CommandFailed(Exit.USAGE, f"no former play of this macro is known: there is no {self.path}")
        return {name for name, told in modules.items() if not (isinstance(told, dict) and told.get("ok") is True)}

    def keep(self, finished: Sequence[Finished]) -> None:
        """Add what came of it; modules that were not played this time keep what they had. Raises CommandFailed."""
        modules = {**(self._read() or {}), **{each.profile: _told(each) for each in finished}}
        text = json.dumps({"modules": modules}, indent=1) + "\n"
        beside = self.path.with_name(f".{self.path.name}.{os.getpid()}")
        try:
            if not self._chosen:
                make_private(self.path.parent)
            beside.write_text(text, encoding="utf-8")
            beside.replace(self.path)
        except ConfigError as fault:
            raise CommandFailed(Exit.USAGE, str(fault)) from None
        except OSError as fault:
            beside.unlink(missing_ok=True)
            raise CommandFailed(Exit.USAGE, f"{self.path} cannot be written: {fault.strerror}") from None

    def _read(self) -> dict[str, Any] | None:
        try:
            told = json.loads(self.path.read_bytes())
            modules = told["modules"]
        except FileNotFoundError:
            return None
        except OSError as fault:
            raise CommandFailed(Exit.USAGE, f"{self.path} cannot be read: {fault.strerror}") from None
        except (ValueError, KeyError, TypeError, RecursionError):
            modules = None
        if not isinstance(modules, dict):
            raise CommandFailed(Exit.USAGE, f"{self.path} is no record of a play; move it aside")
        return modules


def _told(finished: Finished) -> dict[str, Any]:
    return {
        "ok": finished.ok,
        "failed_step": finished.failed_step,
        "error": None if finished.ok else finished.message,
        "started": timestamp(finished.started),
    }
