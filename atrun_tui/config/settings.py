"""What the console remembers between two sittings, and how it is read from settings.toml."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from atrun_tui.config.document import load_document, parse_document
from atrun_tui.config.problems import ConfigError, Problem, did_you_mean, quoted
from atrun_tui.config.table import Table, text, truth
from atrun_tui.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Settings(Record, kw_only=True):
    """Each field is a key of the file.

    Attributes:
        theme: name of the theme in use.
        confirm_quit: whether leaving asks while a command is running.
    """

    theme: str = "night"
    confirm_quit: bool = True


_READERS: dict[str, Callable[[Any], Any]] = {"theme": text, "confirm_quit": truth}


def load_settings(path: Path) -> Settings:
    """The file's settings, with defaults for what it does not say. Raises ConfigError with all problems."""
    return read_settings(load_document(path), path)


def read_settings(document: dict[str, Any], path: Path) -> Settings:
    """The same from tables already read; `path` is only named in problems."""
    problems: list[Problem] = []
    table = Table(document, "", lambda place, sentence: problems.append(Problem(path, place, sentence)))
    default = Settings()
    values = {key: table.take(key, reader, getattr(default, key)) for key, reader in _READERS.items()}
    table.finish()
    if problems:
        raise ConfigError(problems)
    return Settings(**values)


def save_setting(path: Path, key: str, value: str | bool) -> None:
    """Change one key of the file and nothing else; the file is made when there is none.

    Raises:
        ConfigError: there is no such setting, the value is wrong, or the file cannot be read or written.
    """
    from atrun_tui.config.edit import edit_file  # noqa: PLC0415  (most runs change nothing)

    if key not in _READERS:
        raise ConfigError([Problem(path, key, f"there is no setting {quoted(key)}{did_you_mean(key, _READERS)}")])
    try:
        _READERS[key](value)
    except ValueError as error:
        raise ConfigError([Problem(path, key, str(error))]) from None
    edit_file(path, lambda content: _with_key(content, path, key, value))


def _with_key(content: str, path: Path, key: str, value: str | bool) -> str:
    import tomlkit  # noqa: PLC0415  (21 ms, and most runs change nothing)

    read_settings(parse_document(content, path), path)
    try:
        document = tomlkit.parse(content)
    except tomlkit.exceptions.ParseError:
        raise ConfigError([Problem(path, key, "cannot be changed here; change it by hand")]) from None
    document[key] = value
    return tomlkit.dumps(document)
