"""The far end of a transparent connection: every key goes out as it is typed, what comes is shown and never obeyed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Label, Log, Static

from atrun_tui.protocol.errors import LocalError
from atrun_tui.ui.screens.card import Card
from atrun_tui.ui.transcript.raw_text import RawText

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.app import ComposeResult

    from atrun_tui.session.transparent import TransparentLink

_LEAVE = "\x1d"
"""ctrl+], as telnet has it."""
_HINT = "every key goes out as it is typed, enter as CR · ctrl+] leaves"
_LEAVING = "leaving: a moment of silence, then +++ …"
_OVER = "{how} · escape closes"

_SPECIAL = {
    "enter": b"\r",
    "backspace": b"\x08",
    "tab": b"\t",
    "escape": b"\x1b",
    "delete": b"\x7f",
    "up": b"\x1b[A",
    "down": b"\x1b[B",
    "right": b"\x1b[C",
    "left": b"\x1b[D",
}
_FRAME = 1 / 30
_MOST = 256 * 1024
"""Bytes kept between two frames; of a flood the latest are shown."""
_LINES = 5000


def key_bytes(key: str, character: str | None) -> bytes:
    """What a key sends; nothing when it stands for no byte."""
    if key in _SPECIAL:
        return _SPECIAL[key]
    name, _, letter = key.rpartition("+")
    if name == "ctrl" and len(letter) == 1 and "a" <= letter <= "z":
        return bytes((ord(letter) & 0x1F,))
    return character.encode("latin-1", "ignore") if character is not None else b""


class Wire(Log, can_focus=True):
    """What came, and the place where keys go out."""

    async def _on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        self._pane.typed(event.key, event.character)

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self._pane.pasted(event.text)

    @property
    def _pane(self) -> PassThrough:
        pane = self.screen
        assert isinstance(pane, PassThrough)
        return pane


class PassThrough(Card[str]):
    """Answers how the connection ended.

    Args:
        title: what is connected to what.
    """

    AUTO_FOCUS = "#wire"
    link: TransparentLink

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title
        self._came = bytearray()
        self._text = RawText()
        self._over: str | None = None

    def heard(self, data: bytes) -> None:
        """Bytes came; they are shown with the next frame."""
        self._came += data
        del self._came[:-_MOST]

    def compose(self) -> ComposeResult:
        """A title, what came, what the keys do."""
        with Vertical(classes="card"):
            yield Static(Content.assemble((" ⇄ ", "bold $accent"), (self._title, "bold")), id="through-title")
            yield Wire(id="wire", max_lines=_LINES)
            yield Label(_HINT, classes="hint")

    def on_mount(self) -> None:
        """Show what comes, and wait for the end."""
        self.set_interval(_FRAME, self._draw)
        self._wait()

    def action_quit(self) -> None:
        """Leave first: a module that stays connected through reads no commands, and quitting may yet be thought better of."""
        if self._over is not None:
            self.quit_with(self._over)
        else:
            self._leave(self.quit_with)

    def typed(self, key: str, character: str | None) -> None:
        """A key was pressed."""
        if self._over is not None:
            if key in ("escape", "enter") or character == _LEAVE:
                self.dismiss(self._over)
        elif character == _LEAVE or key == "ctrl+right_square_bracket":
            self._leave(self.dismiss)
        else:
            self._send(key_bytes(key, character))

    def pasted(self, text: str) -> None:
        """Text was pasted; its lines end as enter ends them."""
        if self._over is None:
            self._send(text.replace("\r\n", "\r").replace("\n", "\r").encode("latin-1", "ignore"))

    def _send(self, data: bytes) -> None:
        if not data:
            return
        try:
            self.link.send(data)
        except LocalError as error:
            self.notify(str(error), severity="warning", markup=False)

    @work(exclusive=True, group="leave")
    async def _leave(self, then: Callable[[str], object]) -> None:
        self.query_one(".hint", Label).update(_LEAVING)
        then(await self.link.leave())

    @work(group="wait")
    async def _wait(self) -> None:
        """Whoever did not leave it may still read what came last."""
        how = await self.link.ended()
        self._draw()
        self._over = how
        self.query_one(".hint", Label).update(_OVER.format(how=how))

    def _draw(self) -> None:
        if self._came:
            data, self._came = bytes(self._came), bytearray()
            self.query_one(Wire).write(self._text.feed(data))
