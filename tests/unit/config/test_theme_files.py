from __future__ import annotations

from pathlib import Path

import pytest

from atrun_tui.config.problems import ConfigError
from atrun_tui.config.theme_files import COLORS, ThemeFile, find_themes, load_theme, shipped_themes

FULL = """
name = "mine"
title = "My own"
dark = false
[colors]
primary = "#0a0B0c"
background = "ansi_bright_black"
[variables]
sent = "#ffffff"
input-selection-background = "#81a1c1 35%"
block-cursor-text-style = "bold reverse"
"""
NO_COLOR = 'is no colour: write it as "#rrggbb", or "ansi_blue" for one of the terminal\'s own'
NO_NAME = '"a b" is not a usable name: at most 64 letters, digits, dots, underscores and dashes, not beginning with a dot or a dash'


def write(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(text)
    return path


def problems(path: Path) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load_theme(path)
    return [f"{problem.place}: {problem.text}" for problem in caught.value.problems]


def test_every_field_of_a_theme(tmp_path: Path) -> None:
    path = write(tmp_path, "file.toml", FULL)
    assert load_theme(path) == ThemeFile(
        name="mine",
        title="My own",
        dark=False,
        colors={"primary": "#0a0B0c", "background": "ansi_bright_black"},
        variables={
            "sent": "#ffffff",
            "input-selection-background": "#81a1c1 35%",
            "block-cursor-text-style": "bold reverse",
        },
        path=path,
    )


def test_the_least_theme_is_named_after_its_file(tmp_path: Path) -> None:
    theme = load_theme(write(tmp_path, "plain.toml", '[colors]\nprimary = "#123456"\n'))
    assert (theme.name, theme.title, theme.dark, theme.variables) == ("plain", "plain", True, {})


def test_all_problems_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "bad.toml",
        """
        name = "a b"
        dark = "yes"
        colours = 3
        [colors]
        primry = "#123456"
        accent = "red"
        panel = "#12345"
        [variables]
        Border = "#123456"
        scrollbar = "#123456 101%"
        footer = "$primary; color: red"
        link-style = "bold blinking"
        """,
    )
    assert sorted(problems(path)) == [
        f'colors.accent: "red" {NO_COLOR}',
        f'colors.panel: "#12345" {NO_COLOR}',
        "colors.primary: is missing",
        'colors.primry: unknown key (did you mean "primary"?)',
        'colours: unknown key (did you mean "colors"?)',
        "dark: must be true or false, without quotes, not text",
        f"name: {NO_NAME}",
        "variables.Border: is no name of a variable: lower-case letters, digits and dashes",
        f'variables.footer: "$primary; color: red" {NO_COLOR}',
        'variables.link-style: "blinking" is no text style: none, bold, dim, italic, underline, reverse, strike',
        f'variables.scrollbar: "#123456 101%" {NO_COLOR}',
    ]


def test_ours_are_found_sound_and_whole() -> None:
    themes, found = find_themes(Path("/nonexistent"))
    assert found == []
    assert len(themes) >= 4
    assert {theme.path.parent for theme in themes} == {shipped_themes()}
    assert {theme.dark for theme in themes} == {True, False}
    for theme in themes:
        assert set(COLORS) - {"boost"} <= set(theme.colors), theme.name


def test_a_faulty_file_is_named_and_the_others_are_there(tmp_path: Path) -> None:
    write(tmp_path, "bad.toml", "dark = 3\n")
    write(tmp_path, "binary.toml", "\0\0")
    write(tmp_path, "mine.toml", FULL)
    write(tmp_path, "notes.txt", "no theme")
    write(tmp_path, ".hidden.toml", "no theme")
    (tmp_path / "folder.toml").mkdir()
    themes, found = find_themes(tmp_path)
    assert themes[-1].name == "mine"
    assert len(themes) == len(find_themes(Path("/nonexistent"))[0]) + 1
    assert sorted({problem.file.name for problem in found}) == ["bad.toml", "binary.toml", "folder.toml"]
    assert all("(theme left out)" in str(problem) for problem in found if problem.file.name != "bad.toml")


def test_an_owners_theme_takes_the_place_of_ours_and_twins_are_told(tmp_path: Path) -> None:
    ours = find_themes(Path("/nonexistent"))[0][0]
    write(tmp_path, "a.toml", FULL.replace("mine", ours.name))
    write(tmp_path, "b.toml", FULL.replace("mine", ours.name))
    themes, found = find_themes(tmp_path)
    assert [theme.path.name for theme in themes if theme.name == ours.name] == ["a.toml"]
    assert [str(problem) for problem in found] == [
        f'{tmp_path / "b.toml"}: name: "{ours.name}" is the name of a.toml already'
    ]


def test_a_file_in_place_of_the_folder_is_a_sentence(tmp_path: Path) -> None:
    path = write(tmp_path, "themes", "")
    _, (problem,) = find_themes(path)
    assert "the folder of themes cannot be read" in str(problem)
