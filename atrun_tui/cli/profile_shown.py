"""`atrun profile list` and `show`: profiles in words and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from atrun_tui.cli.common import load_or_fail, named
from atrun_tui.cli.diagnostics import Exit
from atrun_tui.cli.profile_sms import shown
from atrun_tui.config.profile import ListenRoad, Modem, Profile, SerialRoad, SmsRoad

if TYPE_CHECKING:
    import argparse

    from atrun_tui.cli.diagnostics import Diagnostics
    from atrun_tui.cli.output import Output


def as_json(profile: Profile, modems: dict[str, Modem]) -> dict[str, Any]:
    """A profile as `--json` tells it: seconds, but the pause in milliseconds."""
    road = profile.road
    about: dict[str, Any] = {"name": profile.name, "transport": profile.transport, "address": str(road)}
    if isinstance(road, ListenRoad):
        about |= {"allow": list(road.allow), "imei": road.imei}
    if isinstance(road, SerialRoad):
        about |= {"baudrate": road.baudrate}
    if isinstance(road, SmsRoad):
        about |= shown(road, modems)
    return about | {
        "user": profile.user,
        "login": profile.login.value,
        "keepalive": profile.keepalive,
        "pause": profile.pause_ms,
        "timeout": profile.timeout,
    }


def list_profiles(args: argparse.Namespace, output: Output, diagnostics: Diagnostics) -> int:
    """`atrun profile list`."""
    loaded = load_or_fail(args, diagnostics)
    profiles = loaded.profiles
    if not profiles:
        diagnostics.say("no profiles yet; `atrun profile add NAME --dial HOST:PORT --user USER` makes one")
    width = max(map(len, profiles), default=0)
    for profile in profiles.values():
        if args.json:
            output.record(as_json(profile, loaded.modems))
        else:
            output.line(f"{profile.name:<{width}}  {profile.transport:<6}  {profile.road}")
    return Exit.DONE


def show_profile(args: argparse.Namespace, output: Output, diagnostics: Diagnostics) -> int:
    """`atrun profile show`."""
    loaded = load_or_fail(args, diagnostics)
    about = as_json(loaded.profiles[named(loaded.profiles, args.name)], loaded.modems)
    if args.json:
        output.record(about)
        return Exit.DONE
    for key, value in about.items():
        output.line(f"{key:<11} {_in_words(key, value)}")
    return Exit.DONE


def _in_words(key: str, value: Any) -> str:
    """A value of a profile with its unit; `-` where there is none."""
    if key == "keepalive":
        return f"after {value:g} s of silence" if value else "never"
    if key == "pause":
        return f"{value:g} ms"
    if key == "timeout":
        return f"{value:g} s" if value is not None else "as each command is known to need"
    if isinstance(value, list):
        return ", ".join(value) or "-"
    return "-" if value is None else str(value)
