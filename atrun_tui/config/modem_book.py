"""What is remembered of a modem from run to run, in a small file of its own: messages sent today, and a PIN in doubt.

Counted here and not in the journal: a limit that protects somebody's money must hold while the journal cannot be written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from atrun_tui.config.document import load_document, parse_document
from atrun_tui.config.edit import edit_file
from atrun_tui.config.problems import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


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
        """So many more do, or fewer did. Only the latest day is kept."""
        self._change(lambda facts: {**facts, "day": day, "sent": max(0, _sent(facts, day) + more)})

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
    sent = facts.get("sent")
    return sent if facts.get("day") == day and isinstance(sent, int) and not isinstance(sent, bool) else 0


def _written(facts: dict[str, Any]) -> str:
    """The facts we know of as TOML."""
    lines = ["# Kept by atrun: what this modem has sent today, and whether its SIM refused a PIN."]
    lines += [f'day = "{facts["day"]}"', f"sent = {facts['sent']}"] if isinstance(facts.get("sent"), int) else []
    lines += ["pin_in_doubt = true"] if facts.get("pin_in_doubt") is True else []
    return "\n".join(lines) + "\n"
