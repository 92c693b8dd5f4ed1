"""One exchange as the pane holds it: queued, running, then settled; and where its parts stand at a width.

From top to bottom: the command with its result at the right, a note when the answer outgrew the pane, the answer, the result again
on a row of its own where there was no room beside the command, what a failure means, lines that came late, a blank row.
"""

from __future__ import annotations

from bisect import bisect_right
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from atrun_tui.record import Record
from atrun_tui.ui.transcript import result
from atrun_tui.ui.transcript.answer import Answer
from atrun_tui.ui.transcript.columns import Columns, Span, cells, columns, cut, cut_one, fold, shorten
from atrun_tui.ui.transcript.model import BLANK, Entry, Label, Row
from atrun_tui.ui.transcript.wording import RECEIVED, SENT, Tone, meaning, tidy, time_of_day, verdict

if TYPE_CHECKING:
    from atrun_tui.protocol.exchange import Exchange

_BESIDE: Final = 24
"""A command is wrapped beside its result as long as this many columns of it fit; else the result goes below the answer."""
_NARROW: Final = 30
"""Below this width how long it took is left out."""
_ROOMY: Final = columns(_NARROW)
"""Columns at which nothing is left out."""
_SIGNS: Final = {Tone.FAIL: "✕", Tone.UNKNOWN: "?"}


class Phase(Enum):
    """How far an exchange has come."""

    QUEUED = auto()
    RUNNING = auto()
    ENDED = auto()


class Tail(Record):
    """A sentence below the answer."""

    text: str
    sign: str
    sign_tone: Tone
    tone: Tone = Tone.GLOSS


class _Shape(Record):
    """Where the parts stand at one width: rows of the command, first row of the answer and how many, rows of the sentences."""

    columns: Columns
    version: int
    head: list[Span]
    beside: bool
    body_at: int
    body: int
    tail: list[tuple[int, Span]]

    @property
    def tail_at(self) -> int:
        return self.body_at + self.body + (not self.beside)

    @property
    def rows(self) -> int:
        return self.tail_at + len(self.tail) + 1


class Talk(Entry):
    """One exchange; `counted` is how many of its lines the roll has on its account."""

    __slots__ = (
        "_shape",
        "_tails",
        "answer",
        "command",
        "counted",
        "exchange",
        "folded",
        "former",
        "id",
        "limit",
        "phase",
        "started",
    )

    def __init__(self, id: str, command: str, *, former: bool = False) -> None:  # noqa: A002  (the exchange's own word)
        super().__init__()
        self.id = id
        self.command = tidy(command)
        self.phase = Phase.QUEUED
        self.former = former
        self.answer = Answer()
        self.started = 0.0
        self.limit = 0.0
        self.exchange: Exchange | None = None
        self.folded = False
        self.counted = 0
        self._tails: list[Tail] = []
        self._shape: _Shape | None = None
        self.refit()

    @classmethod
    def of(cls, exchange: Exchange, *, former: bool = False) -> Talk:
        """An exchange that has already ended; a former one is drawn quieter."""
        talk = cls(exchange.id, exchange.command, former=former)
        talk.end(exchange)
        return talk

    def begin(self, started: float, limit: float) -> None:
        """Its bytes left at `started`, seconds since the epoch; it may take `limit` seconds."""
        self.phase, self.started, self.limit = Phase.RUNNING, started, limit
        self.refit()

    def end(self, exchange: Exchange) -> None:
        """It ended; what the session kept of it is what is shown from now on."""
        self.phase, self.started, self.exchange = Phase.ENDED, exchange.started, exchange
        self.answer.settle()
        self.answer.replace([tidy(line) for line in exchange.lines])
        said, tone = meaning(exchange), verdict(exchange)[1]
        if said:
            self._tails.append(Tail(said, _SIGNS.get(tone, "·"), tone))
        self.refit()

    def add_late(self, text: str) -> None:
        """A line of its answer came after its time was over."""
        self._tails.append(Tail(f"late  {tidy(text)}", RECEIVED, Tone.UNKNOWN, Tone.UNKNOWN))
        self.refit()

    def fold(self, *, folded: bool) -> None:
        """Show the command only, or everything."""
        self.folded = folded
        self.refit()

    def refit(self) -> None:
        """Note that something changed, and what it takes where everything fits."""
        self.version += 1
        self.answer.settle()
        head = cells(self.command) + 2 + self._reserved(_ROOMY)
        self.widest, self.plain_rows = head, 2
        if not self.folded:
            self.widest = max([head, self.answer.widest, *(cells(tail.text) for tail in self._tails)])
            self.plain_rows = 2 + (self.answer.shed > 0) + len(self.answer.lines) + len(self._tails)

    def measure(self, columns: Columns) -> int:
        """Its rows at these columns."""
        return self._laid_out(columns).rows

    def units(self) -> list[str]:
        """Command, lines, sentences."""
        return [self.command, *self.answer.lines, *(tail.text for tail in self._tails)]

    def unit(self, number: int) -> str:
        """One of them, without making a list of all."""
        if number == 0:
            return self.command
        lines = self.answer.lines
        return lines[number - 1] if number <= len(lines) else self._tails[number - 1 - len(lines)].text

    def row_of(self, unit: int, start: int, columns: Columns) -> int:
        """The row of a character; the command's when the exchange is folded."""
        shape, lines = self._laid_out(columns), len(self.answer.lines)
        if unit <= 0 or self.folded:
            return max(0, bisect_right([first for first, _ in shape.head], start if unit == 0 else 0) - 1)
        if unit <= lines:
            return shape.body_at + self.answer.row_of(unit - 1, start)
        rows = [row for row, (tail, span) in enumerate(shape.tail) if tail == unit - 1 - lines and span[0] <= start]
        return shape.tail_at + (rows[-1] if rows else 0)

    def row(self, index: int, columns: Columns, now: float) -> Row:
        """What the row says."""
        shape = self._laid_out(columns)
        if index < len(shape.head):
            return self._head_row(index, shape, now)
        if index < shape.body_at:
            return Row(
                text=shorten(f"… {self.answer.shed:,} earlier lines are in the journal only", columns.room),
                tone=Tone.QUIET,
            )
        if index < shape.body_at + shape.body:
            return self._body_row(index - shape.body_at, columns)
        if index < shape.tail_at:
            return Row(
                right=result.fitting(self._labels(columns, now, columns.room), columns.room),
                alive=self.phase is Phase.RUNNING,
            )
        if index < shape.rows - 1:
            return self._tail_row(index - shape.tail_at, shape)
        return BLANK

    def alive_row(self, columns: Columns) -> int:
        """The row that counts the time while the exchange runs."""
        shape = self._laid_out(columns)
        return 0 if shape.beside else shape.body_at + shape.body

    def _labels(self, columns: Columns, now: float, free: int = 0) -> list[Label]:
        """What stands at the right of the command: how long it took and how it ended, or that it still runs."""
        below = len(self.answer.lines) + len(self._tails)
        folded: list[Label] = [(f"{below} line{'s' * (below > 1)} ▸", Tone.QUIET)] if self.folded and below else []
        if self.exchange is not None:
            return folded + result.ended(self.exchange, brief=columns.width < _NARROW, former=self.former)
        if self.phase is Phase.QUEUED:
            return [*folded, ("queued", Tone.WAITING)]
        return result.counting(now - self.started, self.limit, free)

    def _reserved(self, columns: Columns) -> int:
        """Columns kept free for the labels, the same from one moment to the next."""
        return result.COUNTING if self.phase is Phase.RUNNING else result.width(self._labels(columns, 0.0))

    def _laid_out(self, columns: Columns) -> _Shape:
        shape = self._shape
        if shape is not None and shape.version == self.version and shape.columns == columns:
            return shape
        free = columns.room - 2 - self._reserved(columns)
        beside = cells(self.command) <= free or free >= _BESIDE
        head = cut(self.command, free if beside else columns.room)
        tails = [] if self.folded else self._tails
        self._shape = _Shape(
            columns=columns,
            version=self.version,
            head=head,
            beside=beside,
            body_at=len(head) + (self.answer.shed > 0 and not self.folded),
            body=0 if self.folded else self.answer.rows(columns.room),
            tail=[(index, span) for index, tail in enumerate(tails) for span in fold(tail.text, columns.room)],
        )
        return self._shape

    def _head_row(self, index: int, shape: _Shape, now: float) -> Row:
        start, end = shape.head[index]
        text = self.command[start:end]
        tone = Tone.QUIET if self.former else Tone.SENT
        if index > 0:
            return Row(unit=0, start=start, text=text, tone=tone)
        time = "" if self.phase is Phase.QUEUED else time_of_day(self.started)[: shape.columns.time]
        right: tuple[Label, ...] = ()
        if shape.beside:
            free = shape.columns.room - cells(text) - 2
            right = result.fitting(self._labels(shape.columns, now, free), free)
        alive = shape.beside and self.phase is Phase.RUNNING
        return Row(unit=0, text=text, tone=tone, sign=SENT, sign_tone=tone, time=time, right=right, alive=alive)

    def _body_row(self, index: int, columns: Columns) -> Row:
        line, piece = self.answer.locate(index)
        text = self.answer.lines[line]
        start, end = cut_one(text, columns.room, piece)
        tone = Tone.GLOSS if self.former else Tone.RECEIVED
        return Row(unit=line + 1, start=start, text=text[start:end], tone=tone, sign="" if piece else RECEIVED)

    def _tail_row(self, index: int, shape: _Shape) -> Row:
        number, (start, end) = shape.tail[index]
        tail = self._tails[number]
        unit = len(self.answer.lines) + 1 + number
        sign = tail.sign if start == 0 else ""
        return Row(
            unit=unit, start=start, text=tail.text[start:end], tone=tail.tone, sign=sign, sign_tone=tail.sign_tone
        )
