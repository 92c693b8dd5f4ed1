"""The text of an answer by SMS, read by the rules of the AT dialogue: it is what an AT port gives, without the echo.

Text in the GSM alphabet may hold characters that latin-1 lacks. The dialogue looks at ASCII alone, so that such text goes through
it as UTF-8 and comes back whole.
"""

from __future__ import annotations

from dataclasses import dataclass

from atrun_tui.protocol.dialogue import Dialogue
from atrun_tui.protocol.events import FinalResult, InfoLine, Overflow, StrayLine, Urc


@dataclass(frozen=True, slots=True)
class AnswerText:
    """An answer's lines, the unsolicited ones among them, and its result unless that is missing."""

    lines: tuple[str, ...]
    urcs: tuple[tuple[str, ...], ...]
    final: FinalResult | None


def read_answer(command: str, text: str) -> AnswerText:
    """Read the answer to a command.

    Args:
        command: as it was sent; a list has one answer.
        text: all of it, CR LF included. Anything: nothing is raised.
    """
    dialogue = Dialogue()
    dialogue.send_command(command.removeprefix("H"))
    events = dialogue.receive_data(text.encode("utf-8", "surrogatepass"))
    events += dialogue.settle() if dialogue.undecided else []
    events += [] if text.endswith(("\r", "\n")) else dialogue.receive_data(b"\r\n")
    lines = [_back(event.text) for event in events if isinstance(event, InfoLine | StrayLine)]
    urcs = [tuple(map(_back, event.lines)) for event in events if isinstance(event, Urc)]
    lines += [
        f"… {event.dropped} bytes of an endless line were not kept" for event in events if isinstance(event, Overflow)
    ]
    final = next((event for event in events if isinstance(event, FinalResult)), None)
    return AnswerText(tuple(lines), tuple(urcs), final)


def _back(text: str) -> str:
    return text.encode("latin-1").decode("utf-8", "replace")
