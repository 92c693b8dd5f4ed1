"""From the command line to the session: masks, the guard's questions, pasted lines, and stopping what runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.procedures.passage import read_opening
from atrun_tui.protocol.command_line import objection
from atrun_tui.session.state import State
from atrun_tui.ui import postage
from atrun_tui.ui.asking import Ask
from atrun_tui.ui.roster import brief
from atrun_tui.vault.secret import MASK

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from atrun_tui.config.profile import Profile
    from atrun_tui.knowledge.hazards import Hazard
    from atrun_tui.ui.desk import Desk
    from atrun_tui.ui.tending import Tending

_SAFE = "Don't send"
_LISTED = 8
"""Pasted lines that a question shows."""


class Sending:
    """What sending means in the console.

    Args:
        desk: whose line and sessions are used.
        tending: keeps the sessions that are used.
        through: what connects a session through to that port at that rate, once whatever has to be asked is answered.
    """

    def __init__(self, desk: Desk, tending: Tending, through: Callable[[tuple[int, int]], object]) -> None:
        self._desk = desk
        self._tending = tending
        self._through = through

    def price(self, typed: str) -> Sequence[str]:
        """What it costs to send this line to the session in view, the fullest wording first; nothing where it costs nothing."""
        entry = self._desk.roster.shown
        return postage.price(self._profile(entry.name), typed) if entry is not None else ()

    def send(self, text: str) -> None:
        """Send a typed command to the session in view, once whatever has to be asked is answered; the line is wiped then.

        The one that makes the link a cable needs the pane at its end, and asks by itself.
        """
        entry = self._desk.roster.shown
        if entry is not None and (wanted := read_opening(text)) is not None:
            self._tending.remember(entry.name, [self._desk.workspace.show(text)])
            self._desk.line.put("")
            self._desk.voice.carefully(lambda: self._through(wanted))
            return
        self._ask_and_submit([text], self._danger_asked, then=lambda: self._desk.line.put(""))

    def paste(self, lines: Sequence[str]) -> None:
        """Ask about pasted lines, then queue them; what is half typed stays."""
        self._ask_and_submit(lines, self._paste_asked)

    def cancel(self) -> None:
        """Stop waiting for the running command and drop those queued behind it."""
        desk = self._desk
        entry = desk.roster.shown
        session = desk.workspace.sessions.get(entry.name) if entry is not None else None
        if entry is None or session is None or not (entry.running or entry.queued):
            desk.voice.say("Nothing is running here.")
            return
        dropped = sum(map(session.cancel, list(entry.queued)))
        words = f"{dropped} queued {'command was' if dropped == 1 else 'commands were'} not sent." if dropped else ""
        if entry.running is not None and session.cancel(entry.running.id):
            words = f"No longer waiting for {brief(entry.running.command)}. {words}"
        desk.voice.say(words.strip() or "It had just ended.")

    def _ask_and_submit(
        self,
        lines: Sequence[str],
        asked: Callable[[str, Sequence[str]], Ask | None],
        *,
        then: Callable[[], None] = lambda: None,
    ) -> None:
        desk = self._desk
        entry = desk.roster.shown
        obstacle = self._obstacle(lines)
        if entry is None or obstacle is not None:
            desk.voice.say(obstacle or "There is no session yet: ctrl+n makes one.", severity="warning")
            return

        def go() -> None:
            self._submit(entry.name, lines)
            then()

        ask = asked(entry.name, lines)
        if ask is None:
            go()
        else:
            desk.voice.ask(ask, go)

    def _obstacle(self, lines: Sequence[str]) -> str | None:
        entry = self._desk.roster.shown
        if any(MASK in line for line in lines):
            return f"{MASK} stands where a secret was; it was not kept. Type the secret itself in its place."
        if entry is not None and entry.status.state is State.REFUSED:
            # The way on first: where there is little room, the end of a sentence is cut off.
            way = "f2 edits the profile, ctrl+t tries again"
            return f"{entry.name} is refused: {way}. {entry.status.detail or 'No reason was given.'}"
        for line in lines:
            if (why := objection(line)) is not None:
                return f"Not sent: {self._shown(line)}: {self._desk.workspace.mask(why)}"
        return postage.objection(self._profile(entry.name), lines) if entry is not None else None

    def _profile(self, name: str) -> Profile | None:
        return self._desk.workspace.profiles.get(name)

    def _danger_asked(self, name: str, lines: Sequence[str]) -> Ask | None:
        warned = _warnings(self._hazards(name, lines)) + postage.warnings(self._profile(name), lines)
        if not warned:
            return None
        words = (("command", self._shown(lines[0])), *warned, *postage.bill(self._profile(name), lines))
        return Ask(f"Send this to {name}?", words, _SAFE, "Send it anyway")

    def _paste_asked(self, name: str, lines: Sequence[str]) -> Ask | None:
        shown = "\n".join(self._shown(line) for line in lines[:_LISTED])
        more = f"\n… and {len(lines) - _LISTED} more" if len(lines) > _LISTED else ""
        text = (
            ("pasted", shown + more),
            ("what will happen", "They are sent in this order, each after the answer to the one before."),
        )
        profile = self._profile(name)
        bill, notes = postage.bill(profile, lines), postage.warnings(profile, lines)
        warned = (*text, *bill, *_warnings(self._hazards(name, lines)), *notes)
        return Ask(f"Send {len(lines)} lines to {name}?", warned, _SAFE, f"Send {len(lines)} lines")

    def _hazards(self, name: str, lines: Sequence[str]) -> tuple[Hazard, ...]:
        return tuple(hazard for line in lines for hazard in self._desk.workspace.assess(name, line))

    def _shown(self, line: str) -> str:
        return brief(self._desk.workspace.show(line), 160)

    def _submit(self, name: str, lines: Sequence[str]) -> None:
        desk = self._desk
        session = self._tending.session(name)
        if session.status.state is State.OFFLINE:
            session.start()
        for line in lines:
            session.submit(line)
        self._tending.remember(name, map(desk.workspace.show, lines))


def _warnings(hazards: Sequence[Hazard]) -> tuple[tuple[str, str], ...]:
    """What will happen, why it is asked and the way back, for each command that is dangerous here; each once."""
    words: dict[tuple[str, str], None] = {}
    for hazard in hazards:
        words[f"why {hazard.command} is asked about", hazard.reason] = None
        if hazard.way_back:
            words["the way back", hazard.way_back] = None
    return tuple(words)
