"""The check-up of the module in view: asks first where it costs an SMS, has the module asked, and shows what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.ui import postage
from atrun_tui.ui.asking import Ask

if TYPE_CHECKING:
    from atrun_tui.procedures.link.checkup import CheckEnding
    from atrun_tui.session.uploading import Done
    from atrun_tui.ui.desk import Desk
    from atrun_tui.ui.tending import Tending


class Checkup:
    """What it takes to look a module over.

    Args:
        desk: whose session in view is looked at.
        tending: keeps the sessions that are used.
    """

    def __init__(self, desk: Desk, tending: Tending) -> None:
        self._desk = desk
        self._tending = tending
        self._running: set[str] = set()

    def begin(self) -> None:
        """Check the module in view, once its owner agrees to what that costs."""
        from atrun_tui.procedures.link.checkup import BY_SMS, command_for  # noqa: PLC0415  (asked for now and then)

        desk = self._desk
        entry = desk.session_in_view()
        if entry is None:
            return
        name = entry.name
        if name in self._running:
            desk.voice.say(f"{name} is being checked already.")
            return
        command = command_for(BY_SMS)
        bill = postage.bill(desk.workspace.profiles[name], [command])
        if not bill:
            desk.voice.carefully(lambda: self._check(name))
            return
        words = (("command", command), ("what will happen", "It is asked how it is set up; nothing is changed."), *bill)
        ask = Ask(f"Check {name} by SMS?", words, "Don't send", "Send it")
        desk.voice.ask(ask, lambda: self._check(name))

    async def _check(self, name: str) -> None:
        from atrun_tui.session.state import LINKED  # noqa: PLC0415  (loaded with the sessions)

        desk = self._desk
        if self._tending.session(name).status.state not in LINKED:
            desk.voice.say(f"{name} is asked how it is set up as soon as it is connected.")
        self._running.add(name)
        try:
            done = await self._examine(name)
        finally:
            self._running.discard(name)
        self._show(name, done)

    async def _examine(self, name: str) -> Done[CheckEnding]:
        from atrun_tui.config.deployment import deployment_of  # noqa: PLC0415
        from atrun_tui.procedures.link.checkup import ORIGIN, check_link  # noqa: PLC0415
        from atrun_tui.session.uploading import Errand  # noqa: PLC0415

        desk = self._desk
        procedure = check_link(deployment_of(desk.workspace.profiles[name]))
        session = self._tending.session(name)
        return await Errand(session, procedure, report=lambda _: None, mask=desk.workspace.mask, origin=ORIGIN).run()

    def _show(self, name: str, done: Done[CheckEnding]) -> None:
        """The card of what was found; where something else has come over the console meanwhile, a sentence with the way to it."""
        from atrun_tui.ui.screens.diagnosis import DiagnosisCard  # noqa: PLC0415

        desk = self._desk
        found = done.result.found if done.result is not None else ()
        problem = "" if done.ok else f"It could not be read to its end: {done.message}."
        if not found:
            desk.voice.say(f"{name} could not be checked: {done.message}", severity="warning", seconds=12)
        elif desk.app.screen is not desk:
            desk.voice.say(f"{name} is checked: {done.message}.", seconds=12)
        else:
            desk.app.push_screen(DiagnosisCard(name, found, problem=problem))
