"""`atrun play` on many modules: different faults, JUnit, a second run on those that failed, bars on a terminal."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from atrun_tui.simulator.faults import Faults
from tests.cli.play.conftest import Field

if TYPE_CHECKING:
    from pathlib import Path

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
    assert [case.get("name") for case in weak.findall("testcase")] == ["1 AT+CGMM", "2 AT+CSQ", "3 check csq >= 10"]
    failure = weak.find("testcase/failure")
    assert failure is not None
    assert "csq is '2'" in str(failure.get("message"))
    error = root.find("testsuite[@name='error-1']/testcase[2]/failure")
    assert error is not None
    assert (error.get("message"), error.text) == ("+CME ERROR: 30: no network service", "> AT+CSQ\n+CME ERROR: 30")
    assert root.findtext("testsuite[@name='hang-1']/testcase[2]/error") == "> AT+CSQ\n(no answer)"
    captured = root.find("testsuite[@name='weak-1']/properties/property")
    assert captured is not None
    assert (captured.get("name"), captured.get("value")) == ("csq", "2")


async def test_two_macros_of_one_name_have_a_record_each(field: Field, tmp_path: Path) -> None:
    server = await field.module("pump-1", Faults(errors=(("AT+X", "ERROR"),)))
    field.macro("[[steps]]\nsend = 'AT'")
    for place, command in (("one", "AT+X"), ("two", "AT")):
        (tmp_path / place).mkdir()
        (tmp_path / place / "test.toml").write_text(f"[[steps]]\nsend = '{command}'", encoding="utf-8")
    one, two = (str(tmp_path / place / "test.toml") for place in ("one", "two"))
    assert (await field.play("pump-1", macro=one)).code == 1
    assert (await field.play("pump-1", macro=two)).code == 0
    before = server.connections
    assert "no module failed" in (await field.play("--only-failed", macro=two)).err
    assert "no former play" in (await field.play("--only-failed")).err
    assert server.connections == before
    assert (await field.play("--only-failed", macro=one)).code == 1


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
    assert "1 of 3 ended, 0 not ok" in seen
    assert "3 of 3 ok" in seen
