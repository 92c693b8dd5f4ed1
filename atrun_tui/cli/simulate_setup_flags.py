"""The flags of `atrun simulate` for how the module was set up on site: what it tells whoever asks (`atrun profile check`)."""

from __future__ import annotations

import argparse
from ipaddress import IPv4Network
from typing import TYPE_CHECKING, Any

from atrun_tui.cli.simulate_readers import whole

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST_RULES = 5
_NOBODY = "none"
_HERE = "127.0.0.0/8"


def add_setup_flags(parser: argparse.ArgumentParser) -> None:
    """Add the flags."""
    group = parser.add_argument_group("how it was set up, as it tells when asked")
    group.add_argument(
        "--allow",
        type=_rule,
        action="append",
        metavar="CIDR",
        help=f"in the list of its firewall; several times; `{_NOBODY}` for an empty one ({_HERE})",
    )
    group.add_argument(
        "--activation", type=whole(0, 15), default=0, metavar="N", help="tries to come up by itself (0, as delivered)"
    )
    group.add_argument(
        "--probe-minutes", type=whole(0, 240), default=0, metavar="N", help="between TCP keep-alive probes (0 = none)"
    )
    group.add_argument("--sms-service", action="store_true", help="it obeys SMS too (with --modem it does anyway)")
    group.add_argument(
        "--retries",
        type=whole(0, 5),
        default=0,
        metavar="N",
        help="--dial: #TCPATRUNCFG retryCnt; --redial goes before it (0, as delivered)",
    )
    group.add_argument("--retry-minutes", type=whole(1, 3600), default=2, metavar="N", help="... and retryDelay (2)")


def setup_options(args: argparse.Namespace) -> dict[str, Any]:
    """What the arguments say, as `Options` takes it."""
    rules: Sequence[IPv4Network | None] = args.allow or (IPv4Network(_HERE),)
    blocks = [block for block in rules if block is not None]
    return {
        "firewall": tuple((str(block.network_address), str(block.netmask)) for block in blocks[:_MOST_RULES]),
        "activation": args.activation,
        "keepalive_minutes": args.probe_minutes,
        "sms_service": args.sms_service,
        "retries": (args.retries, args.retry_minutes),
    }


def _rule(text: str) -> IPv4Network | None:
    if text == _NOBODY:
        return None
    try:
        return IPv4Network(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is no IPv4 block such as 10.64.0.0/16") from None
