"""`atrun play` on one module: the outcome, every ending with its exit code and step, and what is refused."""

from __future__ import annotations

import pytest

from atrun_tui.simulator.faults import Faults
from tests.cli.play.conftest import KEYS, SIGNAL, Field


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


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nobody"], "there is no profile 'nobody'"),
        (["pmp-7"], "did you mean 'pump-7'"),
        (["valve-*"], "no profile is like 'valve-*'"),
        ([], "on which module"),
        (["pump-7", "--set", "waek=3"], "did you mean `weak`"),
        (["pump-7", "--set", "weak"], "NAME=VALUE"),
        (["pump-7", "--set", "weak=abc"], "--set weak: 'abc' is no number"),
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


async def test_a_value_that_is_no_text_is_shown_and_kept_all_the_same(field: Field) -> None:
    await field.module("pump-7")
    field.macro("[variables]\nx = { default = '1' }\n[[steps]]\nsend = 'AT+CMEE=${x}'")
    junit = field.config / "out.xml"
    done = await field.play("pump-7", "--set", "x=\udcff", "--junit", str(junit))
    assert (done.code, "a fault of ours" in done.err) == (2, False)
    assert "not sent" in junit.read_text(encoding="utf-8")
    assert (await field.play("pump-7", "--only-failed", "--set", "x=2")).code == 0
