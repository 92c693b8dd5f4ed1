from __future__ import annotations

from typing import TYPE_CHECKING, cast

from atrun_tui.ui.transcript.frames import FRAME, Frames

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.widget import Widget


class Stage:
    """Keeps what a widget was asked to call."""

    def __init__(self) -> None:
        self.is_running = True
        self.soon: list[Callable[[], None]] = []
        self.later: list[tuple[float, Callable[[], None]]] = []

    def call_next(self, call: Callable[[], None]) -> None:
        self.soon.append(call)

    def set_timer(self, delay: float, call: Callable[[], None]) -> None:
        self.later.append((delay, call))


def test_a_burst_is_one_draw_at_once_and_one_a_frame_later() -> None:
    stage, drawn = Stage(), list[str]()
    frames = Frames(cast("Widget", stage), lambda: drawn.append("drawn"))
    for _ in range(1000):
        frames.ask()
    assert (len(stage.soon), stage.later) == (1, [])
    stage.soon.pop()()
    for _ in range(1000):
        frames.ask()
    ((delay, call),) = stage.later
    assert stage.soon == []
    assert 0 < delay <= FRAME
    call()
    assert drawn == ["drawn", "drawn"]


def test_nothing_is_asked_of_a_widget_that_is_not_there() -> None:
    stage = Stage()
    stage.is_running = False
    frames = Frames(cast("Widget", stage), lambda: None)
    frames.ask()
    assert (stage.soon, stage.later) == ([], [])
    stage.is_running = True
    frames.ask()
    assert len(stage.soon) == 1
