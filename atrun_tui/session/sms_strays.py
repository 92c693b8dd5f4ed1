"""SMS that came and that no command waits for: late answers, forgeries, answers to an earlier run, and what is no answer at all.

What claims to be an answer and does not verify is recorded apart and is never a part of one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from atrun_tui.protocol.sms.digest import key_of, verify
from atrun_tui.protocol.sms.fitness import Format
from atrun_tui.session import sms_wording as wording

if TYPE_CHECKING:
    from collections.abc import Callable

    from atrun_tui.protocol.sms.outcomes import AnswerComplete, Foreign, Forged, Ordinary, Request
    from atrun_tui.session.command_queue import Ticket
    from atrun_tui.session.login import Password
    from atrun_tui.session.teller import Teller

_MOST_REMEMBERED = 512
_LINES = re.compile(r"[\r\n]+")


class Strays:
    """Puts each where it belongs: late lines to their command, and everything into the record.

    Args:
        form: digest or simple.
        password: fetches the digest password, by which an answer to an earlier run is known.
        teller: told all of it.
    """

    def __init__(self, form: Format, password: Password, teller: Teller) -> None:
        self._form = form
        self._password = password
        self._teller = teller
        self._asked: dict[int, tuple[str, str]] = {}

    def remember(self, request: Request, ticket: Ticket) -> None:
        """A command is about to leave; its answer may be late."""
        if len(self._asked) >= _MOST_REMEMBERED:
            del self._asked[next(iter(self._asked))]
        self._asked[request.id] = (ticket.id, ticket.shown)

    def forget(self, request: Request) -> None:
        """It did not leave."""
        self._asked.pop(request.id, None)

    def late(self, answer: AnswerComplete) -> None:
        """An answer that nobody waits for: its lines go to their command, and all of it into the record."""
        id_, shown = self._asked.get(answer.request.id, (None, "a former command"))
        if id_ is not None:
            for line in _lines(answer.text):
                self._teller.late_line(id_, line)
        self._record(f"a late answer to {shown}", answer.text)

    def forgery(self, forged: Forged) -> None:
        """What claims to be an answer and is not the module's."""
        head = wording.forged(forged.message.number, forged.reason)
        self._record(head, forged.envelope.text.decode("latin-1"))
        self._teller.notice(head)

    async def stranger(self, foreign: Foreign, discard: Callable[[], None]) -> None:
        """What verifies is an answer to a command of an earlier run, and is kept here and nowhere else."""
        number, text = foreign.message.number, foreign.envelope.text.decode("latin-1")
        try:
            password = await self._password() if self._form is Format.DIGEST else None
            ours = password is not None and foreign.envelope.is_response and verify(foreign.envelope, key_of(password))
        except Exception:  # noqa: BLE001  (without a password it cannot be told: then it is not ours)
            ours = False
        self._record(wording.earlier(number) if ours else wording.foreign(number), text)
        if ours:
            discard()

    def ordinary(self, ordinary: Ordinary, *, stored: bool) -> None:
        """What no module sent as an answer; `stored`: it still lies in the modem."""
        self._record(wording.ordinary(ordinary.message.number, stored=stored), ordinary.text)

    def _record(self, head: str, text: str) -> None:
        self._teller.urc((head, *_lines(text)), None, known=True)


def _lines(text: str) -> list[str]:
    return [line for line in _LINES.split(text) if line]
