"""Modules past their login, with echo off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from atrun_tui.simulator.brain import Options, Procedure
from atrun_tui.simulator.workbench import Workbench

if TYPE_CHECKING:
    from collections.abc import Callable

    from atrun_tui.simulator.faults import Faults


@pytest.fixture
def dial() -> Callable[..., Workbench]:
    def make(faults: Faults | None = None, **changes: Any) -> Workbench:
        return Workbench(Options(**{"login": Procedure.NONE, "echo": False, **changes}), faults)

    return make


@pytest.fixture
def line(dial: Callable[..., Workbench]) -> Workbench:
    return dial()
