"""The response pane: what the app tells it about a session's exchanges, as it happens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.ui.transcript.finding import Finder
from atrun_tui.ui.transcript.model import Entry, Saying
from atrun_tui.ui.transcript.roll import Roll
from atrun_tui.ui.transcript.talk import Phase, Talk
from atrun_tui.ui.transcript.walk import Walking
from atrun_tui.ui.transcript.wording import RECEIVED, day, plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from atrun_tui.protocol.exchange import Exchange


class Transcript(Walking):
    """Every exchange of one session. All methods are called in the app's own loop and return at once; drawing is once a frame.

    Ids are those of the exchanges; times are wall clock, seconds since the epoch; text is shown as it is, never obeyed.
    """

    help_text = (
        "What was sent and what came back, one exchange under the other, each with its result and how long it took. "
        "An outcome that nobody knows says unknown.\n\n"
        "Up and down walk the exchanges, page up and page down scroll, end comes back to the newest. "
        "Enter or space folds the one selected, r puts its command on the line again, m makes a macro of it, ctrl+y copies it. "
        "Scrolled up, the view stays where you read and says how much came below.\n\n"
        "f3 searches here; ctrl+r searches every exchange ever kept."
    )
    _day: str | None = None

    def queued(self, id: str, command: str) -> None:  # noqa: A002  (the exchange's own word)
        """A command was accepted and waits for its turn."""
        self._talk(id, command, self._now())
        self._frames.ask()

    def sent(self, id: str, command: str, started: float, limit: float) -> None:  # noqa: A002
        """Its bytes left; it may take `limit` seconds."""
        talk = self._talk(id, command, started)
        talk.begin(started, limit)
        self._under_way[id] = talk
        self.keep_time()
        self._touch(talk)

    def line(self, id: str, text: str) -> None:  # noqa: A002
        """A line of its answer came."""
        talk = self.roll.talks.get(id)
        if talk is not None and talk.phase is not Phase.ENDED:
            talk.answer.lines.append(text)
            self._touched[talk.serial] = talk
            self._frames.ask()

    def lines(self, id: str, texts: Iterable[str]) -> None:  # noqa: A002
        """Several lines of its answer came at once."""
        talk = self.roll.talks.get(id)
        if talk is not None and talk.phase is not Phase.ENDED:
            talk.answer.lines.extend(texts)
            self._touch(talk)

    def ended(self, exchange: Exchange) -> None:
        """It is over; also for an exchange that the pane never heard of. A second end of the same one says nothing new."""
        talk = self._talk(exchange.id, exchange.command, exchange.started)
        if talk.phase is Phase.ENDED:
            return
        talk.end(exchange)
        self._under_way.pop(exchange.id, None)
        self.keep_time()
        self._touch(talk)

    def late_line(self, id: str, text: str) -> None:  # noqa: A002
        """A line of its answer came after the wait for it was over."""
        talk = self.roll.talks.get(id)
        if talk is None:
            self.roll.append(Saying(f"late  {text}", sign=RECEIVED))
            self._frames.ask()
            return
        talk.add_late(text)
        self._touch(talk)

    def notice(self, text: str, at: float) -> None:
        """A plain sentence between the exchanges."""
        self._date(at)
        self.roll.append(Saying(text, at=at))
        self._frames.ask()

    def load(self, exchanges: Sequence[Exchange]) -> None:
        """Put former exchanges, oldest first, above everything else, quieter and under their dates."""
        entries: list[Entry] = []
        last = None
        for exchange in exchanges:
            if exchange.id in self.roll.talks:
                continue
            date = day(exchange.started)
            if date != last:
                entries.append(Saying(date, rule=True))
                last = date
            entries.append(Talk.of(exchange, former=True))
        if entries:
            self._day = self._day or day(self._now())
            self.roll.prepend([*entries, Saying("this session", rule=True)])
            self.draw_frame()

    def clear(self) -> None:
        """Begin with an empty pane; what is under way shows up again when it ends."""
        self.roll = Roll(self._line_limit)
        self._finder = Finder()
        self._marked, self._anchor, self.following = None, None, True
        self._touched.clear()
        self._under_way.clear()
        self._strips.clear()
        self.keep_time()
        self.draw_frame()

    def copy_text(self) -> str:
        """The text of the selected exchange: command, lines and result, without anything around them."""
        return plain_text(self.selected) if self.selected is not None else ""

    def _talk(self, id: str, command: str, at: float) -> Talk:  # noqa: A002
        talk = self.roll.talks.get(id)
        if talk is None:
            self._date(at)
            talk = Talk(id, command)
            self.roll.append(talk)
        return talk

    def _touch(self, talk: Talk) -> None:
        self._touched[talk.serial] = talk
        self._frames.ask()

    def _date(self, at: float) -> None:
        """Draw a rule when a new day has begun."""
        date = day(at)
        if self._day is not None and self._day != date:
            self.roll.append(Saying(date, rule=True))
        self._day = date
