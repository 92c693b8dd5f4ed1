from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from atrun_tui.simulator.brain import LOGIN_TEXTS, Close, Options, Procedure
from atrun_tui.simulator.faults import Faults
from atrun_tui.simulator.workbench import Workbench

if TYPE_CHECKING:
    from atrun_tui.simulator.brain import LoginTexts

AUTOMATIC = Options(login=Procedure.AUTOMATIC)
ASKING = Options(login=Procedure.STEP_BY_STEP)
WRONG = [
    b"testuser\rwrong\r",
    b"wrong\rtestpassw\r",
    b"testuser\r\ntestpassw\r",
    b"testuser\rtestpassw\n\r",
    b"\r\r",
    b"testuser\r" + b"testpassw" * 1000 + b"\r",
    b"TESTUSER\rTESTPASSW\r",
]


def test_automatic_says_nothing_and_takes_commands_at_once() -> None:
    line = Workbench(AUTOMATIC)
    assert line.said == b""
    assert line.send(b"testuser\rtestpassw\rAT\r") == b"AT\r\r\nOK\r\n"


def test_automatic_byte_by_byte() -> None:
    line = Workbench(AUTOMATIC)
    for byte in b"testuser\rtestpassw\r":
        assert line.send(bytes((byte,))) == b""
    assert line.ask("AT") == b"AT\r\r\nOK\r\n"


@pytest.mark.parametrize("given", WRONG)
@pytest.mark.parametrize("options", [AUTOMATIC, ASKING])
def test_what_is_wrong_closes_without_a_word(options: Options, given: bytes) -> None:
    line = Workbench(options)
    said = line.send(given)
    assert said in (b"", b"\r\nPassword: ")
    assert line.others == [Close()]
    assert line.ask("AT") == b""


def test_step_by_step_asks_and_confirms() -> None:
    line = Workbench(ASKING)
    assert line.said == b"\r\nUsername: "
    assert line.send(b"testuser\r") == b"\r\nPassword: "
    assert line.send(b"testpassw\r") == b"\r\nLogin successful.\r\n"
    assert line.ask("AT") == b"AT\r\r\nOK\r\n"


def test_a_wrong_user_is_never_asked_for_a_password() -> None:
    line = Workbench(ASKING)
    assert line.send(b"nobody\r") == b""
    assert line.others == [Close()]


def test_step_by_step_takes_all_in_one_segment() -> None:
    line = Workbench(ASKING)
    assert line.send(b"testuser\rtestpassw\rAT\r").endswith(b"Login successful.\r\nAT\r\r\nOK\r\n")


@pytest.mark.parametrize("texts", LOGIN_TEXTS.values())
def test_every_spelling_is_played_as_it_stands(texts: LoginTexts) -> None:
    line = Workbench(Options(login=Procedure.STEP_BY_STEP, texts=texts))
    line.send(b"testuser\r")
    line.send(b"testpassw\r")
    assert line.said == texts.user + texts.password + texts.success


@pytest.mark.parametrize("given", [b"", b"testuser\r", b"testuser\rtestp"])
@pytest.mark.parametrize("options", [AUTOMATIC, ASKING])
def test_an_unfinished_login_is_closed_in_time(options: Options, given: bytes) -> None:
    line = Workbench(options)
    line.send(given)
    line.advance(29.9)
    assert line.others == []
    line.advance(0.2)
    assert line.others == [Close()]


def test_the_time_limit_ends_with_the_login() -> None:
    line = Workbench(AUTOMATIC)
    line.send(b"testuser\rtestpassw\r")
    line.advance(1000)
    assert line.others == []


def test_any_of_three_users() -> None:
    options = Options(users=(("a", "1"), ("b", "2"), ("c", "3")))
    for user, password in options.users:
        line = Workbench(options)
        line.send(f"{user}\r{password}\r".encode())
        assert line.ask("AT") == b"AT\r\r\nOK\r\n"
    line = Workbench(options)
    line.send(b"a\r2\r")
    assert line.others == [Close()]


@pytest.mark.parametrize("options", [AUTOMATIC, ASKING])
def test_the_fault_refuses_what_is_right(options: Options) -> None:
    line = Workbench(options, Faults(refuse_login=True))
    line.send(b"testuser\rtestpassw\r")
    assert line.others == [Close()]


def test_an_unsolicited_line_waits_for_nobody_at_the_login() -> None:
    line = Workbench(AUTOMATIC)
    assert line.brain.announce("RING", line.now) == []


def test_credentials_never_come_back() -> None:
    for options in (AUTOMATIC, ASKING):
        line = Workbench(options)
        line.send(b"testuser\rtestpassw\r")
        line.ask("AT")
        assert b"testpassw" not in line.said
        assert b"testuser" not in line.said
