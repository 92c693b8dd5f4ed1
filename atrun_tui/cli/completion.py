"""`atrun completion`: prints what a shell needs to complete commands, flags and names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.cli.diagnostics import Exit

if TYPE_CHECKING:
    import argparse

    from atrun_tui.cli.diagnostics import Diagnostics
    from atrun_tui.cli.output import Output

_EPILOG = """\
bash: eval "$(atrun completion bash)" in ~/.bashrc; zsh: the same with zsh in ~/.zshrc;
fish: atrun completion fish > ~/.config/fish/completions/atrun.fish
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.epilog = _EPILOG
    parser.add_argument("shell", choices=["bash", "zsh", "fish"])


def execute(args: argparse.Namespace, output: Output, _: Diagnostics) -> int:
    """Print and return the exit code."""
    from argcomplete.shell_integration import shellcode  # noqa: PLC0415  (of use to this command only)

    output.raw(shellcode(["atrun"], shell=args.shell))
    return Exit.DONE
