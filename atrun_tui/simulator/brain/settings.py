"""Commands that only keep numbers: one table of their ranges and defaults serves their set, read and test forms."""

from __future__ import annotations

from dataclasses import dataclass

from atrun_tui.simulator.brain.line import Form
from atrun_tui.simulator.brain.module import Call
from atrun_tui.simulator.brain.reply import DONE, Failed, Reply, say


@dataclass(frozen=True, slots=True)
class Setting:
    """The ranges of a command's numbers, their defaults, and how many of them must be given."""

    ranges: tuple[tuple[int, int], ...]
    defaults: tuple[int, ...]
    required: int = 1

    @property
    def test_text(self) -> str:
        """The ranges as the test form prints them, such as `(0,1),(10-60)`."""
        return ",".join(_range_text(low, high) for low, high in self.ranges)

    def read(self, arguments: tuple[str, ...], former: tuple[int, ...]) -> tuple[int, ...]:
        """The new values; what is left out keeps the former one.

        Raises:
            Failed: too few, too many, no number, or out of range.
        """
        if not self.required <= len(arguments) <= len(self.ranges):
            raise Failed
        values = list(former)
        for place, (text, (low, high)) in enumerate(zip(arguments, self.ranges, strict=False)):
            if text or place < self.required:
                values[place] = number(text, low, high)
        return tuple(values)


def number(text: str, low: int, high: int) -> int:
    """A decimal number within its range.

    Raises:
        Failed: it is none.
    """
    if not (text.isascii() and text.isdigit() and len(text) < 12 and low <= int(text) <= high):
        raise Failed
    return int(text)


def _range_text(low: int, high: int) -> str:
    return f"({low})" if low == high else f"({low},{high})" if high == low + 1 else f"({low}-{high})"


SETTINGS: dict[str, Setting] = {
    "+CMEE": Setting(((0, 2),), (0,)),
    "+CMGF": Setting(((0, 1),), (0,)),
    "+CNMI": Setting(((0, 3), (0, 3), (0, 3), (0, 2), (0, 1)), (0, 0, 0, 0, 0)),
    "+CSMS": Setting(((0, 1),), (0,)),
    "+CSDH": Setting(((0, 1),), (0,)),
    "+CMMS": Setting(((0, 2),), (0,)),
    "+CLIP": Setting(((0, 1),), (0,)),
    "+CRC": Setting(((0, 1),), (0,)),
    "+CVHU": Setting(((0, 1),), (0,)),
    "+CUSD": Setting(((0, 2),), (0,)),
    "#SMOV": Setting(((0, 1),), (0,)),
    "+CGSMS": Setting(((0, 3),), (1,)),
    "+CTZU": Setting(((0, 1),), (0,)),
    "+IPR": Setting(((0, 115200),), (115200,)),
    "#SMSMODE": Setting(((0, 1),), (0,)),
    "#SELINT": Setting(((0, 2),), (2,)),
    "#NITZ": Setting(((0, 15), (0, 1)), (7, 0)),
    "#BND": Setting(((0, 3), (0, 6)), (0, 0)),
    "#SIMDET": Setting(((0, 2),), (2,)),
    "#SLED": Setting(((0, 4), (1, 100), (1, 100)), (2, 10, 10)),
    "#TCPATCMDSEQ": Setting(((0, 1),), (0,)),
    "#ENAEVMONI": Setting(((0, 1),), (0,)),
    "#ENAEVMONICFG": Setting(((2, 3), (0, 1), (1, 60)), (3, 1, 5)),
    "#CPUMODE": Setting(((0, 4),), (0,)),
    "#STARTMODESCR": Setting(((0, 2), (10, 60)), (0, 10)),
}
"""Ranges and defaults (AT guide; #CPUMODE and #BND differ by product)."""

_WITH_STATE = frozenset({"#ENAEVMONI", "#SIMDET", "+CLIP"})


def keep_numbers(call: Call) -> Reply:
    """Answer any form of a command of the table."""
    name, command = call.command.name, call.command
    setting = SETTINGS[name]
    kept = call.module.numbers.get(name, setting.defaults)
    if command.form is Form.TEST:
        return say(f"{name}: {setting.test_text}")
    if command.form is Form.READ:
        values = (*kept, kept[0] and 1) if name in _WITH_STATE else kept
        return say(f"{name}: {','.join(map(str, values))}")
    if command.form is not Form.SET:
        raise Failed
    call.module.numbers[name] = setting.read(command.arguments, kept)
    if name == "+CMEE":
        call.manners.errors = call.module.numbers[name][0]
    return DONE
