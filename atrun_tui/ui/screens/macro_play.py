"""A macro while it is played: its steps with the current one marked, what it found, and on several sessions how each stands.

Looking at it and playing it are two things: the card may be left and opened again while the play goes on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, OptionList, Static
from textual.widgets.option_list import Option

from atrun_tui.ui.macros import drawing
from atrun_tui.ui.macros.course import OVER, Phase
from atrun_tui.ui.macros.play import AT_ONCE
from atrun_tui.ui.roster import brief
from atrun_tui.ui.screens.macro_card import MacroCard
from atrun_tui.ui.transcript.frames import Frames

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from atrun_tui.ui.macros.course import Course
    from atrun_tui.ui.macros.play import Play, Question

TICK = 0.2
"""Seconds between two draws while only the time changes."""
_STILL = OVER | {Phase.AHEAD}
"""Phases in which a row stays as it is: of two hundred modules only the few that are played cost anything."""


class MacroPlay(MacroCard[str | None]):
    """Answers what is wanted next: `again`, `compare`, or None.

    Args:
        play: what is looked at.
    """

    AUTO_FOCUS = "#steps"
    help_text = (
        "The steps of the macro: ▸ is the one that is being played, ✓ went well, ✕ failed. A step is skipped when its condition "
        "does not hold. Below stands what was captured. Everything that is sent shows up among the responses as usual.\n\n"
        "p holds it before the next step and goes on, s plays one step more, x stops it: the command that is on its way is waited "
        "for, and with a second x it is not. escape leaves it to itself; it says when it has ended, and f5 comes back to it.\n\n"
        "When the macro asks something, enter answers; tab leaves the field, so that these keys mean what they say.\n\n"
        "On several sessions the list above says how each stands, and up and down choose whose steps are shown."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f5", "dismiss(None)", show=False),
        Binding("p", "pause", show=False),
        Binding("s", "step", show=False),
        Binding("x", "stop", show=False),
        Binding("a", "again", show=False),
        Binding("c", "compare", show=False),
    ]

    def __init__(self, play: Play) -> None:
        super().__init__()
        self.play = play
        self._names = list(play.courses)
        self._drawn: dict[str, str] = {}
        self._still: dict[str, tuple[Phase, int]] = {}
        self._at: tuple[str, int] | None = None
        self._question: Question | None = None
        self._frames = Frames(self, self.draw)
        self.set_class(len(self._names) > AT_ONCE, "-many")

    @property
    def course(self) -> Course:
        """The one whose steps are shown."""
        place = self.query_one("#modules", OptionList).highlighted
        return self.play.courses[self._names[place or 0]]

    @property
    def marked(self) -> str:
        """The session whose steps are shown."""
        return self.course.profile

    def compose(self) -> ComposeResult:
        """The macro, the sessions, the steps, what was found, a question, and what can be done."""
        several = len(self._names) > 1
        with Vertical(classes="card play"):
            with Horizontal(id="play-head"):
                yield Static(id="play-name")
                yield Static(id="play-state")
            modules = OptionList(*(Option("") for _ in self._names), id="modules", compact=True)
            modules.display = several
            yield modules
            with VerticalScroll(id="steps"):
                yield Static(id="step-list")
            with VerticalScroll(id="found-list", can_focus=False):
                yield Static(id="findings")
            with Vertical(id="ask"):
                yield Static(id="question", markup=False)
                yield Input(id="answer", compact=True, select_on_focus=False)
            with Horizontal(classes="buttons"):
                yield Button("Pause p", id="pause", compact=True)
                yield Button("Step s", id="step", compact=True)
                yield Button("Stop x", id="stop", compact=True)
                yield Button("Compare c", id="compare", compact=True)
                yield Button("Again a", id="again", compact=True)
                yield Button("Leave esc", id="leave", compact=True)

    def on_mount(self) -> None:
        """Draw whenever something happens, and as time goes by."""
        if len(self._names) > 1:
            modules = self.query_one("#modules", OptionList)
            modules.highlighted = 0
            self.call_after_refresh(modules.focus)
        self.set_interval(TICK, self._tick)

    def on_resize(self, event: events.Resize) -> None:  # noqa: ARG002
        """Other widths, other rows; all of them, once the new places are known."""
        self.call_after_refresh(self._draw_anew)

    def changed(self) -> None:
        """Something happened; drawn with the next frame."""
        self._frames.ask()

    def draw(self) -> None:
        """Draw what changed."""
        if not self.is_attached:
            return
        now = self.play.wall()
        self._draw_head(now)
        self._draw_modules(now)
        self._draw_steps(now)
        self._draw_findings()
        self._draw_question()
        self._draw_buttons()

    # -- keys and mouse -------------------------------------------------------------------------------------------------

    @on(OptionList.OptionHighlighted, "#modules")
    def _chosen(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self._at = None
        self.draw()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """What its key does."""
        event.stop()
        deeds: dict[str, Callable[[], object]] = {
            "pause": self.action_pause,
            "step": self.action_step,
            "stop": self.action_stop,
            "compare": self.action_compare,
            "again": self.action_again,
            "leave": lambda: self.dismiss(None),
        }
        deeds[event.button.id or "leave"]()

    @on(Input.Submitted, "#answer")
    def _answered(self, event: Input.Submitted) -> None:
        event.stop()
        if self._question is not None:
            self.play.answer(self._question, event.value)
            self.query_one("#steps").focus()

    def action_pause(self) -> None:
        """Hold, or go on."""
        if self.play.over:
            return
        if self.play.held:
            self.play.go_on()
        else:
            self.play.hold()

    def action_step(self) -> None:
        """One step more."""
        if not self.play.over:
            self.play.step()

    def action_stop(self) -> None:
        """Stop; the second time do not wait for what is on its way."""
        if not self.play.over:
            self.play.stop()

    def action_again(self) -> None:
        """Play it once more."""
        if self.play.over:
            self.dismiss("again")

    def action_compare(self) -> None:
        """Two sessions side by side."""
        if self.play.over and len(self._names) > 1:
            self.dismiss("compare")

    # -- drawing --------------------------------------------------------------------------------------------------------

    def _tick(self) -> None:
        if not self.play.over:
            self.draw()

    def _draw_anew(self) -> None:
        self._drawn.clear()
        self._still.clear()
        self.draw()

    def _say(self, selector: str, content: Content) -> None:
        """Update a text when it says something else."""
        if self._drawn.get(selector) != content.markup:
            self._drawn[selector] = content.markup
            self.query_one(selector, Static).update(content)

    def _draw_head(self, now: float) -> None:
        name = brief(self.play.order.macro.name, 48)
        if len(self._names) == 1:
            self._say("#play-name", Content.assemble((name, "bold"), (f"  on {self._names[0]}", "$time")))
            self._say("#play-state", drawing.state(self.course, now))
            return
        ended = sum(course.finished is not None for course in self.play.courses.values())
        self._say("#play-name", Content.assemble((name, "bold"), (f"  on {len(self._names)} sessions", "$time")))
        self._say(
            "#play-state", Content.assemble(f"{self.play.ok} ok", (f" · {ended} of {len(self._names)} ended", "$time"))
        )

    def _draw_modules(self, now: float) -> None:
        modules = self.query_one("#modules", OptionList)
        if not modules.display:
            return
        width = modules.scrollable_content_region.width or modules.size.width
        for place, name in enumerate(self._names):
            course = self.play.courses[name]
            if self._still.get(name) == (course.phase, width):
                continue
            row = drawing.outcome(course, width, now)
            if self._drawn.get(f"module {name}") != row.markup:
                self._drawn[f"module {name}"] = row.markup
                modules.replace_option_prompt_at_index(place, row)
            if course.phase in _STILL:
                self._still[name] = (course.phase, width)

    def _draw_steps(self, now: float) -> None:
        pane = self.query_one("#steps", VerticalScroll)
        content, row = drawing.steps(self.course, pane.scrollable_content_region.width or pane.size.width, now)
        self._say("#step-list", content)
        if self._at != (self.course.profile, row):
            self._at = self.course.profile, row
            pane.scroll_to(y=max(0, row - pane.size.height // 2), animate=False)

    def _draw_findings(self) -> None:
        pane = self.query_one("#found-list", VerticalScroll)
        content = drawing.findings(self.course, max(20, self.query_one("#steps").size.width - 1))
        pane.display = bool(content.plain)
        if self._drawn.get("#findings") != content.markup:
            self._say("#findings", content)
            pane.call_after_refresh(pane.scroll_end, animate=False)

    def _draw_question(self) -> None:
        question = self.play.questions[0] if self.play.questions else None
        if question is self._question:
            return
        self._question = question
        self.query_one("#ask").display = question is not None
        if question is None:
            return
        self.query_one("#question", Static).update(f"{question.profile} asks: {brief(question.ask.question, 400)}")
        answer = self.query_one("#answer", Input)
        answer.value = question.ask.default or ""
        answer.cursor_position = len(answer.value)
        answer.focus()

    def _draw_buttons(self) -> None:
        over = self.play.over
        for name in ("pause", "step", "stop"):
            self.query_one(f"#{name}").display = not over
        self.query_one("#again").display = over
        self.query_one("#compare").display = over and len(self._names) > 1
        self.query_one("#pause", Button).label = "Go on p" if self.play.held else "Pause p"
        self.query_one("#stop", Button).label = "Stop now x" if self.play.stops else "Stop x"
        focused = self.focused
        if focused is not None and not focused.display:
            self.query_one("#steps").focus()
