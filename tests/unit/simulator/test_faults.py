from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.simulator.brain import Close, Restart
from atrun_tui.simulator.faults import HOSTILE_LINES, Faults, strikes

if TYPE_CHECKING:
    from collections.abc import Callable

    from atrun_tui.simulator.workbench import Workbench

    Dial = Callable[..., Workbench]

OK = b"\r\nOK\r\n"
CGMM = b"\r\nHE910-D\r\n"


def test_patterns_fit_whole_lines_in_any_case() -> None:
    assert strikes(("at+csq",), "AT+CSQ")
    assert strikes(("AT#MONI*",), "at#moni=7")
    assert not strikes(("AT+CSQ",), "AT+CSQ;+CREG?")
    assert not strikes((), "AT")


def test_a_hanging_command_ends_in_a_restart(dial: Dial) -> None:
    line = dial(Faults(hang=("AT+CGMM",)), command_minutes=1, echo=True)
    assert line.ask("AT+CGMM") == b"AT+CGMM\r"
    assert line.ask("AT") == b""
    line.advance(61)
    assert line.others == [Restart(5.0)]


def test_a_hanging_command_is_forgotten_with_its_connection(dial: Dial) -> None:
    line = dial(Faults(hang=("AT+CGMM",)))
    line.ask("AT+CGMM")
    line.connect()
    assert line.ask("AT") == OK


def test_dropped_before_it_is_not_carried_out(dial: Dial) -> None:
    line = dial(Faults(drop_before=("AT#GPIO*",)))
    assert line.ask("AT#GPIO=1,1,1") == b""
    assert line.others == [Close()]
    line.brain.faults = Faults()
    line.connect()
    assert line.ask("AT#GPIO=1,2") == b"\r\n#GPIO: 0,0\r\n" + OK


def test_dropped_after_it_is_carried_out(dial: Dial) -> None:
    line = dial(Faults(drop_after=("AT#GPIO=1,1*",), reset=True))
    assert line.ask("AT#GPIO=1,1,1") == b""
    assert line.others == [Close(reset=True)]
    line.connect()
    assert line.ask("AT#GPIO=1,2") == b"\r\n#GPIO: 1,1\r\n" + OK


def test_answered_twice(dial: Dial) -> None:
    assert dial(Faults(duplicate=("AT+CGMM",))).ask("AT+CGMM") == (CGMM + OK) * 2


def test_given_errors_whatever_cmee_says(dial: Dial) -> None:
    line = dial(Faults(errors=(("AT+CSQ", "+CME ERROR: 22"), ("AT+C*", "ERROR"))))
    assert line.ask("AT+CSQ") == b"\r\n+CME ERROR: 22\r\n"
    assert line.ask("AT+CGMM") == b"\r\nERROR\r\n"


def test_given_answers(dial: Dial) -> None:
    line = dial(Faults(answers=(("AT+X", ("OKAY lunch", " OK", "> x")),)))
    assert line.ask("AT+X") == b"\r\nOKAY lunch\r\n OK\r\n> x\r\n" + OK


def test_floods_long_lines_and_hostile_ones_come_before_the_answer(dial: Dial) -> None:
    line = dial(Faults(flood=(("AT", 1000),)))
    said = line.ask("AT")
    assert said.count(b"#FLOOD: ") == 1000
    assert said.endswith(b"#FLOOD: 1000\r\n" + OK)
    line.brain.faults = Faults(long_line=(("AT", 70_000),))
    assert len(line.ask("AT").split(b"\r\n")[1]) == 70_000
    line.brain.faults = Faults(hostile=("*",))
    assert line.ask("AT") == ("\r\n" + "\r\n".join(HOSTILE_LINES) + "\r\n").encode("latin-1") + OK


def test_unsolicited_lines_stand_between_whole_lines(dial: Dial) -> None:
    line = dial(Faults(urc_every=1, urcs=("A", "B\r\nC")))
    assert line.ask("AT#ATRUNDELAY?") == (
        b"\r\nA\r\n\r\n#ATRUNDELAY: 0,0\r\n\r\nB\r\nC\r\n#ATRUNDELAY: 1,0\r\n\r\nA\r\n\r\nOK\r\n\r\nB\r\nC\r\n"
    )


def test_unsolicited_lines_at_every_third_gap(dial: Dial) -> None:
    line = dial(Faults(urc_every=3, urcs=("RING",)))
    assert line.ask("AT+CGMM") == CGMM + OK + b"\r\nRING\r\n"
    assert line.ask("AT") + line.ask("AT") == OK + b"\r\nRING\r\n" + OK


def test_an_announced_line(line: Workbench) -> None:
    actions = line.brain.announce("+CMT: ,24\r\n0791", line.now)
    assert [action.data for action in actions] == [b"\r\n+CMT: ,24\r\n0791\r\n"]  # type: ignore[union-attr]


def test_a_mute_module(dial: Dial) -> None:
    line = dial(Faults(mute=True))
    assert line.ask("AT") == b""
    assert line.brain.announce("RING", line.now) == []
