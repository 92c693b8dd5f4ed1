"""Flags that every command takes, before or after its name, and the parser whose errors are one sentence."""

from __future__ import annotations

import argparse
import os
import sys
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from atrun_tui.cli.diagnostics import Exit

if TYPE_CHECKING:
    from collections.abc import Iterable

DEFAULTS: dict[str, Any] = {
    "json": False,
    "yes": False,
    "quiet": False,
    "verbose": False,
    "config_dir": None,
    "data_dir": None,
    "timeout": None,
    "connect": [],
}


WITH_VALUE = ("--config-dir", "--data-dir", "--timeout", "--connect")
"""Those that are followed by a value."""


_LONGEST_MESSAGE = 600
"""Characters of a message that may quote what was typed."""


class _Help(argparse.HelpFormatter):
    """As wide as the terminal. A parser makes one for every argument, and left alone each loads `shutil` and its compressors."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_columns() - 2)


def _columns() -> int:
    """What COLUMNS says, else the terminal, else 80."""
    told = os.environ.get("COLUMNS", "")
    if told.isascii() and told.isdigit() and int(told) > 0:
        return int(told)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or 80
    except (AttributeError, ValueError, OSError):
        return 80


class Parser(argparse.ArgumentParser):
    """A parser whose errors are one sentence with the way on; a flag is what is written, not what begins like it."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**{"allow_abbrev": False, "formatter_class": _Help, **settings})

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """As usual, but an unknown flag is named first: else something that is missing for the want of it would be."""
        if self._subparsers is None:
            for word in takewhile(lambda word: word != "--", args or ()):
                self._refuse_unknown(word.partition("=")[0])
        return super().parse_known_args(args, namespace)

    def _refuse_unknown(self, flag: str) -> None:
        if flag.startswith("--") and " " not in flag and flag not in self._option_string_actions:
            self.error(f"there is no option {flag}{_did_you_mean(flag, self._option_string_actions)}")

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        """With the nearest choice instead of all of them, where one is near."""
        if action.choices is not None and value not in action.choices:
            near = _did_you_mean(str(value), [str(choice) for choice in action.choices])
            if near:
                raise argparse.ArgumentError(action, f"invalid choice: {value!r}{near}")
        super()._check_value(action, value)

    def error(self, message: str) -> NoReturn:
        """End with exit code 2. What was typed may come from a script's variable: it is shown as text, and not without end."""
        from atrun_tui.protocol.printable import printable  # noqa: PLC0415  (kept off the path of those who type well)

        if len(message) > _LONGEST_MESSAGE:
            message = f"{message[: _LONGEST_MESSAGE // 2]} … {message[-_LONGEST_MESSAGE // 2 :]}"
        self.exit(Exit.USAGE, f"{self.prog}: {printable(message)} (see `{self.prog} --help`)\n")


def _did_you_mean(word: str, known: Iterable[str]) -> str:
    """`; did you mean WORD?` for the nearest that is known, or nothing when none is near."""
    import difflib  # noqa: PLC0415  (only for a word that is wrong)

    near = difflib.get_close_matches(word[:60], list(known), n=1)
    return f"; did you mean {near[0]}?" if near else ""


def shared_flags() -> Parser:
    """A parent parser with the flags; a flag not given leaves no trace, so that one given earlier is not undone."""
    parser = Parser(add_help=False)
    add_shared_flags(parser)
    return parser


def add_shared_flags(parser: argparse.ArgumentParser) -> None:
    """Add the flags to a parser."""
    flags = parser.add_argument_group("common options")

    def flag(name: str, text: str) -> None:
        flags.add_argument(name, action="store_true", default=argparse.SUPPRESS, help=text)

    flag("--json", "JSON Lines on stdout")
    flag("--yes", "ask nothing; what could cut the link still needs --allow-lockout")
    flag("--quiet", "say only what went wrong")
    flag("--verbose", "say more")
    flags.add_argument(
        "--config-dir", type=Path, metavar="DIR", default=argparse.SUPPRESS, help="instead of ~/.config/atrun-tui"
    )
    flags.add_argument(
        "--data-dir", type=Path, metavar="DIR", default=argparse.SUPPRESS, help="instead of ~/.local/share/atrun-tui"
    )
    flags.add_argument(
        "--timeout",
        type=seconds,
        metavar="SECONDS",
        default=argparse.SUPPRESS,
        help="how long a command may take (else as long as it is known to need)",
    )


def add_connect_timeout(parser: argparse.ArgumentParser) -> None:
    """Add the flag for how long a link may take."""
    parser.add_argument(
        "--connect-timeout",
        type=seconds,
        metavar="SECONDS",
        help="how long the link may take to come about (20; 150 where the module calls, which tries every 2 minutes)",
    )


def seconds(text: str) -> float:
    """A positive number of seconds, at most a day."""
    try:
        value = float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is no number of seconds") from None
    if not 0 < value <= 86_400:
        raise argparse.ArgumentTypeError(f"{text} seconds is out of range: more than 0 and at most 86400")
    return value
