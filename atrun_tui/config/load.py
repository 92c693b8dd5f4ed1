"""Reads profiles.toml: every profile and modem in it, or every problem with it at once."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

from atrun_tui.config.address import parse_cidr, parse_dial, parse_imei, parse_listen, parse_number, valid_name
from atrun_tui.config.document import load_document
from atrun_tui.config.problems import ConfigError, Problem, did_you_mean, quoted
from atrun_tui.config.profile import DialRoad, ListenRoad, Modem, Profile, Road, SerialRoad, SmsFormat, SmsRoad
from atrun_tui.config.table import Note, Table, dotted, list_of, number, one_of, parsed, table, text, whole_number
from atrun_tui.protocol.login import Login
from atrun_tui.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

T = TypeVar("T")

_DAY = 86_400
_LONGEST_USER = 50  # AT guide, #TCPATRUNAUTH: user name and password, 50 characters each


class Loaded(Record):
    """What the file holds, by name, in the file's order."""

    profiles: dict[str, Profile]
    modems: dict[str, Modem]


class _Transport(StrEnum):
    DIAL = "dial"
    LISTEN = "listen"
    SMS = "sms"
    SERIAL = "serial"


def load_profiles(path: Path) -> Loaded:
    """The file's profiles and modems; none when there is no such file.

    Raises:
        ConfigError: with all problems.
    """
    return read_profiles(load_document(path), path)


def read_profiles(document: dict[str, Any], path: Path) -> Loaded:
    """The same from tables already read; `path` is only named in problems. Raises ConfigError with all of them."""
    problems: list[Problem] = []

    def note(place: str, sentence: str) -> None:
        problems.append(Problem(path, place, sentence))

    top = Table(document, "", note)
    modems = _read_each(top.take("modems", table, {}), "modems", _read_modem, note)
    profiles = _read_each(top.take("profiles", table, {}), "profiles", _read_profile, note)
    top.finish()
    _check_modem_names(profiles, document.get("modems"), note)
    if problems:
        raise ConfigError(problems)
    return Loaded(profiles, modems)


def _read_each(tables: dict[str, Any], place: str, read: Callable[[str, Table], T | None], note: Note) -> dict[str, T]:
    found: dict[str, T] = {}
    for name, values in tables.items():
        here = dotted(place, name)
        try:
            one = read(valid_name(name), Table(table(values), here, note))
        except ValueError as error:
            note(here, str(error))
        else:
            if one is not None:
                found[name] = one
    return found


def _read_modem(name: str, values: Table) -> Modem | None:
    device = values.require("device", text)
    baudrate = values.take("baudrate", _baudrate, 115_200)
    limit = values.take("daily_limit", _daily_limit, None)
    values.finish()
    return None if device is None else Modem(name=name, device=device, baudrate=baudrate, daily_limit=limit)


def _read_profile(name: str, values: Table) -> Profile | None:
    transport = values.require("transport", one_of(_Transport))
    if transport is None:
        return None
    for key, homes in HOMES.items():
        if transport not in homes:
            values.refuse(
                key, f"means nothing for transport {quoted(transport)}, only for {' and '.join(map(quoted, homes))}"
            )
    road = _ROADS[transport](values)
    user = values.take("user", _user, None)
    login = values.take("login", one_of(Login), Login.AUTO)
    keepalive = values.take("keepalive", number(0, _DAY, "seconds"), 0.0)
    pause = values.take("pause", number(0, 60_000, "milliseconds"), 20.0)
    timeout = values.take("timeout", _timeout, None)
    values.finish()
    if road is None:
        return None
    return Profile(name=name, road=road, user=user, login=login, keepalive=keepalive, pause_ms=pause, timeout=timeout)


def _read_dial(values: Table) -> DialRoad | None:
    address = values.require("address", parsed(parse_dial))
    return None if address is None else DialRoad(*address)


def _read_listen(values: Table) -> ListenRoad | None:
    address = values.require("address", parsed(parse_listen))
    anyone: tuple[str, ...] = ()
    allow = values.take("allow", list_of(parsed(parse_cidr)), anyone)
    imei = values.take("imei", parsed(parse_imei), None)
    return None if address is None else ListenRoad(*address, allow, imei)


def _read_sms(values: Table) -> SmsRoad | None:
    phone = values.require("number", parsed(parse_number))
    modem = values.require("modem", parsed(valid_name))
    style = values.take("format", one_of(SmsFormat), SmsFormat.DIGEST)
    return None if phone is None or modem is None else SmsRoad(phone, modem, style)


def _read_serial(values: Table) -> SerialRoad | None:
    device = values.require("device", text)
    baudrate = values.take("baudrate", _baudrate, 115_200)
    return None if device is None else SerialRoad(device, baudrate)


def _user(value: Any) -> str:
    user = text(value)
    if len(user) > _LONGEST_USER:
        raise ValueError(f"must have at most {_LONGEST_USER} characters")
    try:
        user.encode("latin-1")
    except UnicodeEncodeError:
        raise ValueError("holds a character that cannot be sent to a module; use plain Latin letters") from None
    return user


def _check_modem_names(profiles: dict[str, Profile], modems: object, note: Note) -> None:
    """Against the names written, so that a modem with a fault of its own is not reported as missing too."""
    known = list(modems) if isinstance(modems, dict) else []
    for profile in profiles.values():
        if isinstance(profile.road, SmsRoad) and profile.road.modem not in known:
            name = profile.road.modem
            hint = did_you_mean(name, known) or f": add a table [modems.{name}] with its device"
            note(
                dotted(dotted("profiles", profile.name), "modem"),
                f"there is no modem {quoted(name)} in this file{hint}",
            )


_baudrate = whole_number(50, 4_000_000, "bits a second")
_daily_limit = whole_number(0, 100_000, "SMS a day")
_timeout = number(0.1, _DAY, "seconds")

_ROADS: dict[_Transport, Callable[[Table], Road | None]] = {
    _Transport.DIAL: _read_dial,
    _Transport.LISTEN: _read_listen,
    _Transport.SMS: _read_sms,
    _Transport.SERIAL: _read_serial,
}

HOMES: dict[str, tuple[str, ...]] = {
    "address": (_Transport.DIAL, _Transport.LISTEN),
    "user": (_Transport.DIAL,),
    "login": (_Transport.DIAL,),
    "allow": (_Transport.LISTEN,),
    "imei": (_Transport.LISTEN,),
    "keepalive": (_Transport.DIAL, _Transport.LISTEN, _Transport.SERIAL),
    "number": (_Transport.SMS,),
    "modem": (_Transport.SMS,),
    "format": (_Transport.SMS,),
    "device": (_Transport.SERIAL,),
    "baudrate": (_Transport.SERIAL,),
}
"""Which transports a key belongs to, where not to all."""
