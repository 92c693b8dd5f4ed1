"""Macros from within the console: picking one, asking what it wants to know, playing it, and saying once how it ended."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.content import Content

from atrun_tui.ui.asking import Ask
from atrun_tui.ui.roster import brief
from atrun_tui.ui.states import LOOKS

if TYPE_CHECKING:
    from collections.abc import Callable

    from atrun_tui.ui.desk import Desk
    from atrun_tui.ui.macros.play import Order, Play, Question
    from atrun_tui.ui.macros.shelf import Offer
    from atrun_tui.ui.screens.macro_form import Target
    from atrun_tui.ui.screens.macro_play import MacroPlay
    from atrun_tui.ui.tending import Tending
    from atrun_tui.ui.voice import Severity

MARK = "play"
"""Its place in the status line."""


class Playing:
    """What can be done with macros; one is played at a time, on as many sessions as its owner wants.

    Args:
        desk: whose sessions are played on.
        tending: keeps the sessions that are used.
        compare: puts two profiles side by side, by the steps of the macro of that name.
    """

    def __init__(self, desk: Desk, tending: Tending, compare: Callable[[str, str | None, str], None]) -> None:
        self._desk = desk
        self._tending = tending
        self._compare = compare
        self._play: Play | None = None
        self._screen: MacroPlay | None = None
        self._unseen = False

    @property
    def running(self) -> bool:
        """Whether a macro is being played."""
        return self._play is not None and not self._play.over

    async def open(self) -> None:
        """Show the macro that is being played, or that has ended and was not looked at; else pick one."""
        if self._play is not None and (self.running or self._unseen):
            self._show(self._play)
        else:
            await self.pick()

    async def pick(self, name: str | None = None) -> None:
        """Pick a macro, or go on with the one of that name."""
        from atrun_tui.ui.macros.shelf import read_offers  # noqa: PLC0415  (not before a macro is wanted)
        from atrun_tui.ui.screens.macro_choice import MacroChoice  # noqa: PLC0415

        desk = self._desk
        if self._play is not None and self.running:
            desk.voice.say(f"{self._play.order.macro.name} is still being played: f5 shows it.")
            return
        entry = desk.roster.shown
        if entry is None:
            desk.voice.say("There is no session to play on yet: ctrl+n makes one.", severity="warning")
            return
        roads = (desk.workspace.profiles[entry.name].transport,)
        folder = desk.workspace.paths.macros
        offers = await asyncio.to_thread(read_offers, folder, roads)
        known = next((each for each in offers if each.name == name), None)
        if known is not None and known.macro is not None and not known.faults:
            self._ask(known)
        else:
            first = sorted(offers, key=lambda each: each.name != name)
            desk.app.push_screen(MacroChoice(first, str(folder)), lambda offer: self._ask(offer) if offer else None)

    def quit(self) -> None:
        """Leave; asks while a macro is being played."""
        desk = self._desk
        if self._play is None or not self.running or not desk.workspace.settings.confirm_quit:
            self._tending.quit()
            return
        ask = Ask(
            "Quit?",
            (
                (
                    "what will happen",
                    f"{self._play.order.macro.name} is being played. It ends where it is, and nothing undoes it.",
                ),
            ),
            "Stay",
            "Quit",
        )
        desk.voice.ask(ask, lambda: desk.app.exit(0))

    def _ask(self, offer: Offer) -> None:
        from atrun_tui.ui.screens.macro_form import MacroForm  # noqa: PLC0415

        desk = self._desk
        macro = offer.macro
        assert macro is not None

        async def check(order: Order) -> str:
            return await self._stands_against(offer, order)

        form = MacroForm(offer.name, macro, self._targets(), current=desk.roster.current, check=check)
        desk.app.push_screen(form, lambda order: self.begin(order) if order else None)

    def _targets(self) -> list[Target]:
        from atrun_tui.ui.screens.macro_form import Target  # noqa: PLC0415

        rows = []
        for entry in self._desk.roster.entries.values():
            look = LOOKS[entry.status.state]
            row = Content.assemble(
                (f"{brief(entry.name, 20):<22}", "bold"),
                (f"{look.sign} {look.word:<12}", look.colour),
                (brief(entry.road, 34), "$time"),
                (", an SMS for each command" if entry.road.startswith("sms ") else "", "$warning"),
            )
            rows.append(Target(entry.name, row))
        return rows

    async def _stands_against(self, offer: Offer, order: Order) -> str:
        """Why an order cannot be played, or nothing: what is harmless on one road may cut the link on another."""
        from atrun_tui.config.macro_files import check_macro  # noqa: PLC0415
        from atrun_tui.procedures.lint import faults  # noqa: PLC0415

        workspace = self._desk.workspace
        roads = tuple(dict.fromkeys(workspace.profiles[name].transport for name in order.profiles))
        found = (await asyncio.to_thread(check_macro, offer.path, workspace.paths.macros, roads))[1]
        wrong = next(faults(found), None)
        return "" if wrong is None else f"{f'line {wrong.line}: ' if wrong.line else ''}{wrong.text}"

    # -- a play ---------------------------------------------------------------------------------------------------------

    def begin(self, order: Order) -> None:
        """Play it, and show it."""
        from atrun_tui.ui.macros.play import Play  # noqa: PLC0415

        desk = self._desk
        for name in order.profiles:
            self._tending.session(name)
        play = Play(desk.workspace, order, wall=desk.wall, changed=self._changed, asked=self._asked)
        self._play = play
        self._unseen = False
        desk.run_worker(self._run(play), exit_on_error=False, group="play")
        self._show(play)
        self._changed()

    async def _run(self, play: Play) -> None:
        try:
            await play.run()
        except* Exception as group:  # noqa: BLE001  (a fault in a play must not end the console)
            for error in group.exceptions:
                if isinstance(error, Exception):
                    self._desk.voice.complain(error)
        self._ended(play)

    def _show(self, play: Play) -> None:
        from atrun_tui.ui.screens.macro_play import MacroPlay  # noqa: PLC0415

        if self._screen is not None:
            return
        self._unseen = False
        self._screen = MacroPlay(play)
        self._mark()

        def left(wish: str | None) -> None:
            self._left(play, wish)

        self._desk.app.push_screen(self._screen, left)

    def _left(self, play: Play, wish: str | None) -> None:
        marked = self._screen.marked if self._screen is not None else None
        self._screen = None
        self._mark()
        if wish == "again":
            self.begin(replace(play.order, stepwise=False))
        elif wish == "compare":
            others = [name for name in play.order.profiles if name != marked]
            self._compare(others[0], marked, play.order.name)

    def _changed(self) -> None:
        if self._screen is not None:
            self._screen.changed()
        self._mark()

    def _asked(self, question: Question) -> None:
        if self._screen is None:
            words = f"{question.profile} asks: {brief(question.ask.question, 300)}\nf5 answers."
            self._desk.voice.say(words, severity="warning", seconds=20)

    def _ended(self, play: Play) -> None:
        if self._screen is not None:
            self._screen.changed()
        else:
            self._unseen = True
            words, severity = told(play)
            self._desk.voice.say(words, severity=severity, seconds=12)
        self._mark()

    def _mark(self) -> None:
        """What the status line says of it: something only while it is not looked at."""
        play = self._play
        shown = None if play is None or self._screen is not None else _mark_of(play, unseen=self._unseen)
        self._desk.status.mark(MARK, shown)


def told(play: Play) -> tuple[str, Severity]:
    """How a play ended, in a sentence or two, and how grave that is."""
    from atrun_tui.ui.macros.course import Phase  # noqa: PLC0415  (loaded with the play by now)

    name = play.order.macro.name
    if len(play.courses) > 1:
        failed = [course.profile for course in play.courses.values() if course.phase is not Phase.OK]
        words = f"{name}: {play.ok} of {len(play.courses)} ok."
        if not failed:
            return words, "information"
        return f"{words} Not on {', '.join(failed[:6])}{' …' if len(failed) > 6 else ''}. f5 shows it.", "warning"
    (course,) = play.courses.values()
    finished = course.finished
    if finished is None or finished.ok:
        return f"{name} on {course.profile}: ok. f5 shows it.", "information"
    at = f" at {finished.failed_step}" if finished.failed_step else ""
    return f"{name} on {course.profile}: {course.phase.word}{at}. {finished.message}\nf5 shows it.", "warning"


def _mark_of(play: Play, *, unseen: bool) -> Content | None:
    from atrun_tui.ui.macros.course import Phase  # noqa: PLC0415

    name = brief(play.order.macro.name, 16)
    if play.questions:
        return Content.styled(f"? {name} asks", "$waiting")
    if not play.over:
        phase = Phase.PAUSED if play.held else Phase.PLAYING
        done = sum(course.done for course in play.courses.values())
        steps = sum(course.of for course in play.courses.values())
        return Content.styled(f"{phase.sign} {name} {done}/{steps}", phase.colour)
    if not unseen:
        return None
    phase = Phase.OK if play.ok == len(play.courses) else Phase.FAILED
    return Content.styled(f"{phase.sign} {name} {phase.word}", phase.colour)
