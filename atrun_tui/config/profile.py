"""A profile: what the owner says of one module and of the road to it. No secret ever stands in one."""

from __future__ import annotations

from enum import StrEnum

from atrun_tui.config.address import format_address
from atrun_tui.protocol.login import Login
from atrun_tui.record import Record


class SmsFormat(StrEnum):
    """SMSATRUN's two formats."""

    DIGEST = "digest"
    SIMPLE = "simple"


class DialRoad(Record):
    """We connect to the module (TCPATRUN server mode)."""

    host: str
    port: int

    word = "dial"

    def __str__(self) -> str:
        return format_address(self.host, self.port)


class ListenRoad(Record):
    """The module connects to us (TCPATRUN client mode); `allow` holds CIDR blocks, `imei` tells it from other callers."""

    host: str
    port: int
    allow: tuple[str, ...] = ()
    imei: str | None = None

    word = "listen"

    def __str__(self) -> str:
        return format_address(self.host, self.port)


class SmsRoad(Record):
    """Messages through a modem of ours, named in the same file."""

    number: str
    modem: str
    format: SmsFormat = SmsFormat.DIGEST

    word = "sms"

    def __str__(self) -> str:
        return self.number


class SerialRoad(Record):
    """A module on the desk."""

    device: str
    baudrate: int = 115200

    word = "serial"

    def __str__(self) -> str:
        return self.device


Road = DialRoad | ListenRoad | SmsRoad | SerialRoad


class Profile(Record, kw_only=True):
    """One module.

    Attributes:
        name: its name, unique in the file: letters, digits, `.`, `_`, `-`; at most 64.
        road: how it is reached.
        user: TCPATRUN user name, or None where the road has no login.
        login: which login procedure.
        keepalive: seconds of idleness before an AT is sent; 0 = never.
        pause_ms: least time between an answer and the next command (AT guide: at least 20 ms), by SMS between two messages.
        timeout: seconds a command may take where neither the caller nor the table says, or None for the table's default.
    """

    name: str
    road: Road
    user: str | None = None
    login: Login = Login.AUTO
    keepalive: float = 0.0
    pause_ms: float = 20.0
    timeout: float | None = None

    @property
    def transport(self) -> str:
        """The road's word: `dial`, `listen`, `sms` or `serial`."""
        return self.road.word


class Modem(Record, kw_only=True):
    """A modem of ours through which SMS go, at most `daily_limit` a day (None: as many as are asked for)."""

    name: str
    device: str
    baudrate: int = 115200
    daily_limit: int | None = None
