"""How answers look on the wire: V1 and V0, S3 and S4, and the three ways of reporting an error.

Every function gives whole-line pieces, so that an unsolicited line can be put between any two of them and never inside one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from atrun_tui.simulator.brain.reply import CME_TEXTS, Failed

if TYPE_CHECKING:
    from collections.abc import Sequence

_NUMERIC = {"OK": 0, "CONNECT": 1, "RING": 2, "NO CARRIER": 3, "ERROR": 4, "NO DIALTONE": 6, "BUSY": 7, "NO ANSWER": 8}


@dataclass(slots=True)
class Manners:
    """How an AT instance speaks: what E, V, Q, S3, S4, S12 and +CMEE set."""

    echo: bool = True
    verbose: bool = True
    quiet: bool = False
    end: int = 13
    feed: int = 10
    guard: int = 50
    errors: int = 0

    @property
    def newline(self) -> bytes:
        """S3 and S4 as they stand."""
        return bytes((self.end, self.feed))


def information(lines: Sequence[str], manners: Manners) -> list[bytes]:
    """A block of information text: `CRLF line CRLF line CRLF` with V1, without the first CRLF with V0 (AT guide 3.2.3)."""
    newline = manners.newline
    pieces = [line.encode("latin-1", "replace") + newline for line in lines]
    if pieces and manners.verbose:
        pieces[0] = newline + pieces[0]
    return pieces


def result(text: str, manners: Manners) -> list[bytes]:
    """A final result code; nothing with Q1."""
    if manners.quiet:
        return []
    number = _NUMERIC.get(text)
    if manners.verbose or number is None:
        return [manners.newline + text.encode("latin-1", "replace") + manners.newline]
    return [b"%d" % number + bytes((manners.end,))]


def failure(failed: Failed, manners: Manners) -> list[bytes]:
    """The final line of a refused command. +CMEE has no say over +CMS errors, and a CME text replaces ERROR also with V0."""
    if failed.text is not None:
        return result(failed.text, manners)
    if failed.cms:
        return result(f"+CMS ERROR: {failed.code}", manners)
    if manners.errors == 0:
        return result("ERROR", manners)
    what = CME_TEXTS.get(failed.code, str(failed.code)) if manners.errors == 2 else str(failed.code)
    return result(f"+CME ERROR: {what}", manners)


def unsolicited(text: str, manners: Manners) -> bytes:
    """An unsolicited result code of one or more lines."""
    newline = manners.newline
    return newline + text.encode("latin-1", "replace").replace(b"\r\n", newline) + newline
