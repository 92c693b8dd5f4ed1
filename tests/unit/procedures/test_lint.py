"""What is said of a macro before it is played."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from atrun_tui.procedures.lint import ROADS, Severity, faults, inspect

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from atrun_tui.procedures.program import Macro

    Read = Callable[[str], Macro]


def said(macro: Macro, roads: Sequence[str] = ROADS, *, hints: bool = False) -> list[tuple[int | None, str, str]]:
    wanted = Severity.HINT if hints else Severity.FAULT
    return [(each.line, each.key, each.text) for each in inspect(macro, roads) if each.severity is wanted]


def test_a_sound_macro_has_nothing_said_of_it(macro: Read) -> None:
    text = "[variables]\na = 1\n[[steps]]\nsend = 'AT+X=${a},${user},${profile.imei}'\ntimeout = 5"
    assert inspect(macro(text)) == []


def test_an_unknown_variable_is_named_with_the_nearest(macro: Read) -> None:
    text = "[variables]\nweak = 1\n[[steps]]\nsend = 'AT'\n[[steps]]\ncheck = \"waek > 1\"\nmessage = '${nothing}'"
    assert said(macro(text)) == [
        (6, "steps[2].check", "there is no variable `waek`; did you mean `weak`?"),
        (7, "steps[2].message", "there is no variable `nothing`"),
    ]


@pytest.mark.parametrize(("key", "before"), [("check", ""), ("when", "note = 'x'\n")])
def test_an_unknown_field_of_a_profile_is_no_value(macro: Read, key: str, before: str) -> None:
    step = f"{before}{key} = \"profile.usr == 'a'\""
    ((_, where, told),) = said(macro(f"[[steps]]\n{step}"))
    assert where == f"steps[1].{key}"
    assert told.startswith("a profile has name,")
    assert told.endswith("and no `usr`; did you mean `user`?")


def test_an_upload_by_sms_is_told_before_it_fails(macro: Read) -> None:
    text = "[[steps]]\nupload = 'main.py'"
    assert said(macro(text)) == []
    for roads in (["sms"], ["dial", "sms"]):
        ((line, where, told),) = said(macro(text), roads)
        assert (line, where) == (2, "steps[1].upload")
        assert told.startswith("by sms: files cannot be sent by SMS")


def test_a_switch_may_be_unknown_but_not_misspelt(macro: Read) -> None:
    text = "[variables]\nrotate = 1\n[[steps]]\nnote = 'x'\nwhen = \"%s\""
    assert said(macro(text % "verbose")) == []
    assert "--set verbose=1" in said(macro(text % "verbose"), hints=True)[0][2]
    assert said(macro(text % "rotat"))[0][2].endswith("did you mean `rotate`?")


@pytest.mark.parametrize(
    ("command", "roads", "told"),
    [
        ("AT+CFUN=4", ROADS, True),
        ("AT+CSQ;+CGATT=0", ROADS, True),
        ("AT+CFUN?", ROADS, False),
        ("AT#TCPATRUNL=0", ["dial"], True),
        ("AT#TCPATRUNL=0", ["sms"], False),
    ],
)
def test_what_locks_out_needs_leave(macro: Read, command: str, roads: Sequence[str], told: bool) -> None:
    text = f"[[steps]]\nsend = '{command}'\n"
    found = said(macro(text), roads)
    assert bool(found) is told
    if told:
        assert found[0][:2] == (2, "steps[1].send")
        assert "allow_lockout = true" in found[0][2]
    assert said(macro(f"{text}allow_lockout = true"), roads) == []
    assert not list(faults(inspect(macro(text), roads, allow_lockout=True)))


def test_what_is_no_command_is_told(macro: Read) -> None:
    found = said(macro("[[steps]]\nsend = 'CSQ'"))
    assert found[0][:2] == (2, "steps[1].send")
    assert "did you mean AT+CSQ?" in found[0][2]
    assert "hunter2" not in str(said(macro('[[steps]]\nsend = \'#FTPOPEN="h","u","hunter2",0\'')))
    assert not any("begins with AT" in each[2] for each in said(macro("[[steps]]\nsend = '${command}'")))


def test_a_prompt_cannot_be_answered(macro: Read) -> None:
    found = said(macro("[[steps]]\nsend = 'AT#WSCRIPT=\"a\",10'"))
    assert found[0][0] == 2
    assert "opens a prompt" in found[0][2]
    assert "SMS" in found[0][2]


def test_labels(macro: Read) -> None:
    text = """
    [[steps]]
    goto = "there"
    [[steps]]
    note = "never"
    [[steps]]
    label = "their"
    send = "AT"
    on_error = "goto inner"
    [[steps]]
    repeat = 2
    [[steps.steps]]
    label = "inner"
    goto = "their"
    [[steps]]
    label = "their"
    note = "again"
    """
    assert said(macro(text)) == [
        (16, "steps[5].label", "the label `their` stands in this list already"),
        (3, "steps[1].goto", "there is no label `there` to go to from here; did you mean `their`?"),
        (
            9,
            "steps[3].on_error",
            "there is no label `inner` to go to from here: a label stands in the same list of steps or in one around it",
        ),
    ]
    assert (5, "steps[2]", "is never reached: the step before always goes elsewhere") not in said(macro(text))
    hints = said(macro(text), hints=True)
    assert [hint[1] for hint in hints if "never reached" in hint[2]] == ["steps[2]"]


def test_hints(macro: Read) -> None:
    text = f"""
    [variables]
    idle = 1
    [[steps]]
    label = "lonely"
    send = "AT+{"X" * 80}"
    expect = '(?P<seen>.)'
    [[steps]]
    wait_urc = "x"
    """
    told = [(key, text) for _, key, text in said(macro(text), hints=True)]
    assert [key for key, _ in told] == [
        "steps[1].send",
        "steps[1].send",
        "steps[2].wait_urc",
        "steps[1].label",
        "steps[1].expect",
        "variables.idle",
    ]
    assert "83 characters" in told[0][1]
    assert "15 s by dial" in told[1][1]
