"""`atrun keys`: every action of the console, the keys it has here, and its id for keymap.toml."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from atrun_tui.cli.common import paths_of
from atrun_tui.cli.diagnostics import Exit

if TYPE_CHECKING:
    from atrun_tui.cli.diagnostics import Diagnostics
    from atrun_tui.cli.output import Output

_EPILOG = """\
keymap.toml in the configuration folder gives an action other keys, several
parted by commas:

  [keys]
  find = "ctrl+f,f3"
  theme = "f10"

A key given there is that action's alone, also where the command line would
edit with it (ctrl+f, ctrl+a, ...).
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = _EPILOG


def execute(args: argparse.Namespace, output: Output, diagnostics: Diagnostics) -> int:
    """Run; exit code 2 when a line of the owner's keymap cannot be used."""
    from atrun_tui.config.keys import load_keymap  # noqa: PLC0415  (kept off the path of --help)

    path = paths_of(args).keymap
    actions = args.console_actions
    keymap = load_keymap(path, {action.id: action.keys for action in actions})
    wide = max(len(action.id) for action in actions)
    for action in actions:
        keys = keymap.keys.get(action.id, action.keys)
        if output.as_json:
            each = {"action": action.id, "keys": [key for key in keys.split(",") if key], "title": action.title}
            output.record(each | {"help": action.help, "usual": action.id not in keymap.keys})
        else:
            shown = keys.replace(",", ", ") or "-"
            output.line(f"{action.id:<{wide}}  {shown:<14}  {action.title}".rstrip())
    for problem in keymap.problems:
        diagnostics.problem(f"atrun: {problem}")
    return Exit.USAGE if keymap.problems else Exit.DONE
