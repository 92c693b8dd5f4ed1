"""`atrun simulate`: a simulated module that listens or dials, or a modem with modules behind it, well behaved or not."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from atrun_tui.cli.diagnostics import CommandFailed, Exit
from atrun_tui.cli.simulate_flags import add_module_flags, faults_of, options_of
from atrun_tui.config.address import format_address

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from contextlib import AbstractAsyncContextManager

    from atrun_tui.cli.diagnostics import Diagnostics
    from atrun_tui.cli.output import Output


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = (
        "The first line on stdout is `ready ADDRESS`. Files and settings last as long as\n"
        "the process. A PATTERN is a whole command line in any case; * stands for any\n"
        "text, ? for any character:\n"
        "  atrun simulate --listen 127.0.0.1:0 --hang 'AT#MONI*' --error 'AT+CSQ=22'\n"
        "  atrun simulate --dial 127.0.0.1:12345 --redial 2 --count 20\n"
        "  atrun simulate --modem --link ~/modem --number +393468686711 --reorder\n"
        "With --modem the faults of the link are those of the modem's own cable, and the\n"
        "faults of commands those of the modules; SIGUSR1 unplugs the modem and plugs it\n"
        "in again, in turn."
    )
    add_module_flags(parser)


def execute(args: argparse.Namespace, output: Output, diagnostics: Diagnostics) -> int:
    """Run until a signal comes; 0 for SIGTERM, 130 for SIGINT."""
    return asyncio.run(_run(args, output, diagnostics))


async def _run(args: argparse.Namespace, output: Output, diagnostics: Diagnostics) -> int:
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[int] = loop.create_future()

    def end(code: Exit) -> None:
        if not ended.done():
            ended.set_result(code)

    with suppress(NotImplementedError):  # Windows: ctrl+c arrives as KeyboardInterrupt there
        loop.add_signal_handler(signal.SIGINT, end, Exit.INTERRUPTED)
        loop.add_signal_handler(signal.SIGTERM, end, Exit.DONE)
    async with _road(args) as address:
        output.line(f"ready {address}")
        diagnostics.detail("atrun: ctrl+c ends the simulation")
        return await ended


def _road(args: argparse.Namespace) -> AbstractAsyncContextManager[str]:
    """The module in place, for the length of a block; gives where it is."""
    if args.modem:
        from atrun_tui.cli.simulate_modem import attached  # noqa: PLC0415  (each road loads its own)

        return attached(args)
    return _dialling(args) if args.dial else _listening(args)


@asynccontextmanager
async def _listening(args: argparse.Namespace) -> AsyncIterator[str]:
    from atrun_tui.simulator.tcp import serve  # noqa: PLC0415  (each road loads its own)

    host, port = args.listen
    try:
        server = await serve(options_of(args), faults_of(args), host=host, port=port)
    except OSError as problem:
        reason = os.strerror(problem.errno) if problem.errno and problem.errno > 0 else str(problem)
        raise CommandFailed(
            Exit.USAGE, f"cannot listen on {format_address(host, port)}: {reason}; port 0 takes any free one"
        ) from None
    try:
        yield format_address(*server.address)
    finally:
        await server.close()


@asynccontextmanager
async def _dialling(args: argparse.Namespace) -> AsyncIterator[str]:
    from atrun_tui.simulator.dialling import make_diallers  # noqa: PLC0415

    modules = make_diallers(options_of(args), faults_of(args), *args.dial, count=args.count, redial=args.redial)
    for module in modules:
        module.start()
    try:
        yield format_address(*args.dial)
    finally:
        await asyncio.gather(*(module.close() for module in modules))
