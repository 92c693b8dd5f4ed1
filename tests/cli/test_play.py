"""`atrun play`: one macro on one module or many, every ending with its exit code and the step named."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sqlite3
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from atrun_tui.config.macro_files import starters
from atrun_tui.simulator.brain import Options
from atrun_tui.simulator.faults import Faults
from atrun_tui.simulator.tcp import Server, serving

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from tests.cli.conftest import Atrun, Done

KEYS = ["profile", "macro", "ok", "steps", "failed_step", "captures", "elapsed_ms"]


class Field:
    """Simulated modules of this very process, each with a profile, and macros for them."""

    def __init__(self, atrun: Atrun, stack: AsyncExitStack) -> None:
        self.atrun = atrun
        self._stack = stack
        self._profiles = ""
        self.config = atrun.folder / "config"
        (self.config / "macros").mkdir(parents=True)

    async def module(self, name: str, faults: Faults | None = None, **options: Any) -> Server:
        server = await self._stack.enter_async_context(serving(Options(**options), faults))
        self._profiles += (
            f'[profiles.{name}]\ntransport = "dial"\naddress = "{server.host}:{server.port}"\nuser = "testuser"\n'
            'login = "automatic"\n'
        )
        (self.config / "profiles.toml").write_text(self._profiles, encoding="utf-8")
        return server

    def macro(self, text: str, name: str = "test") -> None:
        (self.config / "macros" / f"{name}.toml").write_text(text, encoding="utf-8")

    async def play(self, *arguments: str, macro: str = "test", **environment: str) -> Done:
        return await asyncio.to_thread(self.atrun, "play", macro, *arguments, **environment)

    def journal(self) -> list[tuple[str, str, str | None, str]]:
        with sqlite3.connect(self.atrun.folder / "data" / "journal.db") as db:
            rows = db.execute("SELECT profile, command, final, origin FROM exchanges ORDER BY seq").fetchall()
        db.close()
        return rows


@pytest.fixture
async def field(atrun: Atrun) -> AsyncIterator[Field]:
    async with AsyncExitStack() as stack:
        yield Field(atrun, stack)


SIGNAL = r"""
name = "Signal report"
description = "Operator and signal, warns when weak"
[variables]
weak = { default = 10, help = "lowest acceptable CSQ" }
[[steps]]
send = "AT+COPS?"
expect = '\+COPS: \d,\d,"(?P<operator>[^"]*)"'
[[steps]]
send = "AT+CSQ"
expect = '\+CSQ: (?P<csq>\d+),'
timeout = 10
retry = { times = 3, delay = 0.01 }
[[steps]]
check = "csq >= weak"
message = "${operator}: signal ${csq} is weaker than ${weak}"
[[steps]]
send = 'AT#TCPATRUNAUTH=1,"${user}","${secret:next-password}"'
when = "rotate"
allow_lockout = true
"""


async def test_the_outcome_as_json(field: Field) -> None:
    await field.module("pump-7", Faults(answers=(("AT+CSQ", ("+CSQ: 21,0",)),)))
    field.macro(SIGNAL)
    done = await field.play("pump-7", "--json")
    assert done.code == 0, done.err
    first, second, end = done.records
    assert [first["command"], second["command"]] == ["AT+COPS?", "AT+CSQ"]
    assert (first["origin"], first["lines"], first["final"]) == ("play", ['+COPS: 0,0,"vodafone IT",2'], "OK")
    assert list(end)[: len(KEYS)] == KEYS
    assert (end["profile"], end["macro"], end["ok"], end["steps"]) == ("pump-7", "Signal report", True, 3)
    assert (end["failed_step"], end["captures"]) == (None, {"operator": "vodafone IT", "csq": "21"})
    assert field.journal() == [("pump-7", "AT+COPS?", "OK", "play"), ("pump-7", "AT+CSQ", "OK", "play")]


async def test_the_outcome_as_a_table_and_progress_in_plain_lines(field: Field) -> None:
    await field.module("pump-7", Faults(answers=(("AT+CSQ", ("+CSQ: 21,0",)),)))
    field.macro(SIGNAL)
    done = await field.play("pump-7")
    header, row = done.out.splitlines()
    assert header.split() == ["profile", "result", "steps", "seconds"]
    assert row.split()[:3] == ["pump-7", "ok", "3"]
    assert "csq=21" in row
    assert "pump-7: 2 AT+CSQ" in done.err
    assert "1 of 1 ok" in done.err
    assert "\x1b" not in done.out + done.err


async def test_a_false_check_is_exit_1_with_its_message(field: Field) -> None:
    await field.module("pump-7", Faults(answers=(("AT+CSQ", ("+CSQ: 3,0",)),)))
    field.macro(SIGNAL)
    done = await field.play("pump-7", "--json")
    end = done.records[-1]
    assert (done.code, end["ok"], end["failed_step"]) == (1, False, "3 check csq >= weak")
    assert end["error"] == "vodafone IT: signal 3 is weaker than 10"
    assert end["error"] in done.err
    done = await field.play("pump-7", "--set", "weak=2")
    assert done.code == 0


@pytest.mark.parametrize(
    ("faults", "code", "fault", "step"),
    [
        (Faults(answers=(("AT+CSQ", ("+CSQ: 99,0",)),)), 1, "answer", "2 AT+CSQ"),
        (Faults(errors=(("AT+CSQ", "+CME ERROR: 30"),)), 1, "answer", "2 AT+CSQ"),
        (Faults(hang=("AT+CSQ",)), 4, "no answer", "2 AT+CSQ"),
        (Faults(drop_before=("AT+CSQ",)), 4, "lost", "2 AT+CSQ"),
        (Faults(drop_after=("AT+CSQ",)), 4, "lost", "2 AT+CSQ"),
        (Faults(refuse_login=True), 3, "refused", "connect"),
        (Faults(firewall=True), 3, "unreachable", "connect"),
    ],
    ids=["expectation", "error", "hang", "drop before", "drop after", "login", "firewall"],
)
async def test_every_ending_names_its_step(field: Field, faults: Faults, code: int, fault: str, step: str) -> None:
    await field.module("pump-7", faults)
    field.macro(
        "[[steps]]\nsend = 'AT+CGMM'\n[[steps]]\nsend = 'AT+CSQ'\nexpect = 'CSQ: (?!99)'\ntimeout = 0.5\n[[steps]]\nsend = 'AT'"
    )
    done = await field.play("pump-7", "--json", "--connect-timeout", "1")
    end = done.records[-1]
    assert (done.code, end["fault"], end["failed_step"]) == (code, fault, step), done.err
    assert end["error"]
    assert f"failed at {step}" in done.err
    assert [each["command"] for each in done.records[:-1]] == ([] if step == "connect" else ["AT+CGMM", "AT+CSQ"])


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


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nobody"], "there is no profile 'nobody'"),
        (["pmp-7"], "did you mean 'pump-7'"),
        (["valve-*"], "no profile is like 'valve-*'"),
        ([], "on which module"),
        (["pump-7", "--set", "waek=3"], "did you mean `weak`"),
        (["pump-7", "--set", "weak"], "NAME=VALUE"),
        (["pump-7", "--jobs", "0"], "jobs"),
        (["pump-7", "--only-failed"], "no former play"),
    ],
)
async def test_wrong_usage_is_exit_2_and_nothing_is_sent(field: Field, arguments: list[str], said: str) -> None:
    server = await field.module("pump-7")
    field.macro(SIGNAL)
    done = await field.play(*arguments)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert server.connections == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[steps]]\nsnd = 'AT'", "did you mean"),
        ("[[steps]]\nsend = 'AT'\n[[steps]]\nsend = 'AT+CFUN=4'", "allow_lockout"),
        ("[[steps]]\ncheck = 'a > 1'", "no variable `a`"),
        ("[variables]\na = { help = 'the answer' }\n[[steps]]\nnote = '${a}'", "the macro needs a (the answer)"),
    ],
)
async def test_a_faulty_macro_is_exit_2_and_nothing_is_sent(field: Field, text: str, said: str) -> None:
    server = await field.module("pump-7")
    field.macro(text)
    done = await field.play("pump-7")
    assert done.code == 2
    assert said in done.err
    assert "nothing was sent" in done.err
    assert server.connections == 0


async def test_a_value_of_the_modules_own_cannot_smuggle_a_command(field: Field) -> None:
    server = await field.module("pump-7", Faults(answers=(("AT+CGMM", ("x;+CFUN=4",)),)))
    field.macro("[[steps]]\nsend = 'AT+CGMM'\nexpect = '(?P<model>.+)'\n[[steps]]\nsend = 'AT+CMEE=2;+CGMR${model}'")
    done = await field.play("pump-7", "--json")
    assert (done.code, done.records[-1]["failed_step"][0]) == (2, "2")
    assert "It switches the radio off" in done.err
    assert b"CFUN" not in server.received
    done = await field.play("pump-7", "--allow-lockout")
    assert b"CFUN" in server.received


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


TWENTY: list[tuple[str, Faults, str | None, str | None]] = [
    *((f"good-{index:02}", Faults(), None, None) for index in range(12)),
    ("weak-1", Faults(answers=(("AT+CSQ", ("+CSQ: 2,0",)),)), "answer", "3 check csq >= 10"),
    ("error-1", Faults(errors=(("AT+CSQ", "+CME ERROR: 30"),)), "answer", "2 AT+CSQ"),
    ("odd-1", Faults(answers=(("AT+CSQ", ("nonsense",)),)), "answer", "2 AT+CSQ"),
    ("hang-1", Faults(hang=("AT+CSQ",)), "no answer", "2 AT+CSQ"),
    ("drop-1", Faults(drop_before=("AT+CSQ",)), "lost", "2 AT+CSQ"),
    ("drop-2", Faults(drop_after=("AT+CGMM",)), "lost", "1 AT+CGMM"),
    ("refuse-1", Faults(refuse_login=True), "refused", "connect"),
    ("wall-1", Faults(firewall=True), "unreachable", "connect"),
]
TWENTY_MACRO = r"""
name = "Twenty"
[[steps]]
send = "AT+CGMM"
timeout = 5
[[steps]]
send = "AT+CSQ"
expect = '\+CSQ: (?P<csq>\d+)'
timeout = 0.8
[[steps]]
check = "csq >= 10"
"""


async def test_twenty_modules_with_different_faults(field: Field, tmp_path: Path) -> None:
    servers = {name: await field.module(name, faults) for name, faults, _, _ in TWENTY}
    for name, server in servers.items():
        if name.startswith("good"):
            server.faults = Faults(answers=(("AT+CSQ", ("+CSQ: 20,0",)),))
    field.macro(TWENTY_MACRO)
    junit = tmp_path / "out.xml"
    done = await field.play("*", "--jobs", "10", "--json", "--junit", str(junit), "--connect-timeout", "1.5")
    assert done.code == 1, done.err
    ends = {each["profile"]: each for each in done.records if "macro" in each}
    assert {name: (ends[name]["fault"], ends[name]["failed_step"]) for name in ends} == {
        name: (fault, step) for name, _, fault, step in TWENTY
    }
    failed = [name for name, _, fault, _ in TWENTY if fault]
    assert "12 of 20 ok" in done.err
    check_junit(junit, failed)

    connections = {name: server.connections for name, server in servers.items()}
    for name in ("weak-1", "hang-1"):
        servers[name].faults = Faults(answers=(("AT+CSQ", ("+CSQ: 20,0",)),))
    again = await field.play("*", "--jobs", "10", "--json", "--only-failed", "--connect-timeout", "1.5")
    assert again.code == 1
    assert {each["profile"] for each in again.records if "macro" in each} == set(failed)
    touched = [name for name, server in servers.items() if server.connections != connections[name]]
    assert set(touched) <= set(failed)
    third = await field.play("--json", "--only-failed", "--connect-timeout", "1.5")
    assert {each["profile"] for each in third.records if "macro" in each} == set(failed) - {"weak-1", "hang-1"}


def check_junit(path: Path, failed: list[str]) -> None:
    root = ET.parse(path).getroot()
    assert (root.tag, len(root)) == ("testsuites", 20)
    bad = [suite.get("name") for suite in root if int(suite.get("failures", "0")) + int(suite.get("errors", "0"))]
    assert sorted(map(str, bad)) == sorted(failed)
    assert (root.get("failures"), root.get("errors")) == ("3", "5")
    weak = next(suite for suite in root if suite.get("name") == "weak-1")
    assert [case.get("name") for case in weak] == ["1 AT+CGMM", "2 AT+CSQ", "3 check csq >= 10"]
    failure = weak[2].find("failure")
    assert failure is not None
    assert "csq is '2'" in str(failure.get("message"))


async def test_failures_for_one_reason_have_its_code(field: Field) -> None:
    await field.module("pump-1", Faults(refuse_login=True))
    await field.module("pump-2", Faults(firewall=True))
    await field.module("pump-3")
    field.macro("[[steps]]\nsend = 'AT+CGMM'")
    assert (await field.play("pump-*", "--connect-timeout", "1")).code == 3


async def test_stop_begins_on_no_further_module(field: Field) -> None:
    servers = [await field.module(f"pump-{index}", Faults(errors=(("AT+X", "ERROR"),))) for index in range(3)]
    field.macro("[[steps]]\nsend = 'AT+X'")
    done = await field.play("pump-*", "--jobs", "1", "--stop", "--json")
    assert done.code == 1
    assert [server.connections for server in servers] == [1, 0, 0]
    ends = [each for each in done.records if "macro" in each]
    assert [(each["ok"], each["fault"]) for each in ends] == [(False, "answer"), (False, "stopped"), (False, "stopped")]
    again = await field.play("pump-*", "--only-failed", "--json", "--keep-going")
    assert len([each for each in again.records if "macro" in each]) == 3


async def test_an_interruption_ends_the_step_in_hand_and_reports(field: Field) -> None:
    server = await field.module("pump-1", Faults(latency=0.4))
    await field.module("pump-2")
    field.macro("[[steps]]\nsend = 'AT+CGMM'\n[[steps]]\nsend = 'AT+CGMR'\n[[steps]]\nsend = 'AT+CGSN'\n")
    process = await asyncio.create_subprocess_exec(
        *field.atrun.command("play", "test", "pump-*", "--jobs", "1", "--json"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=field.atrun.environment,
    )
    await server.until(lambda: b"AT+CGMR\r" in server.received)
    process.send_signal(signal.SIGINT)
    out, err = await process.communicate()
    assert process.returncode == 130, err
    records = [json.loads(line) for line in out.decode().splitlines()]
    assert [each["command"] for each in records if "command" in each] == ["AT+CGMM", "AT+CGMR"]
    assert all(each["ok"] for each in records if "command" in each)
    first, second = (each for each in records if "macro" in each)
    assert (first["fault"], first["failed_step"], first["steps"]) == ("stopped", "3 AT+CGSN", 2)
    assert (second["profile"], second["error"]) == ("pump-2", "not played: interrupted")
    assert b"AT+CGSN" not in server.received
    assert "Traceback" not in err.decode()
    await server.until(lambda: not server.is_connected)
    assert [row[1] for row in field.journal()] == ["AT+CGMM", "AT+CGMR"]


async def test_a_second_interruption_does_not_wait(field: Field) -> None:
    server = await field.module("pump-1", Faults(hang=("AT+CGMM",)))
    field.macro("[[steps]]\nsend = 'AT+CGMM'\ntimeout = 600")
    process = await asyncio.create_subprocess_exec(
        *field.atrun.command("play", "test", "pump-1", "--json"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=field.atrun.environment,
    )
    await server.until(lambda: b"AT+CGMM\r" in server.received)
    assert process.stderr is not None
    process.send_signal(signal.SIGINT)
    while b"interrupted" not in await process.stderr.readline():
        pass
    process.send_signal(signal.SIGINT)
    out, _ = await process.communicate()
    assert process.returncode == 130
    exchange, end = (json.loads(line) for line in out.decode().splitlines())
    assert (exchange["outcome"], end["fault"]) == ("cancelled", "stopped")


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


async def test_a_bar_a_module_on_a_terminal(field: Field) -> None:
    import pexpect  # noqa: PLC0415

    for index in range(3):
        await field.module(f"pump-{index}", Faults(latency=0.05))
    field.macro("[[steps]]\nsend = 'AT+CGMM'\n[[steps]]\nsend = 'AT+CGMR'\n")
    command, *arguments = field.atrun.command("play", "test", "pump-*")

    def watch() -> tuple[str, int | None]:
        child = pexpect.spawn(
            command, arguments, env={**field.atrun.environment, "TERM": "xterm"}, dimensions=(24, 100), encoding="utf-8"
        )
        child.expect(pexpect.EOF, timeout=30)
        child.close()
        return child.before, child.exitstatus

    seen, code = await asyncio.to_thread(watch)
    assert code == 0, seen
    assert "[##########----------] 1/2 2 AT+CGMR" in seen
    assert "3 of 3 ok" in seen
