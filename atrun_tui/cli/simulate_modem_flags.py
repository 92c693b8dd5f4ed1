"""The flags of `atrun simulate --modem`: the modem, the modules behind it, and what happens to messages on their way."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from atrun_tui.cli.simulate_readers import code, decimal, error, lost, reads, sms_password, white_list_number, whole
from atrun_tui.config.address import parse_number

if TYPE_CHECKING:
    import argparse


def add_modem_flags(parser: argparse.ArgumentParser) -> None:
    """Add those of the modem and the modules."""
    group = parser.add_argument_group("the modem and its modules (--modem)")
    number = reads(parse_number)
    group.add_argument(
        "--link", type=Path, metavar="PATH", help="a symbolic link to the modem that stays when replugged"
    )
    group.add_argument(
        "--number",
        type=number,
        metavar="NUMBER",
        action="append",
        default=[],
        help="a module's; several make several, their IMEIs counted up (+393468686711)",
    )
    group.add_argument(
        "--format", choices=("digest", "simple", "both"), default="both", help="what modules take (both)"
    )
    group.add_argument(
        "--sms-password",
        type=sms_password,
        action="append",
        default=[],
        metavar="WORD",
        help="of digest messages, 16 characters, at most two (1234567890123456)",
    )
    group.add_argument(
        "--allow-number",
        type=white_list_number,
        action="append",
        default=[],
        metavar="NUMBER",
        help="whose simple messages modules obey; * at the end stands for any digits (the modem's own)",
    )
    group.add_argument(
        "--modem-number", type=number, metavar="NUMBER", default="+393290569000", help="the modem's own (+393290569000)"
    )
    group.add_argument(
        "--service-centre", type=number, metavar="NUMBER", default="+393492000200", help="(+393492000200)"
    )
    group.add_argument("--pin", type=code, help="the SIM asks for this PIN; three wrong ones block it")
    group.add_argument("--puk", type=code, default="12345678", help="(12345678)")
    group.add_argument("--sim-busy", type=decimal, default=0.0, metavar="S", help="busy for so long after the PIN (0)")
    group.add_argument("--slots", type=whole(1, 255), default=20, metavar="N", help="messages the SIM holds (20)")
    group.add_argument(
        "--modem-error",
        type=error,
        action="append",
        default=[],
        metavar="PATTERN=CODE",
        help="as --error, of the modem itself",
    )
    group.add_argument(
        "--modem-hang", action="append", default=[], metavar="PATTERN", help="as --hang, of the modem itself"
    )


def add_sms_fault_flags(parser: argparse.ArgumentParser) -> None:
    """Add what can go wrong with messages."""
    group = parser.add_argument_group("faults of messages (--modem)")
    group.add_argument("--sms-latency", type=decimal, default=0.0, metavar="S", help="a message takes so long one way")
    group.add_argument("--sms-jitter", type=decimal, default=0.0, metavar="S", help="and up to so much longer each")
    group.add_argument(
        "--lose",
        type=lost,
        action="append",
        default=[],
        metavar="PART",
        help="this part of every answer is lost, or `request`",
    )
    group.add_argument("--duplicate-sms", action="store_true", help="every part of an answer comes twice")
    group.add_argument("--reorder", action="store_true", help="the parts of an answer come in another order")
    group.add_argument(
        "--forge",
        type=whole(1, 15),
        nargs="?",
        const=1,
        action="append",
        default=[],
        metavar="PART",
        help="this part of every answer has a wrong digest (1)",
    )
    group.add_argument("--unrelated", action="store_true", help="somebody else's message before each part")
    group.add_argument("--swap-nibbles", action="store_true", help="the total before the segment in their octet")
    group.add_argument("--udh", action="store_true", help="digest answers carry a concatenation header")
    group.add_argument(
        "--plain-ids", action="store_true", help="digest answers carry the ids 00 and 01 whatever was asked"
    )
    group.add_argument(
        "--cms-error", type=whole(0, 999), metavar="N", help="whatever is sent is refused with +CMS ERROR: N"
    )
