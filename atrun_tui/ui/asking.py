"""What a question holds: the vocabulary between those who ask and the screen that shows it."""

from __future__ import annotations

from atrun_tui.record import Record


class Ask(Record):
    """What is asked.

    Attributes:
        title: the question itself.
        text: pairs of a caption and a sentence: what will happen, why it is asked, the way back.
        safe: the words of the answer that changes nothing.
        go: the words of the other.
    """

    title: str
    text: tuple[tuple[str, str], ...]
    safe: str
    go: str
