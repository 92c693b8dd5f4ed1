"""`atrun macro`: checked, listed and shown without a module."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Atrun

SOUND = "[[steps]]\nsend = 'AT+CSQ'\nexpect = '(?P<csq>.+)'\ntimeout = 5\n[[steps]]\ncheck = \"csq != ''\"\n"


@pytest.fixture
def macros(atrun: Atrun) -> Path:
    folder = atrun.folder / "config" / "macros"
    folder.mkdir(parents=True)
    return folder


def test_a_sound_macro_is_exit_0(atrun: Atrun, macros: Path) -> None:
    path = macros / "sound.toml"
    path.write_text(SOUND, encoding="utf-8")
    for name in ("sound", str(path)):
        done = atrun("macro", "check", name)
        assert (done.code, done.out) == (0, "")
        assert "0 faults" in done.err


def test_every_fault_is_told_with_file_line_and_key(atrun: Atrun, macros: Path) -> None:
    path = macros / "bad.toml"
    path.write_text(
        "[variables]\nweak = 1\n[[steps]]\nsend = 'AT+CFUN=4'\ntimeout = 5\nexpct = 'x'\n"
        "[[steps]]\nsend = 'AT#WSCRIPT=\"a\",1'\n[[steps]]\ncheck = 'waek > 1'\n[[steps]]\ncheck = \"open('x')\"\n",
        encoding="utf-8",
    )
    done = atrun("macro", "check", "bad", "--json")
    assert done.code == 2
    wrong = [each for each in done.records if each["severity"] == "fault"]
    assert [(each["line"], each["key"]) for each in wrong] == [
        (4, "steps[1].send"),
        (6, "steps[1].expct"),
        (8, "steps[2].send"),
        (10, "steps[3].check"),
        (12, "steps[4].check"),
    ]
    assert all(each["file"] == str(path) for each in wrong)
    assert 'did you mean "expect"' in wrong[1]["text"]
    assert "did you mean `weak`" in wrong[3]["text"]
    assert any("timeout" in each["text"] for each in done.records if each["severity"] == "hint")
    plain = atrun("macro", "check", "bad")
    assert plain.out.splitlines()[0].startswith(f"{path}: line 4: steps[1].send: AT+CFUN=4")


def test_a_road_where_nothing_is_cut_has_no_fault(atrun: Atrun, macros: Path) -> None:
    (macros / "off.toml").write_text("[[steps]]\nsend = 'AT#TCPATRUNL=0'\ntimeout = 5\n", encoding="utf-8")
    assert atrun("macro", "check", "off").code == 2
    assert atrun("macro", "check", "off", "--road", "sms").code == 0


@pytest.mark.parametrize(
    "expression",
    [
        "__import__('os').system('id')",
        "().__class__.__bases__",
        "open('x')",
        "csq.__init__",
        "[1][0]",
        "lambda: 1",
        "exec('1')",
    ],
)
def test_expressions_do_not_reach_python(atrun: Atrun, macros: Path, expression: str) -> None:
    (macros / "evil.toml").write_text(f"[[steps]]\ncheck = {json.dumps(expression)}\n", encoding="utf-8")
    done = atrun("macro", "check", "evil")
    assert done.code == 2
    assert "steps[1].check" in done.out


def test_a_macro_that_is_not_there(atrun: Atrun) -> None:
    done = atrun("macro", "check", "identfy")
    assert done.code == 2
    assert "did you mean `identify`" in done.out


def test_the_list_holds_the_starters_and_the_owners(atrun: Atrun, macros: Path) -> None:
    (macros / "signal.toml").write_text(f'description = "mine"\n{SOUND}', encoding="utf-8")
    (macros / "broken.toml").write_text("[[steps", encoding="utf-8")
    records = {each["name"]: each for each in atrun("macro", "list", "--json").records}
    assert {"identify", "signal", "gpio-pulse", "scripts", "reboot", "socket-fast"} <= set(records)
    assert (records["signal"]["shipped"], records["signal"]["description"]) == (False, "mine")
    assert "check" in records["broken"]["description"]
    assert "starter" in atrun("macro", "list").out


def test_show(atrun: Atrun) -> None:
    done = atrun("macro", "show", "gpio-pulse")
    assert done.code == 0
    assert "AT#GPIO=${pin},${active},1" in done.out
    assert "number of the GPIO" in done.out
    record = atrun("macro", "show", "gpio-pulse", "--json").records[0]
    assert record["variables"]["pin"]["default"] == 1
    assert atrun("macro", "show", "nothing").code == 2


def test_the_schema_is_json(atrun: Atrun) -> None:
    done = atrun("macro", "schema")
    assert done.code == 0
    assert json.loads(done.out)["$defs"]["step"]["properties"]["send"]
