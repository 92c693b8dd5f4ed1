"""The link cut at every byte of an upload, in either direction: never a success that is not on the module, never a lost script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from atrun_tui.procedures.steps import Fault
from atrun_tui.simulator.brain import Options
from atrun_tui.transport.memory import Way
from tests.integration.upload_bench import UploadBench

if TYPE_CHECKING:
    from collections.abc import Sequence

OLD = b"import MDM\r\nprint 'old'\r\n"
NEW = (b"print 'new'\r\n" * 160)[:2000]
NAME = "main_2.py"


def _options(*, partial: bool) -> Options:
    return Options(scripts=(("main.py", OLD),), enabled="main.py", keeps_partial=partial)


async def _upload(bench: UploadBench) -> bool:
    """Upload and check what must hold whatever happened; whether it succeeded."""
    done = await bench.upload("main.py", NEW, enable=True)
    assert bench.scripts["main.py"] == OLD
    assert bench.enabled in bench.scripts
    if done.ok:
        assert (bench.scripts[NAME], bench.enabled, done.sent) == (NEW, NAME, len(NEW))
    else:
        assert done.fault in {Fault.LOST, Fault.NO_ANSWER, Fault.UNREACHABLE}
        assert bench.enabled == "main.py" or (bench.scripts[NAME] == NEW and "not enabled" not in done.state)
    return done.ok


async def _bytes_both_ways() -> tuple[int, int]:
    bench = UploadBench(_options(partial=False))
    assert await _upload(bench)
    traffic = bench.module.brain.module.traffic
    return traffic.received, traffic.sent


def _bench(cut: int, ways: Sequence[Way], *, back: bool) -> UploadBench:
    if back:
        return UploadBench(_options(partial=cut % 2 == 0), there=(Way(),), back=ways)
    return UploadBench(_options(partial=cut % 2 == 0), there=ways)


@pytest.mark.timeout(600)  # thousands of uploads; on a busy machine they take their time
@pytest.mark.parametrize("back", [False, True], ids=["on the way there", "on the way back"])
async def test_one_cut_at_every_byte_is_overcome(back: bool) -> None:
    there, answer = await _bytes_both_ways()
    for cut in range(1, (answer if back else there) + 1):
        bench = _bench(cut, (Way(cut_after=cut), Way()), back=back)
        ok = await _upload(bench)
        # Before the first answer there was no link yet, and a command does not wait for one.
        assert ok or (bench.commands() == [] and bench.module.links == 1), cut


async def test_a_cut_on_every_link_ends_with_the_truth() -> None:
    there, _ = await _bytes_both_ways()
    successes = 0
    for cut in range(1, there + 1, 9):
        successes += await _upload(_bench(cut, (Way(cut_after=cut),), back=False))
    assert 0 < successes < there // 9
