"""`atrun macro`: check macro files before they are played, list and show those there are, and print the schema of the format."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from atrun_tui.cli.common import paths_of
from atrun_tui.cli.diagnostics import CommandFailed, Exit
from atrun_tui.cli.flags import shared_flags

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from atrun_tui.cli.diagnostics import Diagnostics
    from atrun_tui.cli.output import Output
    from atrun_tui.procedures.lint import Finding
    from atrun_tui.procedures.program import Macro, Step

_ROADS = ("dial", "listen", "sms", "serial")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)

    def action(name: str, summary: str) -> argparse.ArgumentParser:
        return actions.add_parser(
            name, help=summary, description=summary[0].upper() + summary[1:] + ".", parents=[shared_flags()]
        )

    check = action(
        "check", "say everything that is wrong with macros, and what may have been forgotten; hints are no faults"
    )
    check.add_argument("files", metavar="FILE", nargs="+", help="a macro's file or name")
    check.add_argument(
        "--road", choices=_ROADS, action="append", help="only what matters on this road; may be given more than once"
    )
    action("list", "list the macros that can be named: yours, then the starter set")
    action("show", "show a macro's variables and steps").add_argument(
        "macro", metavar="MACRO", help="a macro's file or name"
    )
    action("schema", "print the JSON schema of macro files, for editors that complete them")


def execute(args: argparse.Namespace, output: Output, diagnostics: Diagnostics) -> int:
    """Run and return the exit code."""
    if args.action == "check":
        return _check(args, output, diagnostics)
    if args.action == "list":
        return _list(args, output)
    if args.action == "show":
        return _show(args, output)
    output.raw(_schema().read_text(encoding="utf-8"))
    return Exit.DONE


def _schema() -> Path:
    return Path(__file__).resolve().parent.parent / "procedures" / "macro.schema.json"


def _check(args: argparse.Namespace, output: Output, diagnostics: Diagnostics) -> int:
    from atrun_tui.config.macro_files import MacroFaulty, check_macro, find_macro  # noqa: PLC0415  (not for --help)
    from atrun_tui.procedures.lint import faults  # noqa: PLC0415

    folder = paths_of(args).macros
    found: list[Finding] = []
    for name in args.files:
        try:
            found += check_macro(find_macro(name, folder), folder, args.road or _ROADS)[1]
        except MacroFaulty as missing:
            found += missing.findings
    for finding in found:
        _print_finding(finding, output)
    bad = len(list(faults(found)))
    hints = len(found) - bad
    diagnostics.say(f"{_count(bad, 'fault')}, {_count(hints, 'hint')} in {_count(len(args.files), 'macro')}")
    return Exit.USAGE if bad else Exit.DONE


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _print_finding(finding: Finding, output: Output) -> None:
    if output.as_json:
        output.record(
            {
                "file": finding.file,
                "line": finding.line,
                "key": finding.key,
                "severity": finding.severity.value,
                "text": finding.text,
            }
        )
    else:
        output.line(str(finding))


def _list(args: argparse.Namespace, output: Output) -> int:
    from atrun_tui.config.macro_files import MacroFaulty, list_macros, load_macro  # noqa: PLC0415

    folder = paths_of(args).macros
    for each in list_macros(folder):
        try:
            told = load_macro(each.path, folder).description
        except MacroFaulty:
            told = "(faulty: see `atrun macro check`)"
        if output.as_json:
            record = {"name": each.name, "file": str(each.path), "shipped": each.shipped, "description": told}
            output.record(record)
        else:
            output.line(f"{each.name:<20} {'starter' if each.shipped else 'yours':<8} {told}".rstrip())
    return Exit.DONE


def _show(args: argparse.Namespace, output: Output) -> int:
    from atrun_tui.config.macro_files import MacroFaulty, find_macro, load_macro  # noqa: PLC0415

    folder = paths_of(args).macros
    try:
        macro = load_macro(find_macro(args.macro, folder), folder)
    except MacroFaulty as fault:
        raise CommandFailed(Exit.USAGE, str(fault)) from None
    if output.as_json:
        output.record(
            {
                "name": macro.name,
                "description": macro.description,
                "file": macro.file,
                "variables": {each.name: {"default": each.default, "help": each.help} for each in macro.variables},
                "steps": [f"{number} {title}" for number, title, _ in _steps(macro.steps, "")],
            }
        )
    else:
        _print_macro(macro, output)
    return Exit.DONE


def _print_macro(macro: Macro, output: Output) -> None:
    from atrun_tui.procedures.expressions import as_text  # noqa: PLC0415

    output.line(macro.name)
    for line in (macro.description, macro.file):
        if line:
            output.line(f"  {line}")
    for each in macro.variables:
        default = "has to be given" if each.default is None else f"= {as_text(each.default)}"
        output.line(f"  {each.name} {default}{f'   {each.help}' if each.help else ''}")
    for number, title, step in _steps(macro.steps, ""):
        condition = f"   (if {step.when.source})" if step.when is not None else ""
        output.line(f"  {number:>4}  {title}{condition}")


def _steps(steps: tuple[Step, ...], outer: str) -> Iterator[tuple[str, str, Step]]:
    from atrun_tui.procedures.program import inner_steps  # noqa: PLC0415
    from atrun_tui.procedures.titles import plain_title  # noqa: PLC0415

    for index, step in enumerate(steps, 1):
        number = f"{outer}{index}"
        yield number, plain_title(step), step
        yield from _steps(inner_steps(step), f"{number}.")
