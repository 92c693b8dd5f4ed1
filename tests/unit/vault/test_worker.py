from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from functools import partial

import pytest

from atrun_tui.vault.worker import Worker


async def test_calls_run_one_at_a_time_in_order_and_off_the_loop() -> None:
    worker = Worker("test")
    seen: list[tuple[int, int]] = []

    def call(number: int) -> int:
        seen.append((number, threading.get_ident()))
        return number

    assert await asyncio.gather(*(worker.run(partial(call, n), limit=5) for n in range(20))) == list(range(20))
    assert [number for number, _ in seen] == list(range(20))
    assert len({thread for _, thread in seen}) == 1
    assert seen[0][1] != threading.get_ident()


async def test_what_a_call_raises_reaches_its_caller_and_the_worker_goes_on() -> None:
    worker = Worker("test")
    with pytest.raises(ZeroDivisionError):
        await worker.run(lambda: 1 // 0, limit=5)
    assert await worker.run(lambda: "fine", limit=5) == "fine"


async def test_a_call_that_hangs_times_out_and_those_behind_it_do_not_run_late() -> None:
    worker = Worker("test")
    release = threading.Event()
    ran: list[str] = []
    with pytest.raises(TimeoutError):
        await worker.run(release.wait, limit=0.02)
    with pytest.raises(TimeoutError):
        await worker.run(lambda: ran.append("late"), limit=0.02)
    release.set()
    await worker.run(lambda: ran.append("after"), limit=5)
    assert ran == ["after"]


async def test_a_cancelled_caller_leaves_the_worker_in_order() -> None:
    worker = Worker("test")
    begun, release = threading.Event(), threading.Event()

    def call() -> None:
        begun.set()
        release.wait()

    task = asyncio.create_task(worker.run(call, limit=5))
    await asyncio.to_thread(begun.wait)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    release.set()
    assert await worker.run(lambda: 1, limit=5) == 1


def test_a_hanging_call_does_not_hold_up_the_end_of_the_program() -> None:
    script = """
import asyncio, threading
from atrun_tui.vault.worker import Worker

async def main():
    try:
        await Worker("test").run(threading.Event().wait, limit=0.01)
    except TimeoutError:
        print("left")

asyncio.run(main())
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=20, check=True)
    assert (done.stdout, done.stderr) == ("left\n", "")
