"""Reads theme files, ours and the owner's, as plain colours; a faulty one is named and left out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from atrun_tui.config.address import valid_name
from atrun_tui.config.document import load_document
from atrun_tui.config.problems import ConfigError, Problem, did_you_mean, quoted
from atrun_tui.config.table import Note, Table, dotted, parsed, table, text, truth
from atrun_tui.record import Record, replace
from atrun_tui.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

COLORS = (
    "primary", "secondary", "accent", "foreground", "background", "surface", "panel", "success", "warning", "error", "boost",
)  # fmt: skip
"""What a theme may colour; `primary` it must."""

_COLOR = regex(r"#[0-9a-fA-F]{6}")
_TERMINAL_COLOR = regex(r"ansi_(?:default|(?:bright_)?(?:black|red|green|yellow|blue|magenta|cyan|white))")
_SHARE = regex(r" (?:100|[1-9]?[0-9])%")
_VARIABLE = regex(r"[a-z][a-z0-9-]{0,63}")
_STYLES = ("none", "bold", "dim", "italic", "underline", "reverse", "strike")


class ThemeFile(Record, kw_only=True):
    """One theme.

    Attributes:
        name: how settings call it, unique.
        title: how it is shown to people.
        dark: whether text is lighter than its background.
        colors: by the names in `COLORS`, each `#rrggbb` or one of the terminal's own (`ansi_blue`).
        variables: of the style sheets, each a colour (perhaps with a share, `#rrggbb 40%`) or, for `...-style`, text styles.
        path: where it was read.
    """

    name: str
    title: str
    dark: bool
    colors: dict[str, str]
    variables: dict[str, str]
    path: Path


def find_themes(user_dir: Path, worn: str | None = None) -> tuple[list[ThemeFile], list[Problem]]:
    """Our own themes, then the owner's, and every problem met. An owner's theme takes the place of ours of the same name.

    Args:
        user_dir: the folder of the owner's.
        worn: leave out all of ours but the one of that name; each of our files is called after its theme.
    """
    themes: dict[str, ThemeFile] = {}
    problems: list[Problem] = []
    for folder, name in ((shipped_themes(), worn), (user_dir, None)):
        for theme in _read_folder(folder, problems, name):
            former = themes.get(theme.name)
            if former is not None and former.path.parent == folder:
                problems.append(
                    Problem(theme.path, "name", f"{quoted(theme.name)} is the name of {former.path.name} already")
                )
            else:
                themes[theme.name] = theme
    return list(themes.values()), problems


def shipped_themes() -> Path:
    """Our own themes' folder: inside the package when installed, beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "themes"
    return inside if inside.is_dir() else package.parent / "themes"


def load_theme(path: Path) -> ThemeFile:
    """One theme file. Raises ConfigError with all its problems."""
    problems: list[Problem] = []
    theme = _read_theme(
        load_document(path), path, lambda place, sentence: problems.append(Problem(path, place, sentence))
    )
    if problems:
        raise ConfigError(problems)
    return theme


def _read_folder(folder: Path, problems: list[Problem], name: str | None) -> Iterator[ThemeFile]:
    try:
        files = sorted(path for path in folder.iterdir() if path.suffix == ".toml" and not path.name.startswith("."))
    except FileNotFoundError:
        return
    except OSError as error:
        problems.append(Problem(folder, "", f"the folder of themes cannot be read: {error.strerror}"))
        return
    for path in files:
        if name not in (None, path.stem):
            continue
        try:
            yield load_theme(path)
        except ConfigError as error:
            problems.extend(replace(problem, text=f"{problem.text} (theme left out)") for problem in error.problems[:1])
            problems.extend(error.problems[1:])


def _read_theme(document: dict[str, Any], path: Path, note: Note) -> ThemeFile:
    values = Table(document, "", note)
    name = values.take("name", parsed(valid_name), path.stem)
    theme = ThemeFile(
        name=name,
        title=values.take("title", text, name),
        dark=values.take("dark", truth, True),
        colors=_read_colors(values.require("colors", table) or {}, note),
        variables=_read_variables(values.take("variables", table, {}), note),
        path=path,
    )
    values.finish()
    return theme


def _read_colors(given: dict[str, Any], note: Note) -> dict[str, str]:
    values = Table(given, "colors", note)
    read = {
        key: (values.require(key, _color) or "") if key == "primary" else values.take(key, _color, "") for key in COLORS
    }
    values.finish()
    return {key: color for key, color in read.items() if color}


def _read_variables(given: dict[str, Any], note: Note) -> dict[str, str]:
    values = Table(given, "variables", note)
    read: dict[str, str] = {}
    for key in given:
        if not _VARIABLE.fullmatch(key):
            note(dotted("variables", key), "is no name of a variable: lower-case letters, digits and dashes")
        else:
            read[key] = values.take(key, _style if key.endswith("-style") else _shade, "")
    return read


def _color(value: Any) -> str:
    color = text(value)
    if _COLOR.fullmatch(color) or _TERMINAL_COLOR.fullmatch(color):
        return color
    raise ValueError(
        f'{quoted(color)} is no colour: write it as "#rrggbb", or "ansi_blue" for one of the terminal\'s own'
    )


def _shade(value: Any) -> str:
    """A colour, perhaps with how much of it is laid on: a style sheet that cannot be read would close the console."""
    shade = text(value)
    share = _SHARE.search(shade)
    _color(shade[: share.start()] if share else shade)
    return shade


def _style(value: Any) -> str:
    style = text(value)
    for word in style.split():
        if word not in _STYLES:
            raise ValueError(f"{quoted(word)} is no text style: {', '.join(_STYLES)}{did_you_mean(word, _STYLES)}")
    return style
