from __future__ import annotations

import pytest

from atrun_tui.simulator.brain.line import Command, Form, body_of, read_commands


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("", []),
        ("+CSQ", [Command("+CSQ", Form.EXECUTE)]),
        (" + csq ; #moni", [Command("+CSQ", Form.EXECUTE), Command("#MONI", Form.EXECUTE)]),
        ("+COPS?", [Command("+COPS", Form.READ)]),
        ("+COPS=?", [Command("+COPS", Form.TEST)]),
        ("+CREG=2", [Command("+CREG", Form.SET, ("2",))]),
        ("#SGACT=1, 1", [Command("#SGACT", Form.SET, ("1", "1"))]),
        ("+COPS=4,2,,", [Command("+COPS", Form.SET, ("4", "2", "", ""))]),
        ("+CMGF=", [Command("+CMGF", Form.SET, ("",))]),
        ('#A="x;y,z",3', [Command("#A", Form.SET, ("x;y,z", "3"))]),
        ('#A="My File.py",3', [Command("#A", Form.SET, ("My File.py", "3"))]),
        ("E0V1", [Command("E", Form.SET, ("0",)), Command("V", Form.SET, ("1",))]),
        (
            "E0+CMEE=2;S3=13",
            [Command("E", Form.SET, ("0",)), Command("+CMEE", Form.SET, ("2",)), Command("S3", Form.SET, ("13",))],
        ),
        ("S3?", [Command("S3", Form.READ)]),
        ("&F&K3", [Command("&F", Form.EXECUTE), Command("&K", Form.SET, ("3",))]),
        ("i4", [Command("I", Form.SET, ("4",))]),
        ("D*99#", [Command("D", Form.SET, ("*99#",))]),
        ("+CSQ;;+CREG?", [Command("+CSQ", Form.EXECUTE), Command("+CREG", Form.READ)]),
    ],
)
def test_lines_are_read(body: str, expected: list[Command]) -> None:
    assert read_commands(body) == expected


@pytest.mark.parametrize("body", ["%", "+", "1", "+CSQ!", '"', "Z?x"])
def test_what_cannot_be_read_ends_as_bad(body: str) -> None:
    assert read_commands(body)[-1].form is Form.BAD


@pytest.mark.parametrize(
    ("line", "body"),
    [("AT", ""), ("at+csq", "+csq"), ("\nAT#MONI", "#MONI"), ("Q\x1bAT", ""), ("", None), ("hello", None)],
)
def test_what_stands_before_at_is_passed_over(line: str, body: str | None) -> None:
    assert body_of(line) == body
