"""The starter set on a simulated module."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from atrun_tui.config.macro_files import starters
from tests.cli.play.conftest import Field

if TYPE_CHECKING:
    from collections.abc import Callable

STARTERS: dict[str, Callable[[dict[str, str]], bool]] = {
    "identify": lambda it: it["model"] == "HE910-D" and len(it["imei"]) == 15 and it["maker"] == "Telit",
    "signal": lambda it: it["operator"] == "vodafone IT" and it["registered"] == "1",
    "gpio-pulse": lambda it: it["level"] == "0",
    "scripts": lambda it: it["enabled"] == "" and int(it["free"]) > 0,
    "socket-fast": lambda it: (it["silence"], it["hold_back"]) == ("0", "1"),
    "socket-defaults": lambda it: (it["silence"], it["hold_back"]) == ("90", "50"),
    "socket-show": lambda it: it["packet"] == "300",
}


@pytest.mark.parametrize("name", sorted(STARTERS))
async def test_the_starter_set_works(field: Field, name: str) -> None:
    await field.module("pump-7", scripts=(("main.py", b"print 1"),))
    done = await field.play("pump-7", "--json", macro=name)
    assert done.code == 0, done.err
    assert STARTERS[name](done.records[-1]["captures"]), done.records[-1]


async def test_the_starter_that_reboots_waits_for_the_module(field: Field) -> None:
    server = await field.module("pump-7", reboot_seconds=0.5)
    field.macro((starters() / "reboot.toml").read_text(encoding="utf-8").replace("delay = 10", "delay = 0.2"))
    done = await field.play("pump-7", "--json")
    assert done.code == 0, done.err
    assert server.connections == 2
    assert [each["command"] for each in done.records[:-1]] == ["AT#REBOOT", "AT", "AT+CREG?"]
