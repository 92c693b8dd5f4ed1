"""`atrun profile`: the modules the owner has, and the roads to them."""

from __future__ import annotations

import argparse
import asyncio
from typing import TYPE_CHECKING, Any

from atrun_tui.cli.common import load_or_fail, named, opened, paths_of, road_of
from atrun_tui.cli.diagnostics import CommandFailed, Exit
from atrun_tui.cli.flags import add_connect_timeout, shared_flags
from atrun_tui.cli.profile_shown import as_json, list_profiles, show_profile
from atrun_tui.cli.profile_sms import add_flags, say_secrets, sms_road
from atrun_tui.config import address
from atrun_tui.config.profile import DialRoad, ListenRoad, Modem, Profile, Road, SerialRoad, SmsRoad
from atrun_tui.protocol.login import Login
from atrun_tui.record import replace

if TYPE_CHECKING:
    from collections.abc import Callable

    from atrun_tui.cli.diagnostics import Diagnostics
    from atrun_tui.cli.output import Output


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)

    def action(name: str, summary: str) -> argparse.ArgumentParser:
        return actions.add_parser(
            name, help=summary, description=summary[0].upper() + summary[1:] + ".", parents=[shared_flags()]
        )

    add = action("add", "add a module")
    add.add_argument("name", metavar="NAME", type=_typed(address.valid_name))
    _add_road(add, required=True)
    action("list", "list the modules")
    for name, summary in (
        ("show", "show one module's profile"),
        ("remove", "remove a profile and its password"),
    ):
        action(name, summary).add_argument("name", metavar="NAME")
    check = action("check", "connect, say who is there, and what of its own set-up will strand it")
    check.add_argument("name", metavar="NAME")
    check.epilog = (
        "Only questions are sent, none of them answered with a password. Nothing is mended by itself: each finding names the"
        " commands that mend it, and where they can be given. By SMS that is one message, sent with --yes. What is found is no"
        " failure (0); 3 the module was not reached, 4 it gave no answer."
    )
    add_connect_timeout(check)
    edit = action("edit", "change a profile: only what is given changes")
    edit.add_argument("name", metavar="NAME")
    _add_road(edit, required=False)


def _add_road(parser: argparse.ArgumentParser, *, required: bool) -> None:
    road = parser.add_mutually_exclusive_group(required=required)
    road.add_argument("--dial", metavar="HOST:PORT", type=_typed(address.parse_dial), help="we connect to the module")
    road.add_argument(
        "--listen", metavar="[ADDRESS]:PORT", type=_typed(address.parse_listen), help="the module connects to us"
    )
    road.add_argument(
        "--sms", metavar="NUMBER", type=_typed(address.parse_number), help="by SMS, through a modem of ours"
    )
    road.add_argument("--serial", metavar="DEVICE", help="a module on the desk")
    add_flags(parser)
    parser.add_argument("--user", metavar="USER", help="TCPATRUN user name (the password: `atrun secret set`)")
    parser.add_argument("--login", choices=[login.value for login in Login], help="login procedure (auto finds out)")
    parser.add_argument(
        "--allow",
        metavar="CIDR",
        action="append",
        type=_typed(address.parse_cidr),
        help="only callers from this block of addresses; several times",
    )
    parser.add_argument(
        "--imei", metavar="IMEI", type=_typed(address.parse_imei), help="whose call it is: the module tells it"
    )
    parser.add_argument("--baudrate", type=int, metavar="N", help="of the serial port, or of the modem's (115200)")
    parser.add_argument(
        "--keepalive", type=_amount, metavar="SECONDS", help="idle time before an AT is sent; 0 = never"
    )
    parser.add_argument(
        "--pause", type=_amount, metavar="MS", help="least time between two commands, by SMS between two messages (20)"
    )


def _typed(parse: Callable[[str], Any]) -> Callable[[str], Any]:
    """A reader for argparse that tells the reader's own sentence."""

    def read(text: str) -> Any:
        try:
            return parse(text)
        except ValueError as fault:
            raise argparse.ArgumentTypeError(str(fault)) from None

    return read


def _amount(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is no number") from None
    if not 0 <= value <= 1e6:
        raise argparse.ArgumentTypeError(f"{text} is out of range: 0 to 1000000")
    return value


def execute(args: argparse.Namespace, output: Output, diagnostics: Diagnostics) -> int:
    """Run and return the exit code."""
    actions: dict[str, Callable[[argparse.Namespace, Output, Diagnostics], int]] = {
        "add": _add,
        "list": list_profiles,
        "show": show_profile,
        "edit": _edit,
        "remove": _remove,
        "check": _check,
    }
    return actions[args.action](args, output, diagnostics)


def _add(args: argparse.Namespace, output: Output, diagnostics: Diagnostics) -> int:
    loaded = load_or_fail(args)
    if args.name in loaded.profiles:
        raise CommandFailed(
            Exit.USAGE, f"there is a profile '{args.name}' already; `atrun profile edit {args.name}` changes it"
        )
    road, modem = _road(args, None, loaded.modems)
    profile = _described(args, Profile(name=args.name, road=road))
    _save(args, profile, modem, new=True)
    _say_kept(args, profile, output, diagnostics)
    if profile.user is not None:
        diagnostics.say(f"its password: atrun secret set {profile.name}")
    return Exit.DONE


def _edit(args: argparse.Namespace, output: Output, diagnostics: Diagnostics) -> int:
    loaded = load_or_fail(args, diagnostics)
    old = loaded.profiles[named(loaded.profiles, args.name)]
    road, modem = _road(args, old.road, loaded.modems)
    profile = _described(args, replace(old, road=road))
    if profile == old and modem is None:
        raise CommandFailed(Exit.USAGE, "nothing to change was given; `atrun profile edit --help` lists what there is")
    _save(args, profile, modem, new=False)
    _say_kept(args, profile, output, diagnostics)
    return Exit.DONE


def _say_kept(args: argparse.Namespace, profile: Profile, output: Output, diagnostics: Diagnostics) -> None:
    if args.json:
        output.record(as_json(profile, load_or_fail(args).modems))
    diagnostics.say(f"kept: {profile.name}, {road_of(profile)}")
    if isinstance(profile.road, SmsRoad):
        say_secrets(profile.name, profile.road, diagnostics.say)


def _road(args: argparse.Namespace, old: Road | None, modems: dict[str, Modem]) -> tuple[Road, Modem | None]:
    """The road the flags say, or the old one with what the flags change in it; and the modem that is new or changed."""
    by_sms = sms_road(args, old, modems)
    return by_sms if by_sms is not None else (_stream_road(args, old), None)


def _stream_road(args: argparse.Namespace, old: Road | None) -> Road:
    if args.dial:
        host, port = args.dial
        return DialRoad(host, port)
    if args.listen:
        host, port = args.listen
        return ListenRoad(host, port, allow=tuple(args.allow or ()), imei=args.imei)
    if args.serial:
        return SerialRoad(args.serial, **({"baudrate": args.baudrate} if args.baudrate else {}))
    if isinstance(old, ListenRoad):
        return replace(old, allow=tuple(args.allow) if args.allow else old.allow, imei=args.imei or old.imei)
    if isinstance(old, SerialRoad) and args.baudrate:
        return replace(old, baudrate=args.baudrate)
    assert old is not None
    return old


def _described(args: argparse.Namespace, profile: Profile) -> Profile:
    """The profile with what the flags say beside the road; refuses flags that mean nothing on it."""
    for flag, roads in (
        ("user", "dial"),
        ("login", "dial"),
        ("allow", "listen"),
        ("imei", "listen"),
        ("modem", "sms"),
        ("format", "sms"),
        ("daily_limit", "sms"),
        ("baudrate", "serial or sms"),
    ):
        if getattr(args, flag) is not None and profile.transport not in roads.split(" or "):
            written = flag.replace("_", "-")
            raise CommandFailed(
                Exit.USAGE, f"--{written} means nothing on a {profile.transport} profile, only on a {roads} one"
            )
    changes: dict[str, Any] = {
        "user": args.user,
        "login": Login(args.login) if args.login else None,
        "keepalive": args.keepalive,
        "pause_ms": args.pause,
        "timeout": args.timeout,
    }
    return replace(profile, **{key: value for key, value in changes.items() if value is not None})


def _save(args: argparse.Namespace, profile: Profile, modem: Modem | None, *, new: bool) -> None:
    from atrun_tui.config.problems import ConfigError  # noqa: PLC0415  (tomlkit is loaded only to write)
    from atrun_tui.config.save import add_profile, replace_profile  # noqa: PLC0415

    path = paths_of(args).profiles
    try:
        if new:
            add_profile(path, profile, modem=modem)
        else:
            replace_profile(path, profile, modem=modem)
    except ConfigError as fault:
        raise CommandFailed(Exit.USAGE, str(fault)) from None


def _remove(args: argparse.Namespace, output: Output, diagnostics: Diagnostics) -> int:
    return asyncio.run(_remove_with_secrets(args, output, diagnostics))


async def _remove_with_secrets(args: argparse.Namespace, output: Output, diagnostics: Diagnostics) -> int:
    from atrun_tui.vault.base import VaultError  # noqa: PLC0415  (with the workspace, not before)

    async with opened(args, output, diagnostics) as workspace:
        name = named(workspace.profiles, args.name)
        try:
            await workspace.remove_profile(name)
        except VaultError as fault:
            diagnostics.problem(f"atrun: the profile is gone, but its secret may still be in the keyring: {fault}")
            return Exit.UNREACHABLE
        diagnostics.say(
            f"removed: {name}, and its password; `atrun secret forget {name} --name WORD` removes one that macros refer to"
        )
        return Exit.DONE


def _check(args: argparse.Namespace, output: Output, diagnostics: Diagnostics) -> int:
    from atrun_tui.cli.check import check_profile  # noqa: PLC0415  (needs the session, the others do not)

    return asyncio.run(check_profile(args, output, diagnostics))
