"""A file of the module's to read: a script with its syntax in colour, anything else as bytes; nothing in it acts."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.highlight import highlight
from textual.widgets import Label, Static

from atrun_tui.protocol.printable import printable
from atrun_tui.ui.screens.card import Card

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import ComposeResult
    from textual.binding import BindingType

_MOST_TEXT = 128 * 1024
_MOST_BYTES = 4 * 1024
_LONGEST_LINE = 500
_ROW = 16


class ScriptView(Card[None]):
    """Shows it until escape.

    Args:
        name: the file's name on the module.
        content: what is in it.
    """

    CSS_PATH: ClassVar[list[str]] = ["../styles/screens.tcss", "../styles/uploads.tcss"]  # type: ignore[assignment]
    AUTO_FOCUS = "#content"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "dismiss(None)", show=False)]

    def __init__(self, name: str, content: bytes) -> None:
        super().__init__()
        self._file = name
        self._content = content

    def compose(self) -> ComposeResult:
        """Name and size, the content."""
        with Vertical(classes="card view"):
            title = Content.assemble((printable(self._file), "bold"), (f"   {len(self._content):,} bytes", "$time"))
            yield Static(title, classes="title")
            with VerticalScroll(id="content"):
                yield Static(shown(self._file, self._content))
            yield Label("arrows and page keys scroll · escape leaves", classes="hint")


def shown(name: str, content: bytes) -> Content:
    """The content fit for a screen: text where it is text, else a table of bytes; what is left out is said."""
    is_text = name.lower().endswith((".py", ".txt", ".cfg", ".ini", ".json")) and b"\0" not in content[:_MOST_TEXT]
    limit = _MOST_TEXT if is_text else _MOST_BYTES
    body = _text(name, content[:limit]) if is_text else Content("\n".join(_rows(content[:limit])))
    if len(content) <= limit:
        return body
    return Content.assemble(body, (f"\n… {len(content) - limit:,} bytes more", "$time"))


def _text(name: str, content: bytes) -> Content:
    lines = content.decode("latin-1").replace("\r\n", "\n").expandtabs(8).split("\n")
    neutral = "\n".join(_line(line) for line in lines)
    return highlight(neutral, language="python") if name.lower().endswith(".py") else Content(neutral)


def _line(line: str) -> str:
    text = printable(line)
    return text if len(text) <= _LONGEST_LINE else text[: _LONGEST_LINE - 1] + "…"


def _rows(content: bytes) -> Iterator[str]:
    for start in range(0, len(content), _ROW):
        row = content[start : start + _ROW]
        plain = "".join(chr(byte) if 0x20 <= byte < 0x7F else "·" for byte in row)
        yield f"{start:06x}  {row.hex(' '):<{_ROW * 3}} {plain}"
