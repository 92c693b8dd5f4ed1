"""What `atrun doctor` finds in the owner's files: profiles, settings, keys, themes and macros."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.cli.common import is_there
from atrun_tui.cli.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from atrun_tui.config.paths import Paths


def configuration(paths: Paths, usual_keys: Mapping[str, str]) -> Iterator[Finding]:
    """Every file the owner may write; `usual_keys` are those of the console's actions by id."""
    yield from _profiles(paths)
    yield from _settings(paths)
    yield from _keymap(paths, usual_keys)
    yield from _themes(paths)
    yield from _macros(paths)


def _profiles(paths: Paths) -> Iterator[Finding]:
    from atrun_tui.config.load import load_profiles  # noqa: PLC0415  (all of these: kept off the path of --help)
    from atrun_tui.config.problems import ConfigError  # noqa: PLC0415

    try:
        loaded = load_profiles(paths.profiles)
        yield Finding("profiles", ok=True, found=f"{len(loaded.profiles)} in {paths.profiles}")
    except ConfigError as fault:
        for problem in fault.problems:
            yield Finding(
                "profiles", ok=False, found=str(problem), remedy="mend the file; nothing in it is used until then"
            )


def _settings(paths: Paths) -> Iterator[Finding]:
    from atrun_tui.config.problems import ConfigError  # noqa: PLC0415
    from atrun_tui.config.settings import load_settings  # noqa: PLC0415

    try:
        settings = load_settings(paths.settings)
    except ConfigError as fault:
        for problem in fault.problems:
            yield _note("settings", str(problem), "mend the file; the usual settings are used until then")
        return
    there = "" if is_there(paths.settings) else "none of yours; "
    asks = "asks" if settings.confirm_quit else "does not ask"
    yield Finding("settings", ok=True, found=f"{there}theme {settings.theme}; quitting {asks} while a command runs")


def _keymap(paths: Paths, usual_keys: Mapping[str, str]) -> Iterator[Finding]:
    from atrun_tui.config.keys import load_keymap  # noqa: PLC0415

    keymap = load_keymap(paths.keymap, usual_keys)
    for problem in keymap.problems:
        yield _note("keymap", str(problem), "mend the line; the others are used. `atrun keys` lists actions and keys")
    for action, keys in keymap.keys.items():
        if not keys:
            yield _note("keymap", f"{action} has no key: its own was given to another", "the palette (ctrl+p) has it")
    if not keymap.problems:
        count = len(keymap.keys)
        found = f"other keys for {count} action{'' if count == 1 else 's'}" if count else "the usual keys"
        yield Finding("keymap", ok=True, found=found)


def _themes(paths: Paths) -> Iterator[Finding]:
    from atrun_tui.config.settings import Settings  # noqa: PLC0415
    from atrun_tui.config.theme_files import find_themes  # noqa: PLC0415

    themes, problems = find_themes(paths.themes)
    yield Finding("themes", ok=True, found=", ".join(theme.name for theme in themes))
    for problem in problems:
        yield _note("themes", str(problem), f"mend the file; until then choose another, such as {Settings().theme}")


def _macros(paths: Paths) -> Iterator[Finding]:
    from atrun_tui.config.macro_files import check_macro, list_macros  # noqa: PLC0415
    from atrun_tui.procedures.lint import faults  # noqa: PLC0415

    listed = list_macros(paths.macros)
    own = [each for each in listed if not each.shipped]
    yield Finding("macros", ok=True, found=f"{len(own)} of yours, {len(listed) - len(own)} starters")
    for each in own:
        for fault in faults(check_macro(each.path, paths.macros, ())[1]):
            yield _note("macros", str(fault), f"mend the file; atrun macro check {each.name}")


def _note(subject: str, found: str, remedy: str) -> Finding:
    """Something that is wrong and without which everything else works."""
    return Finding(subject, ok=False, found=found, remedy=remedy, needed=False)
