"""Asks to which serial port of the module a session is to be connected through, and says what that means."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Label, Select, Static

from atrun_tui.procedures.passage import PORTS, RATES
from atrun_tui.ui.panes.choices import Choices
from atrun_tui.ui.screens.card import Card

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

_MEANING = (
    "From then on this screen talks to whatever hangs at that port, and the module reads no commands until you leave. "
    "Leaving takes a moment of silence."
)
_NEVER = (
    "The service's socket has no idle limit (#SCFG maxTo 0). If this link breaks while it is connected through, nothing from here "
    "closes it any more: somebody has to, at the module. Set a limit there first if you can."
)
_UNREAD = (
    "Whether the service's socket has an idle limit (#SCFG maxTo) could not be read. Without one, a link that breaks while it is "
    "connected through can only be closed at the module."
)
_LIMITED = "The module closes the link after {seconds} s without a byte (#SCFG maxTo)."


class TransparentForm(Card["tuple[int, int] | None"]):
    """Answers port and rate, or None.

    Args:
        name: of the session.
        idle: seconds after which the module closes an idle socket; 0 = never, None = not known.
        wanted: the port and the rate that are offered.
    """

    AUTO_FOCUS = "#port"
    help_text = (
        "AT#TCPATCONSER makes the connection a cable to one of the module's serial ports: what you type goes to the device there, "
        "and what the device sends is shown. ctrl+] leaves, after a moment of silence, and the module reads commands again."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", show=False),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]

    def __init__(self, name: str, idle: int | None, wanted: tuple[int, int]) -> None:
        super().__init__()
        self._port, self._rate = wanted
        self._name = name
        self._idle = idle

    def compose(self) -> ComposeResult:
        """What it means, the warning, port and rate, two buttons."""
        with Vertical(classes="card form"):
            yield Label(Content(f"Connect {self._name} through to a serial port?"), classes="title")
            with VerticalScroll(can_focus=False, classes="words"):
                yield Static(_MEANING, classes="sentence")
                yield Static(self._warning(), id="idle", classes="sentence")
                with Horizontal(classes="field"):
                    yield Label("Port", classes="label")
                    yield Choices(tuple(map(str, PORTS)), str(self._port), id="port")
                with Horizontal(classes="field"):
                    yield Label("Bit/s", classes="label")
                    yield Select(
                        [(str(rate), rate) for rate in RATES],
                        value=self._rate,
                        allow_blank=False,
                        id="rate",
                        compact=True,
                    )
            with Horizontal(classes="buttons"):
                yield Button("Stay", id="stay", variant="primary", compact=True)
                yield Button("Connect through", id="go", compact=True)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Connect, or stay."""
        event.stop()
        if event.button.id != "go":
            self.dismiss(None)
            return
        rate = self.query_one("#rate", Select).value
        self.dismiss((int(self.query_one("#port", Choices).chosen), int(str(rate))))

    def _warning(self) -> Content:
        if self._idle:
            return Content.styled(_LIMITED.format(seconds=self._idle), "$time")
        return Content.styled(_NEVER if self._idle == 0 else _UNREAD, "$unknown")
