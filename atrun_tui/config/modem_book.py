"""What is remembered of a modem from run to run, in a small file of its own: messages sent today, and a PIN in doubt.

Counted here and not in the journal: a limit that protects somebody's money must hold while the journal cannot be written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from atrun_tui.config.document import load_document, parse_document
from atrun_tui.config.edit import edit_file
from atrun_tui.config.problems import ConfigError
from atrun_tui.regex import regex

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


_MOST_DAYS = 8
_DAY = regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class ModemBook:
    """The file of one modem; made when there is something to remember.

    Every call raises OSError when the file cannot be read or written, or holds something else.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def pin_in_doubt(self) -> bool:
        """Whether a PIN was tried of which no success is known."""
        return self._read().get("pin_in_doubt") is True

    def doubt_pin(self, doubt: bool) -> None:
        """Remember that one is being tried, or that the SIM is open."""
        self._change(lambda facts: {**facts, "pin_in_doubt": doubt})

    def sent_on(self, day: str) -> int:
        """How many messages went out on a day, `2026-11-23`."""
        return _sent(self._read(), day)

    def count(self, day: str, more: int) -> None:
        """So many more do, or fewer did. A few former days are kept too: a clock may be set back."""

        def change(facts: dict[str, Any]) -> dict[str, Any]:
            days = {each: count for each, count in _days(facts).items() if each != day}
            former = dict([*days.items()][1 - _MOST_DAYS :])
            return {**facts, "former": former, "day": day, "sent": max(0, _sent(facts, day) + more)}

        self._change(change)

    def _read(self) -> dict[str, Any]:
        try:
            return load_document(self._path)
        except ConfigError as error:
            raise OSError(str(error)) from None

    def _change(self, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        def edit(content: str) -> str:
            return _written(change(parse_document(content, self._path)))

        try:
            edit_file(self._path, edit)
        except ConfigError as error:
            raise OSError(str(error)) from None


def _sent(facts: dict[str, Any], day: str) -> int:
    return _days(facts).get(day, 0)


def _days(facts: dict[str, Any]) -> dict[str, int]:
    """Messages by day, the day that was last counted on at the end."""
    former = facts.get("former")
    told = [*(former.items() if isinstance(former, dict) else ()), (facts.get("day"), facts.get("sent"))]
    return {day: sent for day, sent in told if isinstance(day, str) and _DAY.fullmatch(day) and type(sent) is int}


def _written(facts: dict[str, Any]) -> str:
    """The facts we know of as TOML."""
    lines = ["# Kept by atrun: what this modem has sent today, and whether its SIM refused a PIN."]
    days = [*_days(facts).items()]
    former = days[:-1]
    lines += [line for day, sent in days[-1:] for line in (f'day = "{day}"', f"sent = {sent}")]
    lines += ["pin_in_doubt = true"] if facts.get("pin_in_doubt") is True else []
    lines += ["[former]", *(f'"{day}" = {sent}' for day, sent in former)] if former else []
    return "\n".join(lines) + "\n"
