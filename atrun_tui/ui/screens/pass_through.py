"""The far end of a transparent connection: every key goes out as it is typed, what comes is shown and never obeyed."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual import work
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Label, Static

from atrun_tui.protocol.errors import LocalError
from atrun_tui.protocol.printable import printable
from atrun_tui.ui.asking import Ask
from atrun_tui.ui.screens.card import Card
from atrun_tui.ui.screens.wire import Wire, key_bytes

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from atrun_tui.session.transparent import TransparentLink
    from atrun_tui.ui.desk import Desk

_LEAVE = "\x1d"
"""ctrl+], as telnet has it."""
_AS_IT_IS = "f2"
"""A key that stands for no byte, so that nothing is taken away."""
_HINT = "every key goes out, enter as CR · ctrl+] leaves · f2: the next one as it is"
_NEXT = "the next key goes out as it is, ctrl+q and ctrl+] as well"
_LEAVING = "leaving: a moment of silence, then +++ …"
_NOT_SENT = "Not sent: the transparent connection is being left."
_OVER = "{how} · escape closes"
_FRAME = 1 / 30
_NO_BYTE = "Not sent, since no byte stands for it: {what}"


class PassThrough(Card[str]):
    """Answers how the connection ended.

    Args:
        title: what is connected to what.
    """

    AUTO_FOCUS = "#wire"
    help_text = (
        "This screen is a cable to a serial port of the module. Every key goes out as it is typed, enter as CR, and what comes is "
        "shown, never obeyed and kept nowhere. ctrl+] leaves, after a moment of silence, and the module reads commands again. "
        "The key that quits asks, and leaves first. f2 has the next key sent as it is: so ctrl+] and ctrl+q can be sent too."
    )
    link: TransparentLink

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title
        self._wire = Wire(self.typed, self.pasted)
        self._over: str | None = None
        self._leaves = False
        self._as_it_is = False

    def heard(self, data: bytes) -> None:
        """Bytes came; they are shown with the next frame."""
        self._wire.heard(data)

    def compose(self) -> ComposeResult:
        """A title, what came, what the keys do."""
        with Vertical(classes="card"):
            yield Static(Content.assemble((" ⇄ ", "bold $accent"), (self._title, "bold")), id="through-title")
            yield self._wire
            yield Label(_HINT, classes="hint")

    def on_mount(self) -> None:
        """Show what comes, and wait for the end."""
        self.set_interval(_FRAME, self._wire.draw)
        self._wait()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No key means anything here that is to go out as it is."""
        return not self._as_it_is and super().check_action(action, parameters)

    def action_quit(self) -> None:
        """Leave first, a module that stays connected through reads no commands; and ask, for the key may have been meant for it."""
        desk = cast("Desk", self.app.screen_stack[0])
        if self._over is not None or self._leaves or not desk.workspace.settings.confirm_quit:
            self._leave_and_quit()
            return
        ask = Ask(
            "Quit?",
            (
                (
                    "what will happen",
                    "The transparent connection is left, with a moment of silence and +++. Then atrun quits.",
                ),
                ("the way back", "To send ctrl+q itself: f2, then ctrl+q."),
            ),
            "Stay",
            "Quit",
        )
        desk.voice.ask(ask, self._leave_and_quit)

    def _leave_and_quit(self) -> None:
        if self._over is not None:
            self.quit_with(self._over)
        else:
            self._leave(self.quit_with)

    def typed(self, key: str, character: str | None) -> None:
        """A key was pressed."""
        if self._over is not None:
            if key in ("escape", "enter") or character == _LEAVE:
                self.dismiss(self._over)
        elif self._as_it_is:
            self._next_as_it_is(False)
            self._send(key_bytes(key, character), character)
        elif self._leaves:
            self.notify(_NOT_SENT, severity="warning", markup=False)
        elif character == _LEAVE or key == "ctrl+right_square_bracket":
            self._leave(self.dismiss)
        elif key == "f1":
            self.action_help()
        elif key == _AS_IT_IS:
            self._next_as_it_is(True)
        else:
            self._send(key_bytes(key, character), character)

    def pasted(self, text: str) -> None:
        """Text was pasted; its lines end as enter ends them."""
        if self._over is None:
            text = text.replace("\r\n", "\r").replace("\n", "\r")
            self._send(text.encode("latin-1", "ignore"), text)

    def _next_as_it_is(self, whether: bool) -> None:
        self._as_it_is = whether
        self.query_one(".hint", Label).update(_NEXT if whether else _HINT)

    def _send(self, data: bytes, text: str | None) -> None:
        try:
            if data:
                self.link.send(data)
            if missing := sorted({char for char in text or "" if char > "\xff"}):
                self.notify(_NO_BYTE.format(what=printable(" ".join(missing)[:80])), severity="warning", markup=False)
        except LocalError as error:
            self.notify(str(error), severity="warning", markup=False)

    @work(exclusive=True, group="leave")
    async def _leave(self, then: Callable[[str], object]) -> None:
        self._leaves = True
        self._next_as_it_is(False)
        self.query_one(".hint", Label).update(_LEAVING)
        then(await self.link.leave())

    @work(group="wait")
    async def _wait(self) -> None:
        """Whoever did not leave it may still read what came last."""
        how = await self.link.ended()
        self._wire.draw()
        self._over = how
        self.query_one(".hint", Label).update(_OVER.format(how=how))
