"""What the parts of the console tell each other; names in the past tense."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from atrun_tui.session.reports import Report


class ReportsArrived(Message):
    """What sessions reported since the last frame, in order."""

    def __init__(self, reports: Sequence[Report]) -> None:
        super().__init__()
        self.reports = reports


class CommandEntered(Message):
    """A line was typed and sent off."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class LinesPasted(Message):
    """Several lines, or too long a one, were pasted into the command line."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__()
        self.lines = lines


class CommandRecalled(Message):
    """A command of the past is wanted in the command line."""

    def __init__(self, command: str) -> None:
        super().__init__()
        self.command = command


class SessionChosen(Message):
    """A session is wanted in view."""

    def __init__(self, profile: str) -> None:
        super().__init__()
        self.profile = profile
