from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from atrun_tui.simulator.brain import Brain, Close, Options, Procedure, Restart, Road, Vanish
from atrun_tui.simulator.brain.table import HANDLERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from atrun_tui.simulator.workbench import Workbench

    Dial = Callable[..., Workbench]


class TestFraming:
    def test_echo_is_what_was_typed_and_its_cr(self, dial: Dial) -> None:
        assert dial(echo=True).ask("AT+CMEE=2") == b"AT+CMEE=2\r\r\nOK\r\n"

    def test_several_lines_have_one_crlf_between_and_a_blank_line_before_ok(self, line: Workbench) -> None:
        assert line.ask("AT#ATRUNDELAY?") == b"\r\n#ATRUNDELAY: 0,0\r\n#ATRUNDELAY: 1,0\r\n\r\nOK\r\n"

    def test_a_list_has_one_final_result(self, line: Workbench) -> None:
        assert line.ask("AT+CGMM;+CGMR") == b"\r\nHE910-D\r\n\r\n12.00.006\r\n\r\nOK\r\n"

    def test_a_list_stops_at_the_first_error(self, line: Workbench) -> None:
        assert line.ask("AT+CGMM;+NONE;#GPIO=1,1,1") == b"\r\nHE910-D\r\n\r\nERROR\r\n"
        assert line.ask("AT#GPIO=1,2") == b"\r\n#GPIO: 0,0\r\n\r\nOK\r\n"

    def test_errors_as_cmee_says(self, line: Workbench) -> None:
        assert line.ask("AT+NONE") == b"\r\nERROR\r\n"
        line.ask("AT+CMEE=1")
        assert line.ask("AT+NONE") == b"\r\n+CME ERROR: 4\r\n"
        line.ask("AT+CMEE=2")
        assert line.ask("AT+CNUM?") == b"\r\n+CME ERROR: operation not supported\r\n"

    def test_numeric_results(self, line: Workbench) -> None:
        assert line.ask("ATV0") == b"0\r"
        assert line.ask("AT+CGMM") == b"HE910-D\r\n0\r"
        assert line.ask("AT+NONE") == b"4\r"
        assert line.ask("ATV1") == b"\r\nOK\r\n"

    def test_q1_takes_the_results_away(self, line: Workbench) -> None:
        assert line.ask("ATQ1") == b""
        assert line.ask("AT") == b""

    def test_s3_ends_the_next_line_and_the_answer_of_its_own(self, line: Workbench) -> None:
        assert line.ask("ATS3=30") == b"\x1e\nOK\x1e\n"
        assert line.send(b"AT\r") == b""
        assert line.send(b"\x1e") == b"\x1e\nOK\x1e\n"

    def test_echo_can_be_switched(self, line: Workbench) -> None:
        assert line.ask("ATE1") == b"\r\nOK\r\n"
        assert line.ask("ATE") == b"ATE\r\r\nOK\r\n"
        assert line.ask("AT") == b"\r\nOK\r\n"

    def test_a_slash_repeats_at_once(self, line: Workbench) -> None:
        line.ask("AT+CGMM")
        assert line.send(b"A/") == b"\r\nHE910-D\r\n\r\nOK\r\n"

    def test_noise_before_at_and_lines_without_it_are_passed_over(self, line: Workbench) -> None:
        assert line.send(b"\nAT\r") == b"\r\nOK\r\n"
        assert line.send(b"hello\r") == b""
        assert line.send(b"\r") == b""

    def test_backspace_edits(self, line: Workbench) -> None:
        assert line.send(b"AT+CGMX\x08M\r") == b"\r\nHE910-D\r\n\r\nOK\r\n"


class TestLineLimit:
    def test_eighty_characters_pass_and_eighty_one_do_not(self, line: Workbench) -> None:
        text = "AT" + " " * 78
        assert line.ask(text) == b"\r\nOK\r\n"
        assert line.ask(text + " ") == b"\r\nERROR\r\n"

    def test_it_can_be_lifted(self, dial: Dial) -> None:
        assert dial(line_limit=0).ask("AT" + " " * 500) == b"\r\nOK\r\n"

    def test_an_endless_line_is_not_kept(self, line: Workbench) -> None:
        for _ in range(50):
            line.send(b"A" * 10_000)
        assert len(line.brain._reader.kept) <= 8192


class TestOneAtATime:
    def test_a_second_command_of_the_same_segment_is_lost(self, line: Workbench) -> None:
        assert line.send(b"AT+CGMM\rAT+CGMR\r") == b"\r\nHE910-D\r\n\r\nOK\r\n"

    def test_a_command_during_another_is_lost(self, line: Workbench) -> None:
        line.ask("AT#ATRUNDELAY=0,3")
        assert line.ask("AT+CGMM") == b""
        assert line.ask("AT+CGMR") == b""
        assert line.advance(2.9) == b""
        assert line.advance(0.2) == b"\r\nHE910-D\r\n\r\nOK\r\n"
        assert line.advance(60) == b""

    def test_in_sequence_none_is_lost(self, line: Workbench) -> None:
        line.ask("AT#TCPATCMDSEQ=1")
        assert line.send(b"AT+CGMM\rAT+CGMR\r") == b"\r\nHE910-D\r\n\r\nOK\r\n\r\n12.00.006\r\n\r\nOK\r\n"
        line.ask("AT#ATRUNDELAY=0,3")
        assert line.send(b"AT+CGMM\rAT+CGMR\r") == b""
        assert line.advance(3) == b"\r\nHE910-D\r\n\r\nOK\r\n"
        assert line.advance(3) == b"\r\n12.00.006\r\n\r\nOK\r\n"

    def test_slow_commands_take_their_time_when_asked_to(self, dial: Dial) -> None:
        line = dial(pace=1.0)
        assert line.ask("AT+COPS=?") == b""
        assert b"+COPS: (2," in line.advance(25)


class TestTimers:
    def test_short_answers_wait_for_tx_timeout(self, dial: Dial) -> None:
        line = dial(tx_timeout=5.0)
        assert line.ask("AT") == b""
        assert line.advance(4.9) == b""
        assert line.advance(0.2) == b"\r\nOK\r\n"

    def test_whole_packets_leave_at_once(self, dial: Dial) -> None:
        line = dial(tx_timeout=5.0, packet_size=100)
        said = line.ask("AT#SCFG?")
        assert said
        assert len(said) % 100 == 0
        assert line.advance(5).endswith(b"OK\r\n")

    def test_a_tx_timeout_of_nothing_waits_for_ever(self, dial: Dial) -> None:
        line = dial(tx_timeout=0.0)
        line.ask("AT")
        assert line.advance(100_000) == b""

    def test_an_idle_socket_is_closed(self, dial: Dial) -> None:
        line = dial(max_timeout=90)
        line.advance(89)
        line.ask("AT")
        line.advance(89)
        assert line.others == []
        line.advance(2)
        assert line.others == [Close()]

    def test_a_command_that_outlasts_the_limit_restarts_the_module(self, dial: Dial) -> None:
        line = dial(command_minutes=2)
        line.ask("AT#I2CWR=1,2,30,1,3")
        line.advance(119)
        assert line.others == []
        line.advance(2)
        assert line.others == [Restart(5.0)]

    def test_nothing_is_awaited_in_peace(self, line: Workbench) -> None:
        line.ask("AT")
        assert line.brain.next_wake is None


class TestPrompts:
    def test_text_up_to_ctrl_z(self, line: Workbench) -> None:
        line.ask("AT+CMGF=1")
        assert line.ask('AT+CMGS="+39340"') == b"\r\n> "
        assert line.send(b"hello\x1a") == b"\r\n+CMGS: 1\r\n\r\nOK\r\n"

    def test_escape_aborts(self, line: Workbench) -> None:
        assert line.ask("AT#I2CWR=1,2,30,1,3") == b"\r\n> "
        assert line.send(b"01\x1b") == b"\r\nOK\r\n"

    def test_a_pdu_of_the_wrong_length_is_refused(self, line: Workbench) -> None:
        pdu = "07919343290020001100" + "0C91934386867611" + "0015AD" + "04" + "41542B41"
        length = (len(pdu) // 2) - 8
        line.ask(f"AT+CMGS={length}")
        assert line.send(pdu.encode() + b"\x1a") == b"\r\n+CMGS: 1\r\n\r\nOK\r\n"
        line.ask(f"AT+CMGS={length + 1}")
        assert line.send(pdu.encode() + b"\x1a") == b"\r\n+CMS ERROR: 304\r\n"

    def test_a_list_goes_on_after_a_prompt(self, line: Workbench) -> None:
        assert line.ask("AT#I2CWR=1,2,30,1,3;+CGMM") == b"\r\n> "
        assert line.send(b"010203\x1a") == b"\r\nHE910-D\r\n\r\nOK\r\n"


class TestTransparentMode:
    def test_bytes_come_back_until_three_pluses_in_silence(self, line: Workbench) -> None:
        assert line.ask("AT#TCPATCONSER=0,9600") == b"\r\nCONNECT\r\n"
        assert line.send(b"\x00AT\r\xff") == b"\x00AT\r\xff"
        assert line.send(b"a+++") == b"a+++"
        line.advance(1.5)
        assert line.send(b"+++") == b""
        assert line.advance(1.1) == b"\r\nNO CARRIER\r\n"
        assert line.ask("AT") == b"\r\nOK\r\n"

    def test_pluses_without_silence_before_or_after_are_data(self, line: Workbench) -> None:
        line.ask("AT#TCPATCONSER=0,9600")
        line.send(b"x")
        assert line.send(b"+++") == b"+++"
        line.advance(2)
        assert line.send(b"+++") == b""
        assert line.send(b"y") == b"+++y"

    def test_pluses_in_pieces_are_data(self, line: Workbench) -> None:
        line.ask("AT#TCPATCONSER=0,9600")
        line.advance(2)
        assert line.send(b"++") == b"++"
        assert line.send(b"+") == b"+"
        assert line.advance(5) == b""


class TestWhatEndsTheLink:
    @pytest.mark.parametrize(
        "command",
        [
            "AT+CFUN=4",
            "AT+CFUN=0",
            "AT+CGATT=0",
            "AT+CGACT=0,1",
            "AT#SGACT=1,0",
            "AT#TCPATRUNL=0",
            "AT#BND=2",
            "AT#SIMDET=0",
            'AT+CGCLASS="CC"',
            "AT+COPS=2",
            "AT+CGMM;+CFUN=4;+CGMR",
        ],
    )
    def test_without_an_answer_and_for_good(self, line: Workbench, command: str) -> None:
        assert line.ask(command) == b""
        assert line.others == [Vanish()]
        assert not line.brain.is_connected

    def test_shutdown_answers_first(self, line: Workbench) -> None:
        assert line.ask("AT#SHDN") == b"\r\nOK\r\n"
        assert line.others == [Vanish()]

    @pytest.mark.parametrize("command", ["AT#SHDN?", "AT#SHDN=1", "AT#REBOOT?"])
    def test_what_is_only_executed_is_neither_read_nor_set(self, line: Workbench, command: str) -> None:
        assert b"ERROR" in line.ask(command)
        assert line.others == []

    @pytest.mark.parametrize("command", ["AT#REBOOT", "AT#ENHRST=1,0", "AT+M2M=4,10", "AT+CFUN=1,1"])
    def test_a_restart_answers_first_also_when_short_answers_are_held(self, dial: Dial, command: str) -> None:
        line = dial(tx_timeout=5.0, reboot_seconds=7.0)
        assert line.ask(command) == b"\r\nOK\r\n"
        assert line.others == [Restart(7.0)]

    def test_close_leaves_the_service_on(self, line: Workbench) -> None:
        assert line.ask("AT#TCPATRUNCLOSE") == b""
        assert line.others == [Close()]
        line.connect()
        assert line.ask("AT") == b"\r\nOK\r\n"

    @pytest.mark.parametrize("command", ["AT+CFUN=1", "AT+CGATT=1", "AT#SGACT=2,0", "AT#TCPATRUNL=1", "AT#BND=1"])
    def test_harmless_neighbours_pass(self, line: Workbench, command: str) -> None:
        assert line.ask(command) == b"\r\nOK\r\n"
        assert line.others == []


class TestMemory:
    def test_settings_stay_from_one_connection_to_the_next(self, line: Workbench) -> None:
        line.ask("AT#GPIO=2,1,1;#ATRUNDELAY=0,0;#CPUMODE=1")
        line.brain.disconnected()
        line.connect()
        assert line.ask("AT#GPIO=2,2;#CPUMODE?") == b"\r\n#GPIO: 1,1\r\n\r\n#CPUMODE: 1\r\n\r\nOK\r\n"

    def test_manners_stay_until_a_restart(self, dial: Dial) -> None:
        line = dial(echo=True)
        line.ask("ATE0;+CMEE=1")
        line.brain.disconnected()
        line.connect()
        assert line.ask("AT+CMEE?") == b"\r\n+CMEE: 1\r\n\r\nOK\r\n"
        line.brain.restarted()
        line.connect()
        assert line.ask("AT+CMEE?") == b"AT+CMEE?\r\r\n+CMEE: 0\r\n\r\nOK\r\n"

    def test_a_half_typed_line_does_not_outlive_its_connection(self, line: Workbench) -> None:
        line.send(b"AT+CG")
        line.brain.disconnected()
        line.connect()
        assert line.ask("AT") == b"\r\nOK\r\n"

    def test_values_walk_the_same_way_in_every_run(self, dial: Dial) -> None:
        walks = [[line.ask("AT+CSQ") for _ in range(200)] for line in (dial(), dial())]
        assert walks[0] == walks[1]
        assert len(set(walks[0])) > 5
        assert walks[0] != [line.ask("AT+CSQ") for line in [dial(seed=5)] for _ in range(200)]

    def test_the_clock_runs(self, line: Workbench) -> None:
        line.advance(61)
        assert line.ask("AT+CCLK?") == b'\r\n+CCLK: "26/11/23,09:31:01+04"\r\n\r\nOK\r\n'
        line.ask('AT+CCLK="27/01/01,00:00:00+00"')
        line.advance(5)
        assert b'"27/01/01,00:00:05+00"' in line.ask("AT+CCLK?")


@pytest.mark.parametrize("name", sorted(HANDLERS))
@pytest.mark.parametrize(
    "form", ["", "=?", "?", "=", "=1", "=,,,", '="x"', "=0,0,0,0,0,0,0", "=9999999999999", '=1,"\xff\x00"']
)
def test_every_command_ends_well_whatever_its_form(dial: Dial, name: str, form: str) -> None:
    line = dial(line_limit=0)
    said = line.ask(f"AT{name}{form}")
    done = said.endswith((b"OK\r\n", b"ERROR\r\n", b"CONNECT\r\n", b"> ", b">>>", b"NO CARRIER\r\n"))
    assert done or line.others or name in {"Q", "S3", "S4", "V"}


def test_a_local_wire_may_do_what_a_remote_one_may_not() -> None:
    brain = Brain(Options(login=Procedure.NONE, echo=False), road=Road.LOCAL)
    brain.connected(0.0)
    said = brain.receive(b'AT#TCPATRUNAUTH=1,"a","b";#TCPATRUNAUTH?\r', 0.0)
    assert b"#TCPATRUNAUTH: a,b\r\n" in said[0].data  # type: ignore[union-attr]
