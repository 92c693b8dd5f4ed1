"""What an answer's text tells of the command it answers: whether it has its final result, and whose names its lines bear."""

from __future__ import annotations

import re

from atrun_tui.protocol.codes import NUMERIC, UNSOLICITED, read_final
from atrun_tui.protocol.command_line import read_command_line

_BREAKS = re.compile(r"[\r\n]+")
_NAMED = re.compile(r"(?:^|[\r\n])([+#$*][A-Z0-9_]+):")


def is_finished(text: str) -> bool:
    """Whether the last line of a text is a final result code, in words or as a number."""
    lines = [line for line in _BREAKS.split(text) if line]
    return bool(lines) and (lines[-1] in NUMERIC or read_final(lines[-1]) is not None)


def begins_a_line(text: str) -> bool:
    """Whether a text begins with a line break, as an answer in words does (V.250 5.7.1)."""
    return text.startswith(("\r", "\n"))


def evidence(command: str, text: str) -> int:
    """1 when a line of the text bears the name of one of the commands, -1 when all names are others', 0 when it has none."""
    asked = {part.name for part in read_command_line(command).commands}
    borne = set(_NAMED.findall(text))
    if borne & asked:
        return 1
    return -1 if borne - UNSOLICITED.keys() else 0
