"""Names that a shell completes: profiles and macros as the configuration has them at that moment."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING

from atrun_tui.config.paths import Paths

if TYPE_CHECKING:
    from collections.abc import Callable

    Completer = Callable[..., list[str]]


def mark_names(parser: argparse.ArgumentParser) -> None:
    """Give every argument of a parser and of its sub-parsers that is a name what completes it."""
    for action in parser._actions:  # noqa: SLF001  (argparse offers no other way to look)
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            for child in action.choices.values():
                mark_names(child)
        elif completer := _COMPLETERS.get(str(action.metavar)):
            action.completer = completer  # type: ignore[attr-defined]


def _paths(parsed_args: argparse.Namespace) -> Paths:
    return Paths.find(getattr(parsed_args, "config_dir", None), None, os.environ)


def _profiles(prefix: str, parsed_args: argparse.Namespace, **_: object) -> list[str]:
    """None when the configuration is faulty: a shell is no place to say so."""
    from atrun_tui.config.load import load_profiles  # noqa: PLC0415  (only while a shell completes)
    from atrun_tui.config.problems import ConfigError  # noqa: PLC0415

    try:
        return [name for name in load_profiles(_paths(parsed_args).profiles).profiles if name.startswith(prefix)]
    except ConfigError:
        return []


def _macros(prefix: str, parsed_args: argparse.Namespace, **_: object) -> list[str]:
    from atrun_tui.config.macro_files import list_macros  # noqa: PLC0415

    return [macro.name for macro in list_macros(_paths(parsed_args).macros) if macro.name.startswith(prefix)]


_COMPLETERS: dict[str, Completer] = {"NAME": _profiles, "MACRO": _macros}
