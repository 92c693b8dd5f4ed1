"""What the form of a profile asks on each road: plain data, with a check for every field."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from atrun_tui.config.address import parse_cidr, parse_dial, parse_imei, parse_listen, parse_number, valid_name
from atrun_tui.config.problems import quoted
from atrun_tui.config.profile import SmsFormat
from atrun_tui.protocol.login import Login
from atrun_tui.vault.rules import check_password

if TYPE_CHECKING:
    from collections.abc import Callable


_DAY = 86_400


class Picks(Enum):
    """What is listed below a field, to be picked."""

    PORTS = "serial ports"
    MODEMS = "known modems, then serial ports"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One line of the form.

    Attributes:
        id: its name in a draft.
        label: what stands before it.
        hint: what an empty field shows.
        check: raises ValueError(sentence) on what cannot be used; text is checked without blanks round it.
        masked: typed in the dark, and taken as typed.
        further: may be passed over: enter saves before it.
        choices: the values and their words, where it is chosen and not typed.
        picks: what is offered below it.
    """

    id: str
    label: str
    hint: str = ""
    check: Callable[[str], object] = str
    masked: bool = False
    further: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    picks: Picks | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadForm:
    """The form of one road.

    Attributes:
        word: the road's, as in a profile.
        gloss: what the road is, a sentence.
        fields: its own, below the name.
    """

    word: str
    gloss: str
    fields: tuple[Field, ...]

    @property
    def all_fields(self) -> tuple[Field, ...]:
        """The name and the road's own."""
        return (NAME, *self.fields)


def _optional(check: Callable[[str], object]) -> Callable[[str], object]:
    return lambda text: check(text) if text else None


def _user(text: str) -> None:
    """A user name as the login can send it (AT guide, #TCPATRUNAUTH: at most 50 characters)."""
    if len(text) > 50:
        raise ValueError("at most 50 characters: the module keeps no more")
    if not all(char.isprintable() and ord(char) < 256 for char in text):
        raise ValueError("only characters that can be sent to a module")


def _password(road: str) -> Callable[[str], None]:
    def check(text: str) -> None:
        if text and (problem := check_password(text, road)):
            raise ValueError(problem)

    return check


def read_blocks(text: str) -> tuple[str, ...]:
    """Blocks of addresses parted by commas or blanks. Raises ValueError(sentence)."""
    return tuple(parse_cidr(block) for block in text.replace(",", " ").split())


def read_seconds(text: str) -> float:
    """Seconds of at most a day; 0 when nothing is typed. Raises ValueError(sentence)."""
    try:
        seconds = float(text or 0)
    except ValueError:
        raise ValueError(f"{quoted(text)} is no number of seconds") from None
    if not 0 <= seconds <= _DAY:
        raise ValueError("a number of seconds from 0 to 86400, a day")
    return seconds


def read_baudrate(text: str) -> int:
    """Bits a second. Raises ValueError(sentence)."""
    if text.isascii() and text.isdigit() and 50 <= int(text[:9]) <= 4_000_000:
        return int(text)
    raise ValueError("a number of bits a second, such as 115200")


def _device(text: str) -> str:
    if not text or not text.isprintable():
        raise ValueError("name the device, such as /dev/ttyUSB0")
    return text


NAME = Field(id="name", label="Name", hint="pump-7", check=valid_name)
_KEEPALIVE = Field(
    id="keepalive",
    label="Keep alive",
    hint="idle seconds before an AT is sent; empty = never",
    check=read_seconds,
    further=True,
)
_LOGINS = (
    (Login.AUTO.value, "auto: wait for its questions, else send both"),
    (Login.AUTOMATIC.value, "automatic: send both unasked (authMode 0)"),
    (Login.STEP_BY_STEP.value, "step-by-step: answer its questions (authMode 1)"),
)
_FORMATS = (
    (SmsFormat.DIGEST.value, "digest: every message is signed with the password"),
    (SmsFormat.SIMPLE.value, "simple: plain text, known by our number alone"),
)

FORMS: dict[str, RoadForm] = {
    form.word: form
    for form in (
        RoadForm(
            word="dial",
            gloss="We connect to the module (AT#TCPATRUNL=1 there).",
            fields=(
                Field(id="address", label="Address", hint="10.64.3.17:1024", check=parse_dial),
                Field(
                    id="user",
                    label="User",
                    hint="as in #TCPATRUNAUTH; empty when it asks for none",
                    check=_user,
                ),
                Field(
                    id="password",
                    label="Password",
                    hint="kept in the system's keyring, nowhere else",
                    check=_password("dial"),
                    masked=True,
                ),
                Field(id="login", label="Login", choices=_LOGINS),
                _KEEPALIVE,
            ),
        ),
        RoadForm(
            word="listen",
            gloss="The module connects to us (AT#TCPATRUND=1 there).",
            fields=(
                Field(id="door", label="Listen at", hint="0.0.0.0:12345, or :12345 for all", check=parse_listen),
                Field(
                    id="imei",
                    label="IMEI",
                    hint="its 15 digits; empty = who calls waits in the lobby",
                    check=_optional(parse_imei),
                ),
                Field(
                    id="allow",
                    label="Allow from",
                    hint="10.64.0.0/16, 10.65.0.0/16; empty = anywhere",
                    check=read_blocks,
                ),
                _KEEPALIVE,
            ),
        ),
        RoadForm(
            word="sms",
            gloss="Each command is an SMS, through a modem of ours.",
            fields=(
                Field(id="number", label="Number", hint="+393468686711, the module's", check=parse_number),
                Field(
                    id="modem",
                    label="Our modem",
                    hint="its name, or a device such as /dev/ttyUSB0",
                    check=_device,
                    picks=Picks.MODEMS,
                ),
                Field(id="format", label="Format", choices=_FORMATS),
                Field(
                    id="password",
                    label="Password",
                    hint="16 characters, as in the module's #SMSATWL list",
                    check=_password("sms"),
                    masked=True,
                ),
            ),
        ),
        RoadForm(
            word="serial",
            gloss="A module on the desk, at a port of this computer.",
            fields=(
                Field(id="device", label="Device", hint="/dev/ttyUSB0", check=_device, picks=Picks.PORTS),
                Field(id="baudrate", label="Baud rate", hint="115200", check=read_baudrate),
            ),
        ),
    )
}
"""The forms by the road's word, in the order they are offered."""
