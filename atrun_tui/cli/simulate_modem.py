"""`atrun simulate --modem`: a modem on a pty with modules behind it."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from atrun_tui.cli.diagnostics import CommandFailed, Exit
from atrun_tui.cli.simulate_flags import faults_of, options_of
from atrun_tui.simulator.faults import Faults
from atrun_tui.simulator.modem.device import ModemOptions
from atrun_tui.simulator.modem.modem import Modem
from atrun_tui.simulator.modem.network import Network
from atrun_tui.simulator.modem.port import ModemPort
from atrun_tui.simulator.modem.sms_faults import SmsFaults
from atrun_tui.simulator.modem.subscriber import AtRunModule, WhiteList

if TYPE_CHECKING:
    import argparse
    from collections.abc import AsyncIterator

_USUAL_NUMBER = "+393468686711"
_USUAL_PASSWORD = "1234567890123456"  # noqa: S105  (that of the documents' examples)


@asynccontextmanager
async def attached(args: argparse.Namespace) -> AsyncIterator[str]:
    """The modem in place, for the length of a block; gives its device."""
    port = ModemPort(_modem(args), link=args.link)
    try:
        port.plug()
    except OSError as problem:
        reason = os.strerror(problem.errno) if problem.errno else str(problem)
        where = f" as {args.link}" if args.link else ""
        raise CommandFailed(Exit.USAGE, f"cannot make a modem{where}: {reason}") from None
    with suppress(NotImplementedError):
        asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, _replug, port)
    try:
        yield port.device
    finally:
        port.close()


def _replug(port: ModemPort) -> None:
    """Out when it is in, in when it is out."""
    if port.is_plugged:
        port.unplug()
    else:
        port.plug()


def _modem(args: argparse.Namespace) -> Modem:
    network = Network(_sms_faults(args), seed=args.seed)
    options = replace(options_of(args), max_timeout=0)
    for index, number in enumerate(args.number or [_USUAL_NUMBER]):
        one = replace(options, number=number, imei=f"{int(options.imei) + index:015d}", seed=options.seed + index)
        network.join(AtRunModule(one, _command_faults(args), _white_list(args), sms_faults=lambda: network.faults))
    return Modem(_modem_options(args), _cable_faults(args), network=network)


def _modem_options(args: argparse.Namespace) -> ModemOptions:
    usual = ModemOptions()
    return ModemOptions(
        module=replace(
            usual.module,
            number=args.modem_number,
            echo=args.echo == "on",
            reboot_seconds=args.reboot_time,
            seed=args.seed,
        ),
        pin=args.pin,
        puk=args.puk,
        slots=args.slots,
        service_centre=args.service_centre,
        busy_after_pin=args.sim_busy,
    )


def _white_list(args: argparse.Namespace) -> WhiteList:
    return WhiteList(
        passwords=() if args.format == "simple" else tuple(args.sms_password or [_USUAL_PASSWORD])[:2],
        numbers=() if args.format == "digest" else tuple(args.allow_number or [args.modem_number]),
    )


def _command_faults(args: argparse.Namespace) -> Faults:
    """What is done to commands is done by the modules."""
    every = faults_of(args)
    return Faults(
        hang=every.hang,
        drop_before=every.drop_before,
        drop_after=every.drop_after,
        duplicate=every.duplicate,
        hostile=every.hostile,
        errors=every.errors,
        flood=every.flood,
        long_line=every.long_line,
        answers=every.answers,
    )


def _cable_faults(args: argparse.Namespace) -> Faults:
    """What is done to bytes is done by the modem's cable."""
    every = faults_of(args)
    return Faults(
        latency=every.latency,
        jitter=every.jitter,
        chunk=every.chunk,
        rate=every.rate,
        cut_after_sent=every.cut_after_sent,
        cut_after_received=every.cut_after_received,
        mute=every.mute,
        urc_every=every.urc_every,
        errors=tuple(args.modem_error),
        hang=tuple(args.modem_hang),
    )


def _sms_faults(args: argparse.Namespace) -> SmsFaults:
    return SmsFaults(
        latency=args.sms_latency,
        jitter=args.sms_jitter,
        lose_requests=0 in args.lose,
        lose=tuple(part for part in args.lose if part),
        forge=tuple(args.forge),
        duplicate=args.duplicate_sms,
        reorder=args.reorder,
        unrelated=args.unrelated,
        swap_nibbles=args.swap_nibbles,
        udh=args.udh,
        plain_ids=args.plain_ids,
        cms_error=args.cms_error,
    )
