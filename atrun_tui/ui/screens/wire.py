"""What a transparent connection looks like: keys become bytes, bytes become lines, and a flood becomes its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Log

from atrun_tui.ui.transcript.raw_text import RawText

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events

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
    "ctrl+@": b"\x00",
    "ctrl+space": b"\x00",
    "ctrl+left_square_bracket": b"\x1b",
    "ctrl+backslash": b"\x1c",
    "ctrl+right_square_bracket": b"\x1d",
    "ctrl+circumflex_accent": b"\x1e",
    "ctrl+underscore": b"\x1f",
}
"""Also those that a terminal tells by name alone."""
_MOST = 16 * 1024
"""Bytes kept between two frames, many times what a serial port carries; of a flood the latest are shown."""
_MOST_LINES = 300
"""Lines shown with one frame; more than a window has."""
_KEPT = 5000
_NOT_SHOWN = "… {bytes} bytes not shown: they came too fast …"


def key_bytes(key: str, character: str | None) -> bytes:
    """What a key sends; nothing when it stands for no byte."""
    if key in _SPECIAL:
        return _SPECIAL[key]
    name, _, letter = key.rpartition("+")
    if name == "ctrl" and len(letter) == 1 and "a" <= letter <= "z":
        return bytes((ord(letter) & 0x1F,))
    return character.encode("latin-1", "ignore") if character is not None else b""


class Wire(Log, can_focus=True):
    """What came, and the place where keys go out.

    Args:
        typed: takes a key and its character.
        pasted: takes what was pasted.
    """

    def __init__(self, typed: Callable[[str, str | None], None], pasted: Callable[[str], None]) -> None:
        super().__init__(id="wire", max_lines=_KEPT)
        self._typed = typed
        self._pasted = pasted
        self._text = RawText()
        self._came = bytearray()
        self._lost = 0

    def heard(self, data: bytes) -> None:
        """Bytes came; `draw` shows them."""
        self._came += data
        self._lost += max(0, len(self._came) - _MOST)
        del self._came[:-_MOST]

    def draw(self) -> None:
        """Show what came; a view that was scrolled up stays where it is."""
        if not self._came:
            return
        data, self._came = bytes(self._came), bytearray()
        parts = data.splitlines(keepends=True)
        self._lost += sum(map(len, parts[:-_MOST_LINES]))
        said = ""
        if self._lost:
            said = f"\n{_NOT_SHOWN.format(bytes=self._lost)}\n"
            self._text, self._lost = RawText(), 0
        follows = self.is_vertical_scroll_end
        width = self.scrollable_content_region.width
        self.write(said + self._text.feed(b"".join(parts[-_MOST_LINES:]), width), scroll_end=False)
        self.virtual_size = self.virtual_size.with_height(
            self.line_count
        )  # as if nothing had been pruned, Textual says
        if follows:
            self.scroll_end(animate=False, immediate=True, x_axis=False)

    async def _on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        self._typed(event.key, event.character)

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self._pasted(event.text)
