"""The words of a module: final result codes, unsolicited result codes with their shapes, and which commands prompt or connect.

Tables only; what a line means for the command in flight is decided in `asked`.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from atrun_tui.protocol.command_line import Form
from atrun_tui.protocol.events import FinalResult, PromptKind, ResultKind
from atrun_tui.record import Record
from atrun_tui.regex import regex

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping

_CODED = regex(r"(\+CM[ES] ERROR): ?(.+)")
_CODED_KINDS = {kind.value: kind for kind in (ResultKind.CME_ERROR, ResultKind.CMS_ERROR)}
_LONGEST_CODE = 6

_FIXED: Mapping[str, FinalResult] = {
    kind.value: FinalResult(kind, kind.value)
    for kind in ResultKind
    if kind not in (ResultKind.CME_ERROR, ResultKind.CMS_ERROR)
}

RESULT_TEXTS = frozenset(_FIXED)
"""Every result that is a fixed text."""

LONE_RESULTS: Mapping[bytes, FinalResult] = {f"\r\n{text}\r\n".encode("ascii"): final for text, final in _FIXED.items()}
"""An answer that is nothing but a result, framed as V1 frames it: what comes back for nearly every command that sets something."""

_RATES = ("5", "10", "11", "12", "15", "23")
NUMERIC_RING = "2"
NUMERIC: Mapping[str, FinalResult] = {
    "0": FinalResult(ResultKind.OK, "0", numeric=True),
    "1": FinalResult(ResultKind.CONNECT, "1", numeric=True),
    "3": FinalResult(ResultKind.NO_CARRIER, "3", numeric=True),
    "4": FinalResult(ResultKind.ERROR, "4", numeric=True),
    "6": FinalResult(ResultKind.NO_DIALTONE, "6", numeric=True),
    "7": FinalResult(ResultKind.BUSY, "7", numeric=True),
    "8": FinalResult(ResultKind.NO_ANSWER, "8", numeric=True),
    **{code: FinalResult(ResultKind.CONNECT, code, numeric=True) for code in _RATES},
}
"""V0 result codes (AT guide, result codes; V.250 5.7.1). `2`, RING, is unsolicited."""


def read_final(text: str) -> FinalResult | None:
    """The final result code that this whole line is, or None. `OKAY lunch` and ` OK` are none."""
    fixed = _FIXED.get(text)
    if fixed is not None:
        return fixed
    if text.startswith("+CM"):
        return _read_coded(text)
    if text.startswith("CONNECT "):
        return FinalResult(ResultKind.CONNECT, text)
    return None


def _read_coded(text: str) -> FinalResult | None:
    found = _CODED.fullmatch(text)
    if found is None:
        return None
    value = found[2].strip(" ")
    is_number = value.isascii() and value.isdigit() and len(value) <= _LONGEST_CODE
    return FinalResult(_CODED_KINDS[found[1]], text, int(value) if is_number else None)


class Unsolicited(Record):
    """How an unsolicited result code looks, and how it is told from the reply of the command that has its name.

    Attributes:
        following: how many lines belong to it after its first one.
        header: what stands behind the colon where lines follow; None where they always do.
        replies: for each form of the command of that name that answers with such a line, what then stands behind the colon.
    """

    following: int = 0
    header: re.Pattern[str] | None = None
    replies: Mapping[Form, re.Pattern[str]] = MappingProxyType({})

    def lines_after(self, text: str) -> int:
        """How many lines belong to this one."""
        if self.header is not None and self.header.fullmatch(text.partition(":")[2]) is None:
            return 0
        return self.following


def _named(read: str, setting: str | None = None) -> Unsolicited:
    """An entry for a name that is a command too: what a read, and perhaps a set, answers; a test answers ranges in brackets."""
    replies = {Form.READ: regex(read), Form.TEST: regex(r".*\(.*")}
    if setting is not None:
        replies[Form.SET] = regex(setting)
    return Unsolicited(replies=replies)


_ANYTHING = r".*"
_TWO_NUMBERS = r" *\d+ *, *\d.*"
_NUMBER_FIRST = r" *\d.*"
_PLAIN = Unsolicited()
_WITH_PDU = Unsolicited(following=1)

UNSOLICITED: Mapping[str, Unsolicited] = {
    # 27.005: messages
    "+CMTI": _PLAIN,
    "+CDSI": _PLAIN,
    "+CBMI": _PLAIN,
    "+CMT": _WITH_PDU,
    "+CDS": Unsolicited(following=1, header=regex(r" *\d+ *")),  # in text mode all of a report is on one line
    "+CBM": _WITH_PDU,
    # 27.007: a registration read answers <n>,<stat>; the unsolicited line begins with <stat> and a quoted area code
    "+CREG": _named(_TWO_NUMBERS),
    "+CGREG": _named(_TWO_NUMBERS),
    "+CEREG": _named(_TWO_NUMBERS),
    "+CSCON": _named(_TWO_NUMBERS),
    "+CRING": _PLAIN,
    "+CLIP": _named(_NUMBER_FIRST),
    "+CNAP": _named(_NUMBER_FIRST),
    "+CDIP": _named(_NUMBER_FIRST),
    "+CCWA": _named(_NUMBER_FIRST, setting=_NUMBER_FIRST),
    "+CUSD": _named(r'[^"]*'),
    "+CSSI": _PLAIN,
    "+CSSU": _PLAIN,
    "+CIEV": _PLAIN,
    "+CGEV": _PLAIN,
    "+CTZV": _PLAIN,
    "+CTZE": _PLAIN,
    "+CALA": _named(_ANYTHING),
    "+CEDRXP": _PLAIN,
    # the vendor's own
    "SRING": _PLAIN,
    "#SMSATRUN": _named(_TWO_NUMBERS),
    "#TCPATRUN": _PLAIN,
    "#EVMONI": _named(r"(?! *[Aa][Tt]).*"),
    "#SGACT": _named(_TWO_NUMBERS, setting=_ANYTHING),
    "#QSS": _named(_TWO_NUMBERS),
    "#PSNT": _named(_TWO_NUMBERS),
    "#STN": _named(_ANYTHING),
    "#JDR": _named(_NUMBER_FIRST),
    "#ECAM": _named(r" *\d+ *"),
    "#NITZ": _named(r"[^/]*"),
    "#MWI": _named(_ANYTHING),
    "#DTMFEV": _named(_ANYTHING),
    "#TEMPMEAS": _PLAIN,
    "#HTTPRING": _PLAIN,
    "#FTPRING": _PLAIN,
    "#MQRING": _PLAIN,
    "#AGPSRING": _PLAIN,
    "#PSMURC": _PLAIN,
}
"""Unsolicited result codes by what stands before the colon."""

UNSOLICITED_WORDS = frozenset({"RING", "NO CARRIER"})
"""Unsolicited result codes that are a whole line."""


def find_unsolicited(text: str) -> Unsolicited | None:
    """The table's entry for a line, or None when no unsolicited result code looks like it."""
    name, colon, _ = text.partition(":")
    if colon:
        return UNSOLICITED.get(name)
    return _PLAIN if text in UNSOLICITED_WORDS else None


PROMPTS: tuple[tuple[bytes, PromptKind], ...] = (
    (b"> ", PromptKind.TEXT),
    (b">>>", PromptKind.WRITE),
    (b"<<<", PromptKind.READ),
)

ESCAPE_SEQUENCE = "+++"
"""Leaves a transparent link (app note 3.5): one packet, silence before and after."""

BARE_PROMPT = frozenset({"#I2CWR"})
"""Commands whose prompt is `>` with or without the blank."""

PROMPTING = BARE_PROMPT | {
    "+CMGS",
    "+CMGW",
    "+CMGC",
    "+CNMA",
    "#SSEND",
    "#SSENDEXT",
    "#SSENDUDP",
    "#SSENDUDPEXT",
    "#SSLSEND",
    "#SSLSENDEXT",
    "#SSLSECDATA",
    "#EMAILD",
    "#SEMAIL",
    "#WSCRIPT",
    "#RSCRIPT",
    "#M2MWRITE",
    "#M2MREAD",
    "#HTTPSND",
    "#HTTPRCV",
}
"""Commands that, in their SET or execution form, stop and wait for data, or announce data of theirs."""

CONNECTING = frozenset(
    {
        "D",
        "A",
        "O",
        "+CGDATA",
        "#SD",
        "#SO",
        "#SA",
        "#SSLD",
        "#SSLO",
        "#SKTOP",
        "#SKTD",
        "#SKTL",
        "#FTPGET",
        "#FTPPUT",
        "#FTPLIST",
        "#FTPAPP",
        "#TCPATCONSER",
    }
)
"""Commands that dial, open a socket or go transparent: only theirs is the result NO CARRIER."""

WITH_BODY = ("+CMGR:", "+CMGL:")
"""Reply lines that are each followed by one line of a message, which may be any text, `OK` included."""

LISTING = frozenset({"&V", "+CLAC", "+LIST"})
"""Commands that print settings or names of others: all their lines are reply, whatever they look like."""
