"""Whether what is stored on the module is what was meant: by checksum, else by reading it back, else by its listed size."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from atrun_tui.procedures.checksums import Variant, matching
from atrun_tui.procedures.inventory import StoredFile

if TYPE_CHECKING:
    from atrun_tui.procedures.shelves import Shelf
    from atrun_tui.procedures.talk import Talk, Work


class Method(StrEnum):
    """How strong a proof is, strongest first."""

    READ_BACK = "read-back"
    """Every byte was compared."""
    CHECKSUM = "checksum"
    """A CRC16 and the size: one chance in 65,536 that it is another file."""
    SIZE = "size"
    """Only as many bytes as were sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What a look at the module showed.

    Attributes:
        matches: whether it is what was meant; None when nothing could be told.
        method: by what; None when nothing could be told.
        crc: the checksum as the module printed it.
        variant: which reading of it fitted.
        text: a sentence.
    """

    matches: bool | None
    method: Method | None
    crc: str | None = None
    variant: Variant | None = None
    text: str


def compare(file: StoredFile, data: bytes) -> Proof | None:
    """What the module's list alone tells of a file, None when it has no checksum and the size is right or unknown."""
    if file.size is not None and file.size != len(data):
        text = f"{file.name} has {file.size:,} bytes there, {len(data):,} are meant"
        return Proof(matches=False, method=Method.SIZE, crc=file.crc, text=text)
    if file.crc is None:
        return None
    variant = matching(data, file.crc)
    if variant is None:
        return Proof(
            matches=False,
            method=Method.CHECKSUM,
            crc=file.crc,
            text=f"{file.name} has another checksum there: {file.crc}",
        )
    text = f"{file.name} is there with the right checksum, {file.crc} ({variant.value}), and {len(data):,} bytes"
    return Proof(matches=True, method=Method.CHECKSUM, crc=file.crc, variant=variant, text=text)


def prove(shelf: Shelf, talk: Talk, name: str, data: bytes) -> Work[Proof]:
    """Find out by the strongest means that the module has. Raises Halt: it cannot be asked."""
    file = yield from shelf.find(name)
    if file is None:
        return absent(name)
    listed = compare(file, data)
    if listed is not None:
        return listed
    content = yield from talk.read(shelf.read_line(name), len(data))
    if content:
        same = content == data
        text = f"{name} was read back, and {'every byte is right' if same else _difference(content, data)}"
        return Proof(matches=same, method=Method.READ_BACK, text=text)
    if file.size is None:
        return Proof(
            matches=None, method=None, text=f"{name} is there; the module tells neither its checksum nor its size"
        )
    text = f"{name} has {file.size:,} bytes there, as it should; the module tells no checksum and does not give it back"
    return Proof(matches=True, method=Method.SIZE, text=text)


def absent(name: str) -> Proof:
    """What is known of a file that the module does not list."""
    return Proof(matches=False, method=Method.SIZE, text=f"{name} is not on the module")


def _difference(content: bytes, data: bytes) -> str:
    if len(content) != len(data):
        return f"it has {len(content):,} bytes, {len(data):,} are meant"
    place = next(index for index, (one, other) in enumerate(zip(content, data, strict=True)) if one != other)
    return f"byte {place + 1:,} differs"
