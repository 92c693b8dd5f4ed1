"""An upload's transfer against the time its bytes need: 64 KB over a wire of 9,600 bit/s with a round trip of one second.

The wire is in memory and its clock is moved by hand, so the figure is exact and takes no minutes. Counted is all from the command's
first byte to its result's last: the prompt's round trip, the bytes, and the result's way back.
"""

from __future__ import annotations

import asyncio

from atrun_tui.simulator.brain import Options
from atrun_tui.transport.memory import Way
from tests.integration.upload_bench import UploadBench

SIZE = 65_536
RATE = 9_600
ROUND_TRIP = 1.0


async def _transfer() -> float:
    way = Way(rate=RATE, delay=ROUND_TRIP / 2)
    bench = UploadBench(Options(), there=(way,), back=(way,))
    data = bytes(index * 7 % 256 for index in range(SIZE))
    done = await bench.upload("main.pyo", data)
    assert done.ok, done.message
    assert bench.scripts == {"main.pyo": data}
    (written,) = [each for each in bench.exchanges() if each.command.startswith("AT#WSCRIPT")]
    return written.elapsed_ms / 1000.0


def measure() -> tuple[float, float]:
    """Seconds of the transfer, and seconds that the bytes alone need."""
    return asyncio.run(_transfer()), SIZE * 10 / RATE
