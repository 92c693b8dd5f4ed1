"""Modems with echo off, and a module behind each."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from atrun_tui.simulator.modem.device import ModemOptions
from atrun_tui.simulator.modem.workbench import ModemWorkbench, network_with_module

if TYPE_CHECKING:
    from collections.abc import Callable

    from atrun_tui.simulator.faults import Faults
    from atrun_tui.simulator.modem.network import Network
    from atrun_tui.simulator.modem.sms_faults import SmsFaults


@pytest.fixture
def plug() -> Callable[..., ModemWorkbench]:
    def make(
        network: Network | None = None,
        faults: Faults | None = None,
        *,
        sms_faults: SmsFaults | None = None,
        echo: bool = False,
        **options: Any,
    ) -> ModemWorkbench:
        own = replace(ModemOptions().module, echo=echo)
        return ModemWorkbench(network or network_with_module(sms_faults), ModemOptions(module=own, **options), faults)

    return make


@pytest.fixture
def bench(plug: Callable[..., ModemWorkbench]) -> ModemWorkbench:
    return plug()
