"""An upload as a checklist that turns green, a bar while it travels, and in the end what is on each module now."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Label, OptionList, Sparkline, Static
from textual.widgets.option_list import Option

from atrun_tui.procedures.steps import Verdict
from atrun_tui.protocol.printable import printable
from atrun_tui.ui.delivery import Delivery, Line, Share, Stand
from atrun_tui.ui.screens.card import Card

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

_FRAME = 1 / 15
_SIGNS = {
    Verdict.GOOD: ("✓ good   ", "$ok"),
    Verdict.WARNING: ("! warning", "$unknown"),
    Verdict.BAD: ("✕ no     ", "$fail"),
}
_TOPIC = 15
_INDENT = 11 + _TOPIC
_NARROWEST = 40
_BAR = 28


class UploadProgress(Card[None]):
    """Watches an upload; leaving it leaves the upload running.

    Args:
        delivery: the upload.
        stop: asks it to stop and to put the modules in order; a second time, not even that.
        enable_again: makes the file that ran before run again on one module, by its profile's name.
    """

    CSS_PATH: ClassVar[list[str]] = ["../styles/screens.tcss", "../styles/uploads.tcss"]  # type: ignore[assignment]
    AUTO_FOCUS = "#leave"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", show=False),
        Binding("left", "app.focus_previous", show=False),
        Binding("right", "app.focus_next", show=False),
        Binding("up", "module(-1)", show=False),
        Binding("down", "module(1)", show=False),
    ]

    def __init__(self, delivery: Delivery, stop: Callable[[], None], enable_again: Callable[[str], None]) -> None:
        super().__init__()
        self._delivery = delivery
        self._stop = stop
        self._enable_again = enable_again
        self._drawn = -1
        self._was_over = False
        self._follows = False

    @property
    def delivery(self) -> Delivery:
        """What is watched."""
        return self._delivery

    def compose(self) -> ComposeResult:
        """Modules, checklist, bar and graph, end, buttons."""
        names = list(self._delivery.shares)
        to = names[0] if len(names) == 1 else f"{len(names)} modules"
        with Vertical(classes="card progress"):
            yield Label(Content(f"Upload {printable(self._delivery.cargo.name)} to {to}"), classes="title")
            modules = OptionList(*(Option("") for _ in names), id="shares", compact=True)
            modules.display = len(names) > 1
            modules.highlighted = 0
            yield modules
            with VerticalScroll(id="checks"):
                yield Static("", id="checklist")
                yield Static("", id="ending")
            with Horizontal(id="travel"):
                yield Static("", id="bar")
                yield Sparkline([], id="rates")
            with Horizontal(classes="buttons"):
                yield Button("Leave it running", id="leave", variant="primary", compact=True)
                yield Button("Stop", id="stop", compact=True)
                yield Button("", id="again", compact=True)

    def on_mount(self) -> None:
        """Follow it."""
        self.set_interval(_FRAME, self._draw)

    def on_resize(self, event: events.Resize) -> None:
        """The lines are broken anew, once their place has its new width."""
        super().on_resize(event)
        self._drawn = -1
        self.call_after_refresh(self._draw)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Show another module's checklist."""
        event.stop()
        self._drawn = -1
        self._draw()

    def action_module(self, by: int) -> None:
        """Another module's checklist, from wherever the keys are."""
        modules = self.query_one("#shares", OptionList)
        modules.highlighted = min(modules.option_count - 1, max(0, (modules.highlighted or 0) + by))

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Stop, go back to the file that ran before, or leave."""
        event.stop()
        if event.button.id == "stop":
            self._stop()
        elif event.button.id == "again":
            self._enable_again(self._share.name)
        else:
            self.dismiss(None)

    @property
    def _share(self) -> Share:
        place = self.query_one("#shares", OptionList).highlighted or 0
        return list(self._delivery.shares.values())[place]

    def _draw(self) -> None:
        """Draw what changed since the last frame; the list's end stays in view as long as nobody scrolls up."""
        self._follow()
        if self._drawn == self._delivery.changes:
            return
        self._drawn = self._delivery.changes
        share = self._share
        self._draw_shares()
        checks = self.query_one("#checks", VerticalScroll)
        width = max(_NARROWEST, checks.scrollable_content_region.width)
        self.query_one("#checklist", Static).update(_checklist(share, width))
        self.query_one("#ending", Static).update(_ending(share))
        self._draw_travel(share)
        self._draw_buttons(share)
        self.call_after_refresh(self._follow)

    def _follow(self) -> None:
        """Hold on to the list's end once it is longer than its place; before that it would be put at the place's foot."""
        checks = self.query_one("#checks", VerticalScroll)
        if not self._follows and checks.max_scroll_y:
            self._follows = True
            checks.anchor()

    def _draw_shares(self) -> None:
        modules = self.query_one("#shares", OptionList)
        if not modules.display:
            return
        for place, share in enumerate(self._delivery.shares.values()):
            modules.replace_option_prompt_at_index(place, _row(share))

    def _draw_buttons(self, share: Share) -> None:
        over, leave, again = self._delivery.over, self.query_one("#leave", Button), self.query_one("#again", Button)
        self.query_one("#stop").display = not over
        again.display = over and bool(share.old)
        again.label = Content(f"Enable {printable(share.old)} again")
        leave.label = "Close" if over else "Leave it running"
        if over != self._was_over:
            self._was_over = over
            leave.focus()

    def _draw_travel(self, share: Share) -> None:
        self.query_one("#travel").display = share.travels
        if share.travels:
            self.query_one("#bar", Static).update(_bar(share))
            self.query_one("#rates", Sparkline).data = list(share.rates)


def _row(share: Share) -> Content:
    sign, word, colour = share.stand.value
    doing = share.message if share.over else share.stage
    percent = f"{share.percent:>4} %" if share.moved and not share.over else " " * 6
    return Content.assemble((f"{sign} {word:<9}", colour), f" {share.name:<16}", percent, (f"  {doing}", "$time"))


def _checklist(share: Share, width: int) -> Content:
    lines = [_line(line, width) for line in share.lines]
    if not share.over:
        sign, word, colour = share.stand.value
        lines.append(Content.styled(f"{sign} {word}", colour))
    return Content("\n").join(lines)


def _line(line: Line, width: int) -> Content:
    """A line of the list; a long sentence stays in its own column."""
    if line.remark:
        return Content.styled(f"· {line.text}", "$time")
    if line.verdict is None:
        return Content.styled(f"· {line.text}", "bold")
    words, colour = _SIGNS[line.verdict]
    rows = textwrap.wrap(line.text, width - _INDENT) or [""]
    text = f"\n{' ' * _INDENT}".join(rows)
    return Content.assemble((words, colour), f"  {line.topic:<{_TOPIC - 1}} ", (text, "$gloss"))


def _bar(share: Share) -> Content:
    full = share.moved * _BAR // share.size
    left, done = share.seconds_left, " read back" if share.reads_back else ""
    rate = f"{share.rate:,.0f} B/s   {left:.0f} s left" if left is not None else ""
    if share.moved == share.size and not share.reads_back:
        rate = "the module is storing it"
    return Content.assemble(
        ("█" * full, "$accent"),
        ("░" * (_BAR - full), "$time"),
        (f" {share.percent} %", "bold"),
        f"\n{share.moved:,} of {share.size:,} bytes{done}",
        (f"   {rate}", "$time"),
    )


def _ending(share: Share) -> Content:
    """What is on the module now."""
    if not share.over:
        return Content("")
    good = share.stand is Stand.DONE
    head = ("✓ done", "bold $ok") if good else ("✕ not done", "bold $fail")
    parts: list[Content | str | tuple[str, str]] = ["\n", head]
    if share.state:
        if not good:
            parts.append(f"   {share.message.removesuffix(share.state).strip()}")
        parts += [("\n\non the module now\n", "$time"), share.state]
    else:
        parts.append(f"   {share.message}")
    if share.proof:
        parts += [("\n\nhow sure that is\n", "$time"), share.proof]
    return Content.assemble(*parts)
