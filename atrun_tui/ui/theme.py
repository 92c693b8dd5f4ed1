"""Themes: from a theme file to a Textual theme, and from any theme to the one set of colours that every pane draws with.

Our own theme files name every colour they use. A theme of the owner's may name only a few and Textual's own themes know nothing
of AT commands, so what is missing is derived here and then moved towards black or white until it can be read on the theme's
background.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

from textual.color import Color
from textual.theme import Theme

from atrun_tui.session.state import State

if TYPE_CHECKING:
    from collections.abc import Mapping

    from atrun_tui.config.theme_files import ThemeFile

LEGIBLE: Final = 4.5
"""The contrast ratio that text needs on its background (WCAG 2, AA)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """What each thing looks like: CSS colours, usable in Rich styles and in style sheets alike.

    Attributes:
        background: behind the responses.
        accent: the one colour that draws the eye.
        on_accent: text on it.
        sent: what went to the module.
        received: what came back.
        time: time of day, duration, and whatever is quiet.
        ok: a command that succeeded, a session that is ready.
        fail: an error, a refusal.
        unknown: an outcome that nobody knows.
        urc: an unsolicited line.
        busy: something under way.
        waiting: something held back.
        gloss: our own words beside the module's.
        find: behind a match of a search.
        on_find: text on it.
    """

    background: str
    accent: str
    on_accent: str
    sent: str
    received: str
    time: str
    ok: str
    fail: str
    unknown: str
    urc: str
    busy: str
    waiting: str
    gloss: str
    find: str
    on_find: str


STATE_ROLES: Final[dict[State, str]] = {
    State.OFFLINE: "time",
    State.CONNECTING: "busy",
    State.AWAITING: "waiting",
    State.LOGGING_IN: "busy",
    State.READY: "ok",
    State.BUSY: "busy",
    State.STALLED: "unknown",
    State.TRANSPARENT: "busy",
    State.WAITING: "waiting",
    State.REFUSED: "fail",
}
"""The colour of each state, as a name in the palette; the state's sign and word say the same without it."""

# Where a role that the theme does not name comes from: one of the theme's colours, and how much of it is left over the background.
_SOURCES: Final[dict[str, tuple[str, float]]] = {
    "accent": ("accent", 1.0),
    "sent": ("accent", 1.0),
    "received": ("foreground", 1.0),
    "time": ("foreground", 0.6),
    "ok": ("success", 1.0),
    "fail": ("error", 1.0),
    "unknown": ("warning", 1.0),
    "urc": ("secondary", 1.0),
    "busy": ("primary", 1.0),
    "waiting": ("warning", 1.0),
    "gloss": ("foreground", 0.75),
}


def semantic(theme: Theme) -> Palette:
    """The palette of any theme: ours, the owner's or one that comes with Textual.

    A role that the theme names itself is taken as it is; a derived one is made legible on the theme's background.
    """
    colors = {**theme.to_color_system().generate(), **theme.variables}
    background = Color.parse(colors["background"])
    roles = {role: _role(role, colors, theme.variables, background) for role in _SOURCES}
    accent = Color.parse(roles["accent"])
    find = _parse(theme.variables.get("find", colors["warning"]), background)
    return Palette(
        background=background.hex, find=find.hex, on_find=_on(find), on_accent=_on(accent), **roles
    )  # fmt: skip


def variable_defaults(theme: Theme) -> dict[str, str]:
    """What style sheets may refer to (`$sent`, `$gloss`, ...) where the theme does not name it itself."""
    return {name.replace("_", "-"): value for name, value in asdict(semantic(theme)).items() if name != "background"}


def to_theme(file: ThemeFile) -> Theme:
    """A theme file, whose colours have been checked where it was read, as Textual takes it."""
    colors = file.colors
    return Theme(
        name=file.name,
        dark=file.dark,
        primary=colors["primary"],
        secondary=colors.get("secondary"),
        warning=colors.get("warning"),
        error=colors.get("error"),
        success=colors.get("success"),
        accent=colors.get("accent"),
        foreground=colors.get("foreground"),
        background=colors.get("background"),
        surface=colors.get("surface"),
        panel=colors.get("panel"),
        boost=colors.get("boost"),
        variables=dict(file.variables),
    )


def contrast(text: str, background: str) -> float:
    """The contrast ratio of two opaque colours, from 1 (the same) to 21 (black and white), as WCAG 2 defines it."""
    lighter, darker = sorted((_luminance(Color.parse(text)), _luminance(Color.parse(background))), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: Color) -> float:
    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(channel) for channel in color.normalized)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _role(role: str, colors: Mapping[str, str], own: Mapping[str, str], background: Color) -> str:
    if role in own:
        return _parse(own[role], background).hex
    source, share = _SOURCES[role]
    color = Color.parse(colors[source])
    if color.ansi is not None or background.ansi is not None:
        return color.hex  # the terminal decides what its own colours look like
    return _legible(background.blend(color, share, alpha=1.0), background).hex


def _parse(value: str, background: Color) -> Color:
    """A colour, or with `40%` after it that share of it over the background."""
    name, _, share = value.partition(" ")
    color = Color.parse(name)
    if not share or color.ansi is not None or background.ansi is not None:
        return color
    return background.blend(color, int(share.rstrip("%")) / 100, alpha=1.0)


def _legible(color: Color, background: Color) -> Color:
    """`color`, moved just far enough towards black or white to be read on `background`."""
    pole = Color.parse(_on(background))
    for step in range(21):
        candidate = color.blend(pole, step / 20, alpha=1.0)
        if contrast(candidate.hex, background.hex) >= LEGIBLE:
            return candidate
    return pole


def _on(background: Color) -> str:
    """Black or white, whichever reads better on `background`."""
    if background.ansi is not None:
        return "ansi_default"
    return max("#000000", "#FFFFFF", key=lambda text: contrast(text, background.hex))
