"""`atrun demo`: the console over simulated modules; without a terminal, a short tour."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from atrun_tui.cli.demo_modules import DemoModules
from atrun_tui.cli.diagnostics import Exit
from atrun_tui.config.paths import Paths

if TYPE_CHECKING:
    import argparse

    from atrun_tui.cli.diagnostics import Diagnostics
    from atrun_tui.cli.output import Output
    from atrun_tui.workspace import Workspace


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("--tour", action="store_true", help="play the tour even on a terminal")


def execute(args: argparse.Namespace, output: Output, _: Diagnostics) -> int:
    """Run and return the exit code; everything lives in a temporary folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="atrun-demo-") as folder, DemoModules() as modules:
        paths = Paths(config=Path(folder) / "config", data=Path(folder) / "data")
        modules.write_profiles(paths)

        async def open_workspace(*, headless: bool = False) -> Workspace:
            from atrun_tui.workspace import Workspace  # noqa: PLC0415  (loaded while the modules start)

            return await Workspace.open(paths, vault=modules.vault(), headless=headless)

        if sys.stdin.isatty() and sys.stderr.isatty() and not args.tour:
            code: int = args.open_console(open_workspace, modules.names)
            return code
        return asyncio.run(_tour(open_workspace(headless=True), output))


_STOPS = (
    ("Who is there, and how well does it hear?", "pump-7", "AT+CGMM;+CGMR;+CSQ"),
    ("Which network, and is that home or roaming?", "pump-7", "AT+COPS?"),
    ("Errors are told in words.", "pump-7", 'AT+CMEE=1;#RSCRIPT="lost.py"'),
    ("Another module, another login procedure, a slower link.", "meter-12", "AT+CREG?"),
    ("A module that dials in: told by its IMEI, then asked like any other.", "valve-2", "AT+CGMM"),
    ("A module without a connection, by digest SMS: signed, and the answer verified.", "tower-1", "AT+CSQ"),
    ("A password typed by hand is shown nowhere.", "pump-7", 'AT+CPIN="4711"'),
)


async def _tour(opening: object, output: Output) -> int:
    workspace: Workspace = await opening  # type: ignore[misc]
    wrong = 0
    output.line("atrun demo: a tour over simulated modules, since there is no terminal for the console")
    try:
        for name in workspace.profiles:
            session = workspace.session(name)
            session.start()
            await session.ready()
            output.line(f"  {name}: {session.status.state.value}, by {workspace.profiles[name].transport}")
        for remark, name, command in _STOPS:
            output.line()
            output.line(remark)
            exchange = await workspace.session(name).submit(command, origin="demo").wait()
            output.line(f"  {name} > {exchange.command}")
            for line in (*exchange.lines, exchange.final or exchange.outcome.value):
                output.line(f"      {line}")
            if exchange.error:
                output.line(f"      ({exchange.error})")
            wrong += exchange.final is None
        output.line()
        output.line("A command that would cut the link is not sent without asking.")
        hazards = workspace.assess("pump-7", "AT+CFUN=4")
        wrong += not hazards
        for hazard in hazards:
            output.line(f"  pump-7 > AT+CFUN=4   held back: {hazard.reason}")
            output.line(f"      way back: {hazard.way_back}")
    finally:
        await workspace.close()
    output.line()
    output.line("Run it in a terminal for the console itself.")
    return Exit.MODULE_ERROR if wrong else Exit.DONE
