"""What a reply line means, in a few words beside it: `+CSQ: 17,0` is -79 dBm.

Only lines that say something by numbers have a gloss; what speaks for itself has none. Sources: 3GPP TS 27.007 and the AT
guide. Lines are untrusted: a value out of its range, missing or malformed, has no gloss.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from atrun_tui.knowledge.reply_values import number_in, values_of

_LONGEST = 512
_Gloss = Callable[[list[str], str], str | None]

_REGISTRATION = {
    "0": "not registered, not searching",
    "1": "registered, home network",
    "2": "searching for a network",
    "3": "registration denied",
    "4": "unknown",
    "5": "registered, roaming",
    "6": "registered for SMS only, home network",
    "7": "registered for SMS only, roaming",
    "8": "emergency service only",
}
_ACCESS = {
    "0": "GSM",
    "1": "GSM compact",
    "2": "UTRAN",
    "3": "GSM with EGPRS",
    "4": "UTRAN with HSDPA",
    "5": "UTRAN with HSUPA",
    "6": "UTRAN with HSDPA and HSUPA",
    "7": "LTE",
    "8": "EC-GSM-IoT",
    "9": "NB-IoT",
}
_SELECTION = {
    "0": "chosen automatically",
    "1": "chosen by hand",
    "2": "deregistered",
    "4": "by hand, else automatically",
}
_SIM_STATES = {
    "READY": "no PIN is asked for",
    "SIM PIN": "the SIM waits for its PIN",
    "SIM PUK": "the SIM is blocked and waits for its PUK",
    "SIM PIN2": "the SIM waits for its PIN2",
    "SIM PUK2": "PIN2 is blocked; the SIM waits for its PUK2",
    "PH-SIM PIN": "the module is locked to another SIM",
}
_FUNCTIONALITY = {
    "0": "minimum functionality",
    "1": "full functionality",
    "2": "transmitter off",
    "4": "radio off",
    "5": "full functionality with power saving",
}
_CARD = {
    "0": "no SIM",
    "1": "SIM inserted",
    "2": "SIM inserted and unlocked",
    "3": "SIM inserted and ready",
}
_SOCKET = {
    "0": "closed",
    "1": "open, data flowing",
    "2": "suspended",
    "3": "suspended with data waiting",
    "4": "listening",
    "5": "incoming connection to accept or refuse",
}
_ACTIVITY = {"0": "ready", "1": "unavailable", "2": "unknown", "3": "ringing", "4": "call in progress", "5": "asleep"}
_MESSAGE_STATES = {"0": "unread", "1": "read", "2": "not sent", "3": "sent", "4": "all"}
_FIX = {"0": "no fix", "1": "no fix", "2": "2D fix", "3": "3D fix"}
_OFF_ON = {"0": "off", "1": "on"}


def decode_line(line: str) -> str | None:
    """A short gloss of an information line or URC, or None where there is nothing to add. Never raises.

    Args:
        line: the line without its CR LF.
    """
    name, colon, rest = line.partition(":")
    gloss = _GLOSSES.get(name) if colon else None
    if gloss is None or len(line) > _LONGEST:
        return None
    rest = rest.strip()
    return gloss(values_of(rest), rest) if not rest.startswith("(") else None


def _word(index: int, words: dict[str, str], lead: str = "") -> _Gloss:
    """The meaning of one value, after a lead such as `service `."""

    def gloss(values: list[str], _: str) -> str | None:
        word = words.get(values[index]) if index < len(values) else None
        return lead + word if word is not None else None

    return gloss


def _service(states: dict[str, str]) -> _Gloss:
    """`<mod>,<stat>` of a service: whether it is on, and what it does."""

    def gloss(values: list[str], _: str) -> str | None:
        if len(values) != 2 or values[0] not in _OFF_ON:
            return None
        state = states.get(values[1])
        return f"service {_OFF_ON[values[0]]}" + (f", {state}" if state else "")

    return gloss


def _signal(values: list[str], _: str) -> str | None:
    """27.007 8.5: steps of 2 dBm from -113; 99 is unknown."""
    level = number_in(values, 0)
    if level is None or len(values) != 2:
        return None
    if level == 99:
        return "signal unknown"
    ends = {0: "-113 dBm or less", 31: "-51 dBm or more"}
    return ends.get(level, f"{2 * level - 113} dBm") if level <= 31 else None


def _extended_signal(values: list[str], _: str) -> str | None:
    """27.007 8.69: the sixth value is RSRP, dBm from -141; 255 is unknown."""
    power = number_in(values, 5)
    return f"RSRP about {power - 141} dBm" if power is not None and power <= 97 else None


def _registration(values: list[str], rest: str) -> str | None:
    """A read answers `<n>,<stat>,...`, a URC `<stat>[,"<lac>",...]`: the quotes tell them apart."""
    second = rest.partition(",")[2].strip()
    read = second[:1].isdigit() and second[1:2] in {"", ","}
    state = _REGISTRATION.get(values[1] if read else values[0])
    technology = values[4:5] if read else values[3:4]
    access = _ACCESS.get(technology[0]) if technology else None
    return f"{state}, {access}" if state and access else state


def _operator(values: list[str], _: str) -> str | None:
    chosen = _SELECTION.get(values[0])
    access = _ACCESS.get(values[3]) if len(values) > 3 else None
    return f"{chosen}, {access}" if chosen and access else chosen


def _packet_context(values: list[str], _: str) -> str | None:
    """`<cid>,<stat>` of a read; an address speaks for itself."""
    return {"0": "context down", "1": "context up"}.get(values[1]) if len(values) == 2 else None


def _charger(values: list[str], _: str) -> str | None:
    """AT guide: charger state, and the voltage in hundredths of a volt."""
    volts = number_in(values, 1)
    return f"{volts / 100:.2f} V" if volts is not None else None


def _battery(values: list[str], _: str) -> str | None:
    level = number_in(values, 1)
    return f"battery at {level} %" if level is not None and level <= 100 else None


def _millivolts(values: list[str], _: str) -> str | None:
    level = number_in(values, 0)
    return f"{level} mV" if level is not None and len(values) == 1 else None


def _tries(values: list[str], _: str) -> str | None:
    left = number_in(values, 0)
    if left is None:
        return None
    return "blocked" if left == 0 else f"{left} {'try' if left == 1 else 'tries'} left"


def _socket_configuration(values: list[str], _: str) -> str | None:
    """`<connId>,<cid>,<pktSz>,<maxTo>,<connTo>,<txTo>`: the two timers that bite (app note 3.6)."""
    idle, hold = number_in(values, 3), number_in(values, 5)
    if idle is None or hold is None:
        return None
    closes = "never closed when idle" if idle == 0 else f"closed after {idle} s idle"
    holds = "short answers held for ever" if hold == 0 else f"short answers held {hold / 10:g} s"
    return f"{closes}, {holds}"


def _service_configuration(values: list[str], _: str) -> str | None:
    """`#TCPATRUNCFG`: the limit after which the module restarts, and which login it asks for."""
    minutes = number_in(values, 6)
    login = {"0": "automatic login", "1": "step-by-step login"}.get(values[7]) if len(values) > 7 else None
    if minutes is None or login is None:
        return None
    return f"instance {values[1]}, port {values[2]}, {login}, restarts when a command runs over {minutes} min"


def _gpio(values: list[str], _: str) -> str | None:
    direction = {"0": "input", "1": "output"}.get(values[0], "alternate function")
    level = {"0": "low", "1": "high"}.get(values[1]) if len(values) == 2 else None
    return f"{direction}, {level}" if level else None


def _stored(values: list[str], rest: str) -> str | None:
    free = re.search(r"free bytes:\s*(\d{1,12})", rest)
    size = int(free[1]) if free else number_in(values, 1)
    if size is None:
        return None
    return f"{size / 1024:.1f} KiB{' free' if free else ''}" if size >= 1024 else None


def _message_state(values: list[str], _: str) -> str | None:
    return _MESSAGE_STATES.get(values[1]) if len(values) > 1 else None


def _position(values: list[str], _: str) -> str | None:
    fix = _FIX.get(values[5]) if len(values) > 5 else None
    seen = number_in(values, 10)
    return f"{fix}, {seen} satellites" if fix and seen is not None else fix


def _cell(_: list[str], rest: str) -> str | None:
    power = re.search(r"PWR:\s*(-\d{1,3})\s*dbm", rest, re.IGNORECASE)
    return f"{power[1]} dBm" if power else None


def _neighbour_of_service(values: list[str], _: str) -> str | None:
    return (
        "the caller left"
        if values[0].strip("<>").upper() == "DISCONNECT"
        else f"called by {values[0]}"
        if values[0]
        else None
    )


_GLOSSES: dict[str, _Gloss] = {
    "+CSQ": _signal,
    "+CESQ": _extended_signal,
    "+CREG": _registration,
    "+CGREG": _registration,
    "+CEREG": _registration,
    "+COPS": _operator,
    "+CPIN": _word(0, _SIM_STATES),
    "+CFUN": _word(0, _FUNCTIONALITY),
    "+CGATT": _word(0, {"0": "detached", "1": "attached"}),
    "+CGACT": _packet_context,
    "#SGACT": _packet_context,
    "+CMEE": _word(0, {"0": "errors without reason", "1": "errors by number", "2": "errors in words"}),
    "+CMGF": _word(0, {"0": "PDU mode", "1": "text mode"}),
    "+CPAS": _word(0, _ACTIVITY),
    "+CBC": _battery,
    "+CMGR": _word(0, _MESSAGE_STATES),
    "+CMGL": _message_state,
    "+CLCK": _word(0, {"0": "not locked", "1": "locked"}),
    "+M2M": _word(0, {"0": "no app starts", "1": "apps start", "4": "apps start unless an AT command comes first"}),
    "#QSS": lambda values, rest: _CARD.get(values[-1]) if len(values) <= 2 and rest else None,
    "#CBC": _charger,
    "#ADC": _millivolts,
    "#PCT": _tries,
    "#SS": _word(1, _SOCKET),
    "#SCFG": _socket_configuration,
    "#GPIO": _gpio,
    "#MONI": _cell,
    "#JDR": _word(0, {"JAMMED": "the band is jammed", "OPERATIVE": "no jamming"}),
    "#LSCRIPT": _stored,
    "#M2MLIST": _stored,
    "#TCPATRUN": _neighbour_of_service,
    "#TCPATRUNCFG": _service_configuration,
    "#TCPATRUNL": _service({"0": "not listening", "1": "listening or connected"}),
    "#TCPATRUND": _service({"0": "not connected", "1": "connected or connecting", "2": "waiting to try again"}),
    "#TCPATCMDSEQ": _word(0, {"0": "one command at a time", "1": "commands are queued"}),
    "#SMSATRUN": _service({}),
    "#ENAEVMONI": _service({}),
    "#SIMDET": _word(
        0, {"0": "pretends that there is no SIM", "1": "pretends that there is a SIM", "2": "looks at the SIM pin"}
    ),
    "$GPSP": _word(0, _OFF_ON, "receiver "),
    "$GPSACP": _position,
}
