"""Every directory and file of the owner's that we use, and how a folder of ours is made: private, and only to write in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from atrun_tui.config.problems import ConfigError, Problem
from atrun_tui.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

_APPLICATION = "atrun-tui"


class Paths(Record):
    """Where things lie; nothing is created by asking.

    Attributes:
        config: folder of what the owner writes.
        data: folder of what the program keeps.
    """

    config: Path
    data: Path

    @classmethod
    def find(cls, config_dir: Path | None, data_dir: Path | None, environ: Mapping[str, str]) -> Paths:
        """The folders: what a flag says, else `ATRUN_CONFIG_DIR` / `ATRUN_DATA_DIR`, else the XDG ones, also on macOS.

        Raises:
            ConfigError: there is no home directory to fall back on.
        """
        return cls(
            config=_folder(config_dir, environ, "ATRUN_CONFIG_DIR", "XDG_CONFIG_HOME", ".config"),
            data=_folder(data_dir, environ, "ATRUN_DATA_DIR", "XDG_DATA_HOME", ".local/share"),
        )

    @property
    def profiles(self) -> Path:
        """Profiles and modems."""
        return self.config / "profiles.toml"

    @property
    def settings(self) -> Path:
        """What the console remembers."""
        return self.config / "settings.toml"

    @property
    def keymap(self) -> Path:
        """Keys the owner chose."""
        return self.config / "keymap.toml"

    @property
    def macros(self) -> Path:
        """Folder of macros."""
        return self.config / "macros"

    @property
    def themes(self) -> Path:
        """Folder of the owner's themes."""
        return self.config / "themes"

    @property
    def journal(self) -> Path:
        """Every exchange ever had."""
        return self.data / "journal.db"

    def modem_book(self, name: str) -> Path:
        """What is remembered of a modem."""
        return self.data / "modems" / f"{name}.toml"

    @property
    def backups(self) -> Path:
        """Folder of what was on a module before an upload replaced it."""
        return self.data / "backups"


def make_private(folder: Path) -> None:
    """Create the folder and its missing parents, each open to the owner only; one that exists is left as it is.

    Raises:
        ConfigError: it cannot be created, or something else has its name.
    """
    if folder.is_dir():
        return
    missing = [folder, *(parent for parent in folder.parents if not parent.exists())]
    try:
        for each in reversed(missing):
            each.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise ConfigError([Problem(folder, "", f"the folder cannot be created: {error.strerror}")]) from None


def _folder(flag: Path | None, environ: Mapping[str, str], own: str, xdg: str, default: str) -> Path:
    if flag is not None:
        return flag
    if named := environ.get(own):
        return _home(environ) / named[2:] if named.startswith("~/") else Path(named)
    base = Path(environ.get(xdg, ""))
    # The XDG specification: a relative path in these variables is invalid and to be ignored.
    return (base if base.is_absolute() else _home(environ) / default) / _APPLICATION


def _home(environ: Mapping[str, str]) -> Path:
    if home := environ.get("HOME"):
        return Path(home)
    try:
        return Path.home()
    except RuntimeError:
        sentence = "no home directory is known: set HOME, or give --config-dir and --data-dir"
        raise ConfigError([Problem(Path("~"), "", sentence)]) from None
