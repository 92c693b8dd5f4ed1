"""What a line costs in the response pane, beside Textual's own `Log.write_lines`, both in batches of a hundred in one run.

The cost is processor time of the whole process (Log measures its lines in a thread), from the first line until the last is on the
screen, so that waiting for a frame costs nothing. The loop turns after every batch, as it does when lines come from a wire.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.containers import Container
from textual.widgets import Log

from atrun_tui.ui.transcript import Transcript

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.pilot import Pilot
    from textual.widget import Widget

LINES = 100_000
BATCH = 100
ROUNDS = 5
SIZE = (120, 40)


class _Stage(App[None]):
    """An empty screen for one widget at a time."""

    def compose(self) -> Any:
        yield Container(id="stage")


def measure(lines: int = LINES, rounds: int = ROUNDS) -> dict[str, float]:
    """Measure both and compare.

    Returns:
        `transcript` and `Log.write_lines`, microseconds a line (median of the rounds); `resize`, milliseconds of processor time of
        a resize with all lines held in one answer that has to be wrapped anew; `frame`, milliseconds of drawing the screen then.
    """
    return asyncio.run(_measure(lines, rounds))


async def _measure(lines: int, rounds: int) -> dict[str, float]:
    batches = [
        [f"#MONI: {at + n},vodafone IT BSIC:30 RxQual:0 LAC:8A1F" for n in range(BATCH)]
        for at in range(0, lines, BATCH)
    ]
    log, transcript = [], []
    async with _Stage().run_test(size=SIZE) as pilot:
        for turn in range(-1, rounds):  # the first turn warms up
            written = batches if turn >= 0 else batches[:20]
            log.append(await _once(pilot, Log(), _into_log, written))
            transcript.append(await _once(pilot, Transcript(), _into_transcript, written))
        resize, frame = await _reshape(pilot, batches)
    return {
        "transcript": statistics.median(transcript[1:]) / lines * 1e6,
        "Log.write_lines": statistics.median(log[1:]) / lines * 1e6,
        "resize": resize * 1e3,
        "frame": frame * 1e3,
    }


def _into_log(widget: Widget, number: int, batch: list[str]) -> None:
    assert isinstance(widget, Log)
    del number
    widget.write_lines(batch)


def _into_transcript(widget: Widget, number: int, batch: list[str]) -> None:
    """Line by line, as a session reports them."""
    assert isinstance(widget, Transcript)
    if number == 0:
        widget.sent("x", "AT#MONI", time.time(), 60)
    for line in batch:
        widget.line("x", line)


async def _once(
    pilot: Pilot[None], widget: Widget, write: Callable[[Widget, int, list[str]], None], batches: list[list[str]]
) -> float:
    """Processor time to write all batches into a widget and see them drawn."""
    await pilot.app.query_one("#stage").mount(widget)
    await pilot.pause()
    start = time.process_time()
    for number, batch in enumerate(batches):
        write(widget, number, batch)
        await asyncio.sleep(0)
    await pilot.app.workers.wait_for_complete()
    await _until_drawn(pilot, widget, sum(map(len, batches)))
    spent = time.process_time() - start
    await widget.remove()
    return spent


async def _until_drawn(pilot: Pilot[None], widget: Widget, lines: int) -> None:
    while widget.virtual_size.height < lines:
        await pilot.pause()
    await pilot.pause()


async def _reshape(pilot: Pilot[None], batches: list[list[str]]) -> tuple[float, float]:
    """Processor time of a resize, and of a frame, with all lines in one answer that has to be wrapped anew."""
    widget = Transcript()
    await pilot.app.query_one("#stage").mount(widget)
    await pilot.pause()
    for number, batch in enumerate(batches):
        _into_transcript(widget, number, batch)
    await _until_drawn(pilot, widget, sum(map(len, batches)))
    start = time.process_time()
    await pilot.resize_terminal(50, 24)
    await pilot.pause()
    resize = time.process_time() - start
    frames = []
    for _ in range(20):
        start = time.process_time()
        widget.draw_frame()
        await pilot.pause()
        frames.append(time.process_time() - start)
    await widget.remove()
    return resize, statistics.median(frames)


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
