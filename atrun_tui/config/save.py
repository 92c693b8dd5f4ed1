"""Adds, changes and removes profiles in profiles.toml, with the owner's comments and order kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from atrun_tui.config.document import parse_document
from atrun_tui.config.edit import edit_file
from atrun_tui.config.load import HOMES, Loaded, read_profiles
from atrun_tui.config.problems import ConfigError, Problem, did_you_mean
from atrun_tui.config.profile import DialRoad, ListenRoad, Modem, Profile, SerialRoad, SmsRoad
from atrun_tui.config.table import dotted
from atrun_tui.config.table_text import NotATable, change_table, cut_table, insert_table
from atrun_tui.record import replace

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_HEAD = '# Profiles. No secret ever stands here: they are in the keyring of the system, service "atrun-tui".\n'


def add_profile(path: Path, profile: Profile, *, modem: Modem | None = None) -> None:
    """Write a new profile, and with it the modem it goes through when that is new or changed.

    Raises:
        ConfigError: the name is taken, the profile is no usable one, or the file cannot be read or written.
    """

    def change(content: str, loaded: Loaded) -> tuple[str, Loaded]:
        if profile.name in loaded.profiles:
            raise _refused(path, profile.name, "there is a profile of that name already")
        content, loaded = _with_modem(content, loaded, modem)
        content = _new_table(content, "profiles", profile.name, _profile_values(profile))
        return content, replace(loaded, profiles={**loaded.profiles, profile.name: profile})

    _edit(path, change)


def replace_profile(path: Path, profile: Profile, *, old_name: str | None = None, modem: Modem | None = None) -> None:
    """Write a profile over the one of its name, or over `old_name`, which then bears the new name in the same place.

    Raises:
        ConfigError: there is none to replace, the new name is taken, or as `add_profile`.
    """
    former = profile.name if old_name is None else old_name

    def change(content: str, loaded: Loaded) -> tuple[str, Loaded]:
        _check_there(path, former, loaded)
        if profile.name != former and profile.name in loaded.profiles:
            raise _refused(path, profile.name, "there is a profile of that name already")
        content, loaded = _with_modem(content, loaded, modem)
        content = change_table(
            content, "profiles", former, _profile_values(profile), new_name=profile.name, implied=_IMPLIED
        )
        kept = {name: each for name, each in loaded.profiles.items() if name != former}
        return content, replace(loaded, profiles={**kept, profile.name: profile})

    _edit(path, change)


def remove_profile(path: Path, name: str) -> None:
    """Remove a profile; the modem it went through stays. Raises ConfigError."""

    def change(content: str, loaded: Loaded) -> tuple[str, Loaded]:
        _check_there(path, name, loaded)
        kept = {each: profile for each, profile in loaded.profiles.items() if each != name}
        return cut_table(content, "profiles", name), replace(loaded, profiles=kept)

    _edit(path, change)


def _edit(path: Path, change: Callable[[str, Loaded], tuple[str, Loaded]]) -> None:
    """Change the file's text, and write it only when it then reads as was meant."""

    def checked(content: str) -> str:
        before = read_profiles(parse_document(content, path), path)
        try:
            text, meant = change(content or _HEAD, before)
        except NotATable as error:
            raise ConfigError([Problem(path, "profiles", str(error))]) from None
        if read_profiles(parse_document(text, path), path) != meant:
            raise ConfigError(
                [Problem(path, "", "cannot be changed without harm to what stands in it; change it by hand")]
            )
        return text

    edit_file(path, checked)


def _with_modem(content: str, loaded: Loaded, modem: Modem | None) -> tuple[str, Loaded]:
    if modem is None or loaded.modems.get(modem.name) == modem:
        return content, loaded
    limit = {} if modem.daily_limit is None else {"daily_limit": modem.daily_limit}
    values = {"device": modem.device, "baudrate": modem.baudrate, **limit}
    if modem.name in loaded.modems:
        content = change_table(content, "modems", modem.name, values, new_name=modem.name, implied=_IMPLIED)
    else:
        content = _new_table(content, "modems", modem.name, values)
    return content, replace(loaded, modems={**loaded.modems, modem.name: modem})


def _check_there(path: Path, name: str, loaded: Loaded) -> None:
    if name not in loaded.profiles:
        raise _refused(path, name, f"there is no profile of that name{did_you_mean(name, loaded.profiles)}")


def _refused(path: Path, name: str, sentence: str) -> ConfigError:
    return ConfigError([Problem(path, dotted("profiles", name), sentence)])


def _new_table(content: str, group: str, name: str, values: dict[str, Any]) -> str:
    return insert_table(
        content, group, name, {key: value for key, value in values.items() if value != _IMPLIED.get(key)}
    )


def _profile_values(profile: Profile) -> dict[str, Any]:
    """The keys of a profile as the file has them; what means nothing on its road is left out, unless the profile insists."""
    values = {
        "user": profile.user,
        "login": str(profile.login),
        "keepalive": _plain(profile.keepalive),
        "pause": _plain(profile.pause_ms),
        "timeout": _plain(profile.timeout),
    }
    said = {
        key: value
        for key, value in values.items()
        if value is not None and (value != _IMPLIED.get(key) or profile.transport in HOMES.get(key, profile.transport))
    }
    return {"transport": profile.transport, **_road_values(profile), **said}


def _plain(value: float | None) -> float | int | None:
    """A whole number without its `.0`."""
    return int(value) if value is not None and float(value).is_integer() else value


def _road_values(profile: Profile) -> dict[str, Any]:
    match profile.road:
        case DialRoad() as road:
            return {"address": str(road)}
        case ListenRoad() as road:
            allow = {"allow": list(road.allow)} if road.allow else {}
            return {"address": str(road), **allow, **({"imei": road.imei} if road.imei else {})}
        case SmsRoad() as road:
            return {"number": road.number, "modem": road.modem, "format": str(road.format)}
        case SerialRoad() as road:
            return {"device": road.device, "baudrate": road.baudrate}


_IMPLIED = {"login": "auto", "keepalive": 0, "pause": 20, "format": "digest", "baudrate": 115_200}
"""What a key that is not written stands for."""
