"""How long to wait for the answer of a command line before it counts as not coming.

The seconds of the single commands are the AT guide's (3.2.4), a few of them those of later editions where these allow more
time; a limit that is too long costs patience only when the module hangs, one that is too short loses an answer. A list waits
for the sum of its slow commands. On top comes what the road needs: over TCP the module holds short answers back for txTo,
5 seconds by default; by SMS two messages have to find their way.
"""

from __future__ import annotations

from collections.abc import Callable

from atrun_tui.knowledge.glance import lone_name, number_at
from atrun_tui.protocol.command_line import Command, Form, read_command_line

DEFAULT = 10.0
"""Seconds for the commands that answer at once, all of a line together."""

ALLOWANCES = {"dial": 5.0, "listen": 5.0, "sms": 300.0, "serial": 0.0}
"""Seconds that a road adds: txTo over TCP (app note 3.6), two deliveries by SMS."""

_ON_THE_WAY = 65_536
"""Bytes that a link may have accepted and not yet carried."""
_SLOWEST = 960.0
"""Bytes a second of 9,600 bit/s."""

_Limit = float | Callable[[Command], float]


def _network(command: Command) -> float:
    """Seconds of `+COPS`: a survey of all networks, a registration, or only a question."""
    if command.form is Form.TEST:
        return 180.0
    return 130.0 if command.form is Form.SET and number_at(command, 0) in {0, 1, 4} else DEFAULT


def _transfer(per_100_kb: float) -> _Limit:
    """Seconds of a file transfer: the guide's per 100 KB, and the 30 of an idle prompt (app note 3.9)."""
    return lambda command: 30.0 + per_100_kb * (1 + (number_at(command, 1) or 0) // 100_000)


def storing_limit(size: int) -> float:
    """Seconds for the result of a file of so many bytes once the link has accepted the last of them.

    The module may work 35 s on each 100 KB (AT guide 3.2.4). On top come its idle limit of 30 s and txTo, and the time that what
    the link has accepted and not yet carried may take on the slowest link worth waiting for, 9,600 bit/s.
    """
    return 35.0 + 35.0 * (1 + size // 100_000) + min(size, _ON_THE_WAY) / _SLOWEST


def _ping(command: Command) -> float:
    """Seconds of `#PING=<host>,<tries>,<length>,<timeout in 100 ms>`, by default four of five seconds."""
    tries, wait = number_at(command, 1), number_at(command, 3)
    return DEFAULT + min(4 if tries is None else tries, 64) * min(50 if wait is None else wait, 600) / 10


def _set_only(seconds: float) -> _Limit:
    return lambda command: seconds if command.form in {Form.SET, Form.EXECUTE} else DEFAULT


_LIMITS: dict[str, _Limit] = {
    # network and context
    "+COPS": _network,
    "+CGATT": _set_only(140.0),
    "+CGACT": _set_only(150.0),
    "+CGDATA": _set_only(150.0),
    "#SGACT": _set_only(150.0),
    "#GPRS": _set_only(150.0),
    "#EMAILACT": _set_only(150.0),
    "+CFUN": 20.0,
    "+CNUM": 20.0,
    # sockets and services
    "#SD": 140.0,
    "#SKTD": 140.0,
    "#SKTOP": 290.0,
    "#SSLD": 140.0,
    "#QDNS": 20.0,
    "#PING": _ping,
    "#NTP": 30.0,
    "#HTTPQRY": 140.0,
    "#HTTPSND": 140.0,
    "#HTTPRCV": 60.0,
    "#MQCONN": 140.0,
    # SMS and calls
    "+CMGS": 65.0,
    "+CMSS": 65.0,
    "#CMGS": 65.0,
    "+CMGL": 100.0,
    "+CMGD": 25.0,
    "+CUSD": 60.0,
    "+CCFC": 20.0,
    "+CCWA": 20.0,
    "+CLIR": 20.0,
    "+CLIP": 20.0,
    "D": 150.0,
    "H": 30.0,
    # SIM and phonebook
    "+CPIN": 20.0,
    "+CLCK": 20.0,
    "+CPWD": 20.0,
    "+CPBR": 20.0,
    "+CPBF": 30.0,
    # files on the module
    "#WSCRIPT": _transfer(35.0),
    "#M2MWRITE": _transfer(35.0),
    "#RSCRIPT": 130.0,
    "#M2MREAD": 130.0,
    "#LSCRIPT": 10.0,
    "#DSCRIPT": 120.0,
    "#M2MDEL": 120.0,
}

_FAMILIES: dict[str, float] = {"#CSURV": 120.0, "#FTP": 500.0}
"""Commands known by how their names begin."""
_FAMILY_NAMES = tuple(_FAMILIES)


def limit_for(command: str, road: str, default: float = DEFAULT) -> float:
    """Seconds to wait for the final result of a command line.

    Args:
        command: the line as it would be sent.
        road: `dial`, `listen`, `sms` or `serial`.
        default: seconds where the table knows nothing of any command of the line.
    """
    allowance = ALLOWANCES.get(road, 0.0)
    name = lone_name(command)
    if name is not None and name not in _LIMITS and not name.startswith(_FAMILY_NAMES):
        return default + allowance
    limits = [limit for part in read_command_line(command).commands if (limit := _limit_of(part)) is not None]
    return (sum(limits) or default) + allowance


def seconds_of(name: str) -> float | None:
    """What help says of a command's patience, by its upper-case name: seconds, or None when it answers at once."""
    limit = _LIMITS.get(name, _family(name))
    if callable(limit):
        return limit(Command(name, Form.SET, (), 0, 0))
    return limit


def _limit_of(command: Command) -> float | None:
    limit = _LIMITS.get(command.name, _family(command.name))
    return limit(command) if callable(limit) else limit


def _family(name: str) -> float | None:
    return next((seconds for prefix, seconds in _FAMILIES.items() if name.startswith(prefix)), None)
