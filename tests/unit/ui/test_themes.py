from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pytest
from textual.theme import BUILTIN_THEMES, Theme

from atrun_tui.config.theme_files import ThemeFile, find_themes
from atrun_tui.session.state import State
from atrun_tui.ui.theme import LEGIBLE, STATE_ROLES, Palette, contrast, semantic, to_theme, variable_defaults
from atrun_tui.ui.transcript.wording import Tone

OURS = {file.name: file for file in find_themes(Path("no such folder"))[0]}
GROUNDS = ("background", "surface", "panel")
TEXTS = sorted(set(Palette.__dataclass_fields__) - {"background", "find", "on_find", "on_accent"})


def test_four_themes_are_ours_and_all_can_be_used() -> None:
    assert set(OURS) == {"night", "paper", "contrast", "amber"}
    assert find_themes(Path("no such folder"))[1] == []
    assert not OURS["paper"].dark


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#abcdef", "#abcdef") == 1


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("role", TEXTS)
@pytest.mark.parametrize("name", ["night", "paper", "contrast", "amber"])
def test_every_text_can_be_read_on_every_ground(name: str, role: str, ground: str) -> None:
    theme = to_theme(OURS[name])
    text = asdict(semantic(theme))[role]
    assert contrast(text, theme.to_color_system().generate()[ground]) >= (7 if name == "contrast" else LEGIBLE)


PAIRS = [
    ("footer-foreground", "footer-background"),
    ("footer-key-foreground", "footer-background"),
    ("footer-description-foreground", "footer-background"),
    ("block-cursor-foreground", "block-cursor-background"),
    ("block-cursor-blurred-foreground", "block-cursor-blurred-background"),
    ("input-cursor-foreground", "input-cursor-background"),
    ("foreground", "panel"),
    ("error", "surface"),
    ("warning", "surface"),
    ("success", "surface"),
    ("primary", "panel"),
]


@pytest.mark.parametrize(("text", "ground"), PAIRS)
@pytest.mark.parametrize("name", ["night", "paper", "contrast", "amber"])
def test_textuals_own_things_can_be_read_too(name: str, text: str, ground: str) -> None:
    theme = to_theme(OURS[name])
    colors = {**theme.to_color_system().generate(), **theme.variables}
    assert contrast(colors[text], colors[ground]) >= LEGIBLE


@pytest.mark.parametrize("name", ["night", "paper", "contrast", "amber", *BUILTIN_THEMES])
def test_text_on_a_match_and_on_the_accent_can_be_read(name: str) -> None:
    theme = to_theme(OURS[name]) if name in OURS else BUILTIN_THEMES[name]
    palette = semantic(theme)
    if not theme.ansi:
        assert contrast(palette.on_find, palette.find) >= LEGIBLE
        assert contrast(palette.on_accent, palette.accent) >= LEGIBLE


@pytest.mark.parametrize(
    "theme", [theme for theme in BUILTIN_THEMES.values() if not theme.ansi], ids=lambda theme: theme.name
)
def test_what_a_theme_does_not_name_is_derived_and_can_be_read(theme: Theme) -> None:
    palette = semantic(theme)
    for role in TEXTS:
        assert contrast(asdict(palette)[role], palette.background) >= LEGIBLE, role


@pytest.mark.parametrize(
    "theme", [theme for theme in BUILTIN_THEMES.values() if theme.ansi], ids=lambda theme: theme.name
)
def test_a_theme_of_the_terminals_own_colours_keeps_them(theme: Theme) -> None:
    assert semantic(theme).ok.startswith("ansi_")


def owners(**variables: str) -> ThemeFile:
    colors = {"primary": "#3366ff", "background": "#101010"}
    return ThemeFile(name="mine", title="Mine", dark=True, colors=colors, variables=variables, path=Path("mine.toml"))


def test_what_the_owner_names_is_taken_as_it_is() -> None:
    palette = semantic(to_theme(owners(sent="#444444", find="#ffffff 50%")))
    assert palette.sent == "#444444"
    assert palette.find == "#878787"


def test_style_sheets_find_every_role_in_every_theme() -> None:
    defaults = variable_defaults(to_theme(owners()))
    assert {tone.value for tone in Tone} <= set(defaults)
    assert {"accent", "on-accent", "find", "on-find"} <= set(defaults)


def test_every_tone_and_every_state_has_a_colour() -> None:
    assert {tone.value for tone in Tone} <= set(TEXTS)
    assert set(STATE_ROLES) == set(State)
    assert set(STATE_ROLES.values()) <= set(TEXTS)
