"""Every kind of step, and a secret on its way."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

from atrun_tui.simulator.faults import Faults
from tests.cli.play.conftest import SIGNAL, Field

if TYPE_CHECKING:
    from pathlib import Path

EVERY_KIND = r"""
name = "Every kind"
[variables]
limit = { default = 31, help = "highest signal there is" }
pin = 1
[[steps]]
name = "who are you"
send = "AT+CGMM"
expect = '^(?P<model>.+)$'
fail_on = ['GL865', 'UL865']
timeout = 5
[[steps]]
send = "AT+BROKEN"
on_error = "goto mended"
[[steps]]
stop = "not here"
[[steps]]
label = "mended"
set = { who = "${profile} is a ${model}" }
[[steps]]
wait_urc = '\+CREG: (?P<registered>\d)'
timeout = 20
[[steps]]
pause = 0.05
[[steps]]
repeat = { times = 3, until = "csq <= limit and 'HE' in model", as = "round" }
[[steps.steps]]
send = "AT+CSQ"
expect = '\+CSQ: (?P<csq>\d+)'
[[steps]]
ask = "which pin?"
variable = "chosen"
default = "${pin}"
[[steps]]
include = "inner"
[[steps]]
check = "chosen == 1 and registered in '15' and not (csq > limit)"
message = "never"
[[steps]]
reconnect = { delay = 0, timeout = 10 }
[[steps]]
goto = "end"
[[steps]]
note = "jumped over"
[[steps]]
label = "end"
note = "${who}, pin ${chosen}, round ${round}"
"""


async def test_a_macro_with_every_kind_of_step(field: Field) -> None:
    server = await field.module("pump-7", Faults(urc_every=2, urcs=("+CREG: 1",), errors=(("AT+BROKEN", "ERROR"),)))
    field.macro(EVERY_KIND)
    field.macro("[[steps]]\nsend = 'AT#GPIO=${chosen},2'\ntimeout = 5", "inner")
    check = await asyncio.to_thread(field.atrun, "macro", "check", "test", "--quiet")
    assert check.code == 0, check.out
    done = await field.play("pump-7", "--json")
    assert done.code == 0, done.err
    end = done.records[-1]
    assert [each["command"] for each in done.records[:-1]] == ["AT+CGMM", "AT+BROKEN", "AT+CSQ", "AT#GPIO=1,2"]
    assert end["captures"]["who"] == "pump-7 is a HE910-D"
    assert end["captures"]["registered"] == "1"
    assert "pump-7 is a HE910-D, pin 1, round 1" in done.err
    assert "jumped over" not in done.err
    assert server.connections == 2
    assert [row[1] for row in field.journal()] == ["AT+CGMM", "AT+BROKEN", "AT+CSQ", "AT#GPIO=1,2"]


KEYRING = """
from keyring.backend import KeyringBackend
class Kept(KeyringBackend):
    priority = 1
    def get_password(self, service, username):
        return {"pump-7/next-password": "deep-Secret1"}.get(username)
    def set_password(self, service, username, password): raise NotImplementedError
    def delete_password(self, service, username): raise NotImplementedError
"""


async def test_a_secret_arrives_and_shows_nowhere(field: Field, tmp_path: Path) -> None:
    server = await field.module(
        "pump-7", Faults(answers=(("AT#TCPATRUNAUTH*", ("took deep-Secret1 for it",)),), hostile=("AT+CGMM",))
    )
    field.macro(SIGNAL)
    (tmp_path / "kept.py").write_text(KEYRING, encoding="utf-8")
    environment = {
        "PYTHON_KEYRING_BACKEND": "kept.Kept",
        "PYTHONPATH": os.pathsep.join([str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])]),
    }
    junit, report = tmp_path / "out.xml", tmp_path / "report.json"
    flags = ["--set", "rotate=1", "--set", "weak=0", "--junit", str(junit), "--report", str(report), "--verbose"]
    for more in (["--json"], []):
        done = await field.play("pump-7", *flags, *more, **environment)
        assert done.code == 0, done.err
        assert b'AT#TCPATRUNAUTH=1,"testuser","deep-Secret1"\r' in server.received
        assert "•••" in done.out + done.err
        if more:
            assert done.records[2]["command"] == 'AT#TCPATRUNAUTH=1,"testuser","•••"'
        for text in (done.out, done.err, junit.read_text(encoding="utf-8"), report.read_text(encoding="utf-8")):
            assert "deep-Secret1" not in text
    data = b"".join(path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file())
    assert "•••".encode() in data
    assert b"deep-Secret1" not in data


async def test_a_secret_that_is_not_kept_stops_it_unsent(field: Field) -> None:
    server = await field.module("pump-7")
    field.macro("[[steps]]\nsend = 'AT+X=${secret:nothing}'")
    done = await field.play("pump-7", PYTHON_KEYRING_BACKEND="keyring.backends.fail.Keyring")
    assert done.code == 3
    assert b"AT+X" not in server.received


async def test_a_dry_run_sends_nothing_and_counts_the_sms(field: Field) -> None:
    server = await field.module("pump-7")
    profiles = field.config / "profiles.toml"
    profiles.write_text(
        profiles.read_text(encoding="utf-8")
        + '[profiles.tower-1]\ntransport = "sms"\nnumber = "+393468686711"\nmodem = "office"\n'
        + '[modems.office]\ndevice = "/dev/null"\n',
        encoding="utf-8",
    )
    field.macro(SIGNAL)
    done = await field.play("pump-7", "tower-1", "--dry-run", "--json", "--set", "rotate=1")
    assert done.code == 0, done.err
    told = [(each["profile"], each["send"], each["times"], each["sms"]) for each in done.records]
    assert told[:3] == [
        ("pump-7", "AT+COPS?", 1, 0),
        ("pump-7", "AT+CSQ", 4, 0),
        ("pump-7", 'AT#TCPATRUNAUTH=1,"testuser","•••"', 1, 0),
    ]
    assert [(name, sms) for name, _, _, sms in told[3:]] == [("tower-1", 1), ("tower-1", 4), ("tower-1", 1)]
    plain = await field.play("tower-1", "--dry-run")
    assert "at most 5 to send, 5 SMS" in plain.out
    assert server.connections == 0
