"""A terminal that goes away holds nothing up."""

from __future__ import annotations

import contextlib
import os
import threading
from typing import Any

import pytest
from textual.drivers._writer_thread import MAX_QUEUED_WRITES, WriterThread

from atrun_tui.ui.terminal import LastingFile

LIMIT = 20.0


@pytest.fixture
def gone() -> Any:
    """The near end of a terminal whose far end was closed."""
    far, near = os.openpty()
    os.close(far)
    file = os.fdopen(near, "w")
    yield file
    with contextlib.suppress(OSError):  # what it still holds goes nowhere
        file.close()


def test_frames_go_on_being_taken(gone: Any) -> None:
    writer = WriterThread(LastingFile(gone))  # type: ignore[arg-type]
    writer.start()

    def draw() -> None:
        for _ in range(3 * MAX_QUEUED_WRITES):
            writer.write("a frame" * 10_000)
        writer.stop()

    drawing = threading.Thread(target=draw, daemon=True)
    drawing.start()
    drawing.join(LIMIT)
    assert not drawing.is_alive()
