"""From what was typed into the form of a profile to the profile, or to a sentence beside each field that cannot be used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from atrun_tui.config.address import parse_dial, parse_imei, parse_listen, parse_number
from atrun_tui.config.problems import did_you_mean, quoted
from atrun_tui.config.profile import DialRoad, ListenRoad, Modem, Profile, Road, SerialRoad, SmsFormat, SmsRoad
from atrun_tui.protocol.login import Login
from atrun_tui.record import replace
from atrun_tui.ui.road_forms import FORMS, read_baudrate, read_blocks, read_seconds

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from atrun_tui.ui.road_forms import RoadForm

    Draft = Mapping[str, str]
    Problems = dict[str, str]


@dataclass(frozen=True, slots=True)
class Filled:
    """What a form that can be used says: the profile, and the modem that is new with it."""

    profile: Profile
    modem: Modem | None = None


def draft_of(profile: Profile | None) -> dict[str, str]:
    """What the fields of every road hold at first: what a profile says, else the usual."""
    draft = {"login": Login.AUTO.value, "format": SmsFormat.DIGEST.value, "baudrate": "115200"}
    if profile is None:
        return draft
    draft |= {"name": profile.name, "user": profile.user or "", "login": profile.login.value}
    draft["keepalive"] = f"{profile.keepalive:g}" if profile.keepalive else ""
    match profile.road:
        case DialRoad() as road:
            draft["address"] = str(road)
        case ListenRoad() as road:
            draft |= {"door": str(road), "imei": road.imei or "", "allow": ", ".join(road.allow)}
        case SmsRoad() as road:
            draft |= {"number": road.number, "modem": road.modem, "format": road.format.value}
        case SerialRoad() as road:
            draft |= {"device": road.device, "baudrate": str(road.baudrate)}
    return draft


def read_draft(
    word: str, draft: Draft, *, names: frozenset[str], former: Profile | None, modems: Mapping[str, Modem]
) -> Filled | Problems:
    """The profile that a form describes, or for each field that cannot be used a sentence.

    Args:
        word: the road chosen.
        draft: the text of every field of that road by id.
        names: names already taken by others.
        former: the profile being edited; what the form does not show stays as it is.
        modems: those of ours that are known.
    """
    problems = _check_each(FORMS[word], draft)
    if draft["name"] in names:
        problems["name"] = "there is a profile of that name already"
    modem: Modem | None = None
    if word == "dial" and draft["password"] and not draft["user"]:
        problems["user"] = "a password needs a user name"
    if word == "sms":
        if problem := _password_missing(draft, former):
            problems.setdefault("password", problem)
        found = find_modem(draft["modem"], modems)
        modem = found if isinstance(found, Modem) else None
        if isinstance(found, str):
            problems.setdefault("modem", found)
    if problems:
        return problems
    road = _ROADS[word](draft, modem)
    base = former or Profile(name=draft["name"], road=road)
    new = modem if modem is not None and modem.name not in modems else None
    return Filled(
        replace(
            base,
            name=draft["name"],
            road=road,
            user=draft.get("user") or None,
            login=Login(draft.get("login", Login.AUTO)),
            keepalive=_kept_alive(word, draft, base),
        ),
        new,
    )


def find_modem(text: str, modems: Mapping[str, Modem]) -> Modem | str:
    """The modem that is meant, by its name or its device; a new one for a device nobody named yet; else a sentence."""
    if text in modems:
        return modems[text]
    known = next((modem for modem in modems.values() if modem.device == text), None)
    if known is not None:
        return known
    if "/" not in text and not text.upper().startswith("COM"):
        return f"there is no modem {quoted(text)}{did_you_mean(text, modems)}; or name a device, such as /dev/ttyUSB0"
    return Modem(name=_free_name(text, modems), device=text)


def _free_name(device: str, modems: Mapping[str, Modem]) -> str:
    """A name for a modem, after its device."""
    end = device.rstrip("/").rpartition("/")[2]
    name = "".join(char if char.isascii() and char.isalnum() else "-" for char in end).strip("-")[:48] or "modem"
    if name not in modems:
        return name
    return next(f"{name}-{number}" for number in range(2, len(modems) + 3) if f"{name}-{number}" not in modems)


def _check_each(form: RoadForm, draft: Draft) -> Problems:
    problems: Problems = {}
    for field in form.all_fields:
        try:
            field.check(draft[field.id])
        except ValueError as problem:
            problems[field.id] = str(problem)
    return problems


def _password_missing(draft: Draft, former: Profile | None) -> str | None:
    if draft["format"] == SmsFormat.SIMPLE:
        return "the simple format has no password" if draft["password"] else None
    kept = former is not None and isinstance(former.road, SmsRoad) and former.road.format is SmsFormat.DIGEST
    return None if draft["password"] or kept else "every message is signed with it: 16 characters"


def _kept_alive(word: str, draft: Draft, base: Profile) -> float:
    """SMS keep nothing alive; where the form does not ask, what was stays."""
    if word == "sms":
        return 0.0
    return read_seconds(draft["keepalive"]) if "keepalive" in draft else base.keepalive


def _dial(draft: Draft, _: Modem | None) -> Road:
    return DialRoad(*parse_dial(draft["address"]))


def _listen(draft: Draft, _: Modem | None) -> Road:
    imei = parse_imei(draft["imei"]) if draft["imei"] else None
    return ListenRoad(*parse_listen(draft["door"]), allow=read_blocks(draft["allow"]), imei=imei)


def _sms(draft: Draft, modem: Modem | None) -> Road:
    assert modem is not None
    return SmsRoad(parse_number(draft["number"]), modem.name, SmsFormat(draft["format"]))


def _serial(draft: Draft, _: Modem | None) -> Road:
    return SerialRoad(draft["device"], read_baudrate(draft["baudrate"]))


_ROADS: dict[str, Callable[[Draft, Modem | None], Road]] = {
    "dial": _dial,
    "listen": _listen,
    "sms": _sms,
    "serial": _serial,
}
