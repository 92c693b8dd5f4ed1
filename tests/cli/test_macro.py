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


def test_files_that_cannot_be_uploaded_are_told_before_a_module_is_asked(atrun: Atrun, macros: Path) -> None:
    (macros / "empty.py").touch()
    (macros / "good.py").write_bytes(b"print 1\r\n")
    (macros / "notes.txt").write_bytes(b"x")
    steps = [
        "upload = 'nowhere.py'",
        "upload = 'empty.py'",
        "upload = 'good.py'\nas = 'a_name_that_is_much_too_long.py'",
        "upload = 'notes.txt'",
        "upload = 'notes.txt'\nkind = 'app'",
        "upload = '${file}'",
        "upload = 'good.py'",
    ]
    text = "[variables]\nfile = 'nowhere.py'\n" + "".join(f"[[steps]]\n{step}\n" for step in steps)
    (macros / "files.toml").write_text(text, encoding="utf-8")
    done = atrun("macro", "check", "files", "--json")
    wrong = {each["key"]: each["text"] for each in done.records if each["severity"] == "fault"}
    assert (done.code, list(wrong)) == (2, [f"steps[{number}].upload" for number in (1, 2, 3, 4)])
    assert wrong["steps[1].upload"].startswith("there is no file ")
    assert "empty.py is empty" in wrong["steps[2].upload"]
    assert "16 at most" in wrong["steps[3].upload"]
    assert 'kind = "script" or kind = "app"' in wrong["steps[4].upload"]


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
