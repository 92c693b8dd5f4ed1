from __future__ import annotations

import argparse
import asyncio
import io
from typing import TYPE_CHECKING

from atrun_tui.cli.common import opened
from atrun_tui.cli.diagnostics import Diagnostics
from atrun_tui.cli.output import Output

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def boom() -> None:
    raise LookupError("nobody waits for this")


async def test_a_fault_that_nobody_waits_for_is_a_sentence_and_no_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    said = io.StringIO()
    args = argparse.Namespace(config_dir=tmp_path, data_dir=tmp_path)
    async with opened(args, Output(io.StringIO()), Diagnostics(said)):
        asyncio.get_running_loop().call_soon(boom)
        await asyncio.sleep(0)
    assert said.getvalue() == (
        "atrun: a fault of ours, please report it: LookupError: nobody waits for this (ATRUN_TRACEBACK=1 shows where)\n"
    )
    assert capsys.readouterr().err + caplog.text == ""
