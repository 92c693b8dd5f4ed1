"""The grammar of a command line."""

from __future__ import annotations

import pytest

from atrun_tui.protocol.command_line import Form, read_command_line


def read(text: str) -> list[tuple[str, Form, tuple[str, ...]]]:
    commands = read_command_line(text).commands
    return [
        (command.name, command.form, tuple(argument.text for argument in command.arguments)) for command in commands
    ]


@pytest.mark.parametrize(
    ("text", "commands"),
    [
        ("AT", []),
        ("at", []),
        ("AT+CSQ", [("+CSQ", Form.EXECUTE, ())]),
        ("at+csq", [("+CSQ", Form.EXECUTE, ())]),
        (" A T + C S Q ", [("+CSQ", Form.EXECUTE, ())]),
        ("AT+CREG?", [("+CREG", Form.READ, ())]),
        ("AT+CREG=?", [("+CREG", Form.TEST, ())]),
        ("AT+CREG = ? ;+CSQ", [("+CREG", Form.TEST, ()), ("+CSQ", Form.EXECUTE, ())]),
        ("AT#SGACT=1,1;#SS", [("#SGACT", Form.SET, ("1", "1")), ("#SS", Form.EXECUTE, ())]),
        ('AT#SGACT=1,1,,"p;w,d"', [("#SGACT", Form.SET, ("1", "1", "", "p;w,d"))]),
        ("AT+COPS=", [("+COPS", Form.SET, ("",))]),
        (
            "ATE0V1&K3S3=13",
            [
                ("E", Form.BASIC, ("0",)),
                ("V", Form.BASIC, ("1",)),
                ("&K", Form.BASIC, ("3",)),
                ("S3", Form.BASIC, ("13",)),
            ],
        ),
        ("ATS3?", [("S3", Form.READ, ())]),
        ("ATE+CSQ", [("E", Form.BASIC, ()), ("+CSQ", Form.EXECUTE, ())]),
        ("ATD+39340;+CSQ", [("D", Form.BASIC, ("+39340",)), ("+CSQ", Form.EXECUTE, ())]),
        ("ATD*99#", [("D", Form.BASIC, ("*99#",))]),
        ("AT\\Q3%E", [("\\Q", Form.BASIC, ("3",)), ("%E", Form.BASIC, ())]),
        ("A/", [("A/", Form.REPEAT, ())]),
        ("AT?;+CSQ", [("?", Form.UNKNOWN, ()), ("+CSQ", Form.EXECUTE, ())]),
        ('AT+CMGS"x"', [("+CMGS", Form.UNKNOWN, ())]),
        ("AT;;+CSQ;", [("+CSQ", Form.EXECUTE, ())]),
        ('AT+X="open', [("+X", Form.SET, ("open",))]),
    ],
)
def test_the_commands_of_a_line(text: str, commands: list[tuple[str, Form, tuple[str, ...]]]) -> None:
    assert read(text) == commands
    assert read_command_line(text).is_at


@pytest.mark.parametrize("text", ["", "hello", "+CSQ", "T", "HA", "\x1bAT"[:1]])
def test_what_is_no_at_line(text: str) -> None:
    line = read_command_line(text)
    assert not line.is_at
    assert line.commands == ()


def test_hat_wants_no_answer() -> None:
    line = read_command_line("hat#GPIO=2,1,1")
    assert (line.is_at, line.answer_due, line.commands[0].name) == (True, False, "#GPIO")
    assert read_command_line("AT").answer_due


def test_places_are_those_of_the_text_with_its_blanks() -> None:
    text = 'AT +CPIN = "12 34" , 5 ; +CSQ'
    pin, signal = read_command_line(text).commands
    assert text[pin.start : pin.end].rstrip() == '+CPIN = "12 34" , 5'
    assert [text[argument.start : argument.end] for argument in pin.arguments] == ['"12 34"', "5"]
    assert text[signal.start : signal.end] == "+CSQ"


@pytest.mark.parametrize(
    ("text", "number"), [("12", 12), ('"12"', 12), ("-1", None), ("", None), ("٣", None), ("9" * 5000, None)]
)
def test_a_number_is_a_number_of_sensible_size(text: str, number: int | None) -> None:
    (command,) = read_command_line(f"AT+X={text}").commands
    assert command.arguments[0].number == number
