"""The road by SMS as `atrun profile` takes and shows it: a number, a format, and the modem of ours in between."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from atrun_tui.cli.diagnostics import CommandFailed, Exit
from atrun_tui.config.profile import Modem, Road, SmsFormat, SmsRoad
from atrun_tui.record import replace

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping

_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9._-]+")
_CHANGING = ("sms", "modem", "format", "baudrate", "daily_limit")


def add_flags(parser: argparse.ArgumentParser) -> None:
    """Add the flags of the road, apart from `--sms` itself."""
    parser.add_argument("--modem", metavar="DEVICE", help="the modem that SMS go through: its device, or its name")
    parser.add_argument("--format", choices=[each.value for each in SmsFormat], help="of the SMS (digest)")
    parser.add_argument(
        "--daily-limit", type=_count, metavar="N", help="most SMS a day through the modem, for all its profiles"
    )


def _count(text: str) -> int:
    import argparse  # noqa: PLC0415  (loaded by whoever parses)

    if not text.isascii() or not text.isdigit() or int(text) > 100_000:
        raise argparse.ArgumentTypeError(f"'{text}' is no number of SMS: 0 to 100000")
    return int(text)


def sms_road(
    args: argparse.Namespace, old: Road | None, modems: Mapping[str, Modem]
) -> tuple[SmsRoad, Modem | None] | None:
    """The road that the flags say, and the modem when that is new or changed; None when they say no road by SMS.

    Raises:
        CommandFailed: no modem is said, or none of that name is known.
    """
    before = old if isinstance(old, SmsRoad) else None
    if not args.sms and (before is None or args.dial or args.listen or args.serial):
        return None
    if before is not None and all(getattr(args, flag) is None for flag in _CHANGING):
        return before, None
    known = _modem(args, before, modems)
    form = SmsFormat(args.format) if args.format else before.format if before is not None else SmsFormat.DIGEST
    number = args.sms or (before.number if before is not None else "")
    changed: dict[str, Any] = {"baudrate": args.baudrate, "daily_limit": args.daily_limit}
    modem = replace(known, **{key: value for key, value in changed.items() if value is not None})
    return SmsRoad(number, modem.name, form), None if modems.get(modem.name) == modem else modem


def _modem(args: argparse.Namespace, before: SmsRoad | None, modems: Mapping[str, Modem]) -> Modem:
    said: str | None = args.modem or (before.modem if before is not None else None)
    if said is None:
        if len(modems) != 1:
            raise CommandFailed(Exit.USAGE, "--sms needs --modem DEVICE: the modem of yours that the SMS go through")
        return next(iter(modems.values()))
    if said in modems:
        return modems[said]
    of_device = next((modem for modem in modems.values() if modem.device == said), None)
    if of_device is not None:
        return of_device
    if not _is_device(said):
        known = f"; known: {', '.join(modems)}" if modems else ""
        raise CommandFailed(
            Exit.USAGE, f"there is no modem '{said}'{known}. A device's path, such as /dev/ttyUSB0, makes one"
        )
    return Modem(name=_free_name(said, modems), device=said)


def _is_device(text: str) -> bool:
    """A path, or a port of Windows."""
    return "/" in text or "\\" in text or text.upper().startswith("COM")


def _free_name(device: str, modems: Mapping[str, Modem]) -> str:
    """A name after the device, such as `ttyUSB0`."""
    stem = _NOT_IN_NAMES.sub("-", PurePath(device.replace("\\", "/")).name).lstrip(".-")[:56] or "modem"
    if stem.isdigit():
        stem = f"modem-{stem}"
    name, number = stem, 2
    while name in modems:
        name, number = f"{stem}-{number}", number + 1
    return name


def shown(road: SmsRoad, modems: Mapping[str, Modem]) -> dict[str, Any]:
    """What is shown of the road."""
    modem = modems.get(road.modem)
    known = (
        {} if modem is None else {"device": modem.device, "baudrate": modem.baudrate, "daily_limit": modem.daily_limit}
    )
    return {"format": road.format.value, "modem": road.modem, **known}


def say_secrets(name: str, road: SmsRoad, say: Callable[[str], None]) -> None:
    """What the road needs beside the profile."""
    if road.format is SmsFormat.DIGEST:
        say(f"its digest password, exactly 16 characters, as in its #SMSATWL list: atrun secret set {name}")
        say("whoever catches a digest SMS can send it again: do not send by SMS what must not happen twice")
    say(f"the PIN of the modem's SIM, if it asks for one: atrun secret set {road.modem} --pin")
