"""The check-up of the module in view: asks first where it costs an SMS, has the module asked, and shows what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.ui import postage
from atrun_tui.ui.asking import Ask

if TYPE_CHECKING:
    from atrun_tui.procedures.link.checkup import CheckEnding
    from atrun_tui.session.uploading import Done
    from atrun_tui.ui.screens.console import Console


class Checkup:
    """What it takes to look a module over.

    Args:
        console: whose session in view is looked at.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._running: set[str] = set()

    def begin(self) -> None:
        """Check the module in view, once its owner agrees to what that costs."""
        from atrun_tui.procedures.link.checkup import BY_SMS, command_for  # noqa: PLC0415  (asked for now and then)

        console = self._console
        entry = console.roster.shown
        if entry is None:
            console.voice.say("There is no session yet: ctrl+n makes one.")
            return
        name = entry.name
        if name in self._running:
            console.voice.say(f"{name} is being checked already.")
            return
        command = command_for(BY_SMS)
        bill = postage.bill(console.workspace.profiles[name], [command])
        if not bill:
            console.voice.carefully(lambda: self._check(name))
            return
        words = (("command", command), ("what will happen", "It is asked how it is set up; nothing is changed."), *bill)
        ask = Ask(f"Check {name} by SMS?", words, "Don't send", "Send it")
        console.voice.ask(ask, lambda: self._check(name))

    async def _check(self, name: str) -> None:
        from atrun_tui.session.state import LINKED  # noqa: PLC0415  (loaded with the sessions)

        console = self._console
        if console.tending.session(name).status.state not in LINKED:
            console.voice.say(f"{name} is asked how it is set up as soon as it is connected.")
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

        console = self._console
        procedure = check_link(deployment_of(console.workspace.profiles[name]))
        session = console.tending.session(name)
        return await Errand(session, procedure, report=lambda _: None, mask=console.workspace.mask, origin=ORIGIN).run()

    def _show(self, name: str, done: Done[CheckEnding]) -> None:
        """The card of what was found; where something else has come over the console meanwhile, a sentence with the way to it."""
        from atrun_tui.ui.screens.diagnosis import DiagnosisCard  # noqa: PLC0415

        console = self._console
        found = done.result.found if done.result is not None else ()
        problem = "" if done.ok else f"It could not be read to its end: {done.message}."
        if not found:
            console.voice.say(f"{name} could not be checked: {done.message}", severity="warning", seconds=12)
        elif console.app.screen is not console:
            console.voice.say(f"{name} is checked: {done.message}.", seconds=12)
        else:
            console.app.push_screen(DiagnosisCard(name, found, problem=problem))
