from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from atrun_tui.simulator.brain import Options
from atrun_tui.simulator.faults import Faults
from atrun_tui.simulator.modem import alphabet, envelope
from atrun_tui.simulator.modem.message import Coding
from atrun_tui.simulator.modem.subscriber import WhiteList
from atrun_tui.simulator.modem.workbench import MODULE, ModemWorkbench, network_with_module, unit_of

if TYPE_CHECKING:
    from collections.abc import Callable

    Plug = Callable[..., ModemWorkbench]

OWN = "+393290569000"


class TestDigest:
    def test_an_answer_is_what_a_port_says_without_echo(self, bench: ModemWorkbench) -> None:
        bench.request("AT+CGMM;+CGMR")
        assert bench.answer == b"\r\nHE910-D\r\n\r\n12.00.006\r\n\r\nOK\r\n"
        assert bench.module.executed == ["AT+CGMM;+CGMR"]
        assert bench.module.stored == []

    def test_each_part_carries_the_requests_ids_and_a_digest_of_its_own(self, bench: ModemWorkbench) -> None:
        bench.request("AT&V;&V", session=77, transaction=9)
        assert len(bench.arrived) == 2
        for place, part in enumerate(bench.arrived, 1):
            assert part.body[:6] == bytes((0xD1, 0xD1, 0xD1, 9, place << 4 | 2, 77))
            assert part.body[6:30] == envelope.seal("1234567890123456", part.body[30:])
            assert (part.sender, part.recipient, part.dcs, part.header) == (MODULE, OWN, 0x15, b"")

    def test_an_error_is_an_answer(self, bench: ModemWorkbench) -> None:
        bench.request("AT+NONE")
        assert bench.answer == b"\r\nERROR\r\n"

    def test_fifteen_parts_at_most(self, plug: Plug) -> None:
        bench = plug(network_with_module(faults=Faults(long_line=(("AT", 3000),))))
        bench.request("AT")
        assert [len(part.body) for part in bench.arrived] == [140] * 15
        assert len(bench.answer) == 1650

    def test_a_wrong_password_is_an_ordinary_message_and_silence(self, bench: ModemWorkbench) -> None:
        bench.request("AT+CSQ", password="0123456789012345")
        assert bench.arrived == []
        assert len(bench.module.stored) == 1
        assert bench.module.executed == []

    def test_either_of_two_passwords(self, plug: Plug) -> None:
        bench = plug(network_with_module(white_list=WhiteList(passwords=("a" * 16, "b" * 16))))
        bench.request("AT", password="b" * 16)
        (part,) = bench.arrived
        assert part.body[6:30] == envelope.seal("b" * 16, b"\r\nOK\r\n")

    @pytest.mark.parametrize("command", ["AT#TCPATRUNFRWL=2", "AT#TCPATRUNAUTH=2", 'AT#SMSATWL=0,3,0,"+39*"'])
    def test_lists_are_refused(self, bench: ModemWorkbench, command: str) -> None:
        bench.request(command)
        assert bench.answer == b"\r\nERROR\r\n"

    def test_transparent_mode_is_refused(self, bench: ModemWorkbench) -> None:
        bench.request("AT#TCPATCONSER=0,9600")
        assert bench.answer == b"\r\nERROR\r\n"

    def test_a_request_in_parts_is_none(self, bench: ModemWorkbench) -> None:
        body = b"\xd0\xd0\xd0\x00\x11\x01" + envelope.seal("1234567890123456", b"AT") + b"AT"
        bench.send(unit_of(MODULE, 0x15, body, header=bytes((5, 0, 3, 1, 2, 1))))
        assert bench.arrived == []
        assert len(bench.module.stored) == 1

    def test_what_is_not_a_command_is_none(self, bench: ModemWorkbench) -> None:
        bench.request("hello")
        assert len(bench.module.stored) == 1

    def test_echo_switched_on_stays_away(self, bench: ModemWorkbench) -> None:
        bench.request("ATE1")
        bench.request("AT")
        assert bench.answer == b"\r\nOK\r\n\r\nOK\r\n"

    def test_a_service_switched_off_obeys_no_more(self, bench: ModemWorkbench) -> None:
        bench.request("AT#SMSATRUN=0")
        bench.request("AT")
        assert bench.answer == b"\r\nOK\r\n"
        assert len(bench.module.stored) == 1


class TestSilence:
    def test_hat_is_carried_out_and_not_answered(self, bench: ModemWorkbench) -> None:
        bench.request("HAT#GPIO=2,1,1")
        assert bench.arrived == []
        bench.request("AT#GPIO=2,2")
        assert bench.answer == b"\r\n#GPIO: 1,1\r\n\r\nOK\r\n"

    @pytest.mark.parametrize("command", ['AT#WSCRIPT="a.py",3', 'AT+CMGS="+391234567890"', "AT+CMGS=20"])
    def test_a_command_that_asks_for_data_gets_no_answer(self, bench: ModemWorkbench, command: str) -> None:
        bench.request(command)
        if '"+39' in command:
            assert bench.answer == b"\r\nERROR\r\n"  # a number where PDU mode wants a length
        else:
            assert bench.arrived == []
        bench.request("AT")
        assert bench.answer.endswith(b"\r\nOK\r\n")

    def test_a_restart_gets_no_answer_and_messages_wait_for_its_end(self, bench: ModemWorkbench) -> None:
        bench.request("AT#REBOOT")
        bench.request("AT+CGMM")
        assert bench.arrived == []
        bench.advance(4.0)
        assert bench.arrived == []
        bench.advance(2.0)
        assert bench.answer == b"\r\nHE910-D\r\n\r\nOK\r\n"

    def test_off_the_network_for_good(self, bench: ModemWorkbench) -> None:
        bench.request("AT+CFUN=4")
        bench.request("AT")
        bench.advance(10_000)
        assert bench.arrived == []
        assert bench.module.executed == ["AT+CFUN=4"]

    def test_a_command_that_hangs_restarts_the_module(self, plug: Plug) -> None:
        bench = plug(network_with_module(faults=Faults(hang=("AT#MONI",))))
        bench.request("AT#MONI")
        bench.request("AT")
        bench.advance(299)
        assert bench.module.absent_until(bench.now) is None
        bench.advance(2)
        assert bench.module.absent_until(bench.now) is not None
        bench.advance(10)
        bench.request("AT")
        assert bench.answer == b"\r\nOK\r\n"


class TestTime:
    def test_the_delay_before_a_command(self, bench: ModemWorkbench) -> None:
        bench.request("AT#ATRUNDELAY=1,10")
        assert bench.answer == b"\r\nOK\r\n"
        bench.request("AT+CGMM")
        bench.advance(9.9)
        assert b"HE910" not in bench.answer
        bench.advance(0.2)
        assert b"HE910" in bench.answer

    def test_requests_wait_for_one_another(self, bench: ModemWorkbench) -> None:
        bench.request("AT#ATRUNDELAY=1,5")
        bench.request("AT+CGMM")
        bench.request("AT+CGMR")
        bench.advance(5.0)
        assert b"HE910" in bench.answer
        assert b"12.00" not in bench.answer
        bench.advance(5.0)
        assert b"12.00" in bench.answer

    def test_slow_commands_take_their_time(self, plug: Plug) -> None:
        bench = plug(network_with_module(options=Options(pace=1.0)))
        bench.request("AT+COPS=?")
        assert bench.answer == b""
        bench.advance(30)
        assert bench.answer.startswith(b"\r\n+COPS: (2,")


class TestSimple:
    ALLOWED = WhiteList(passwords=(), numbers=("+3932*",))

    def ask(self, bench: ModemWorkbench, dcs: int, text: str) -> None:
        body = alphabet.to_septets(text) if dcs == 0 else text.encode("latin-1")
        bench.send(unit_of(MODULE, dcs, body))

    @pytest.mark.parametrize(("dcs", "coding"), [(0x00, Coding.SEPTETS), (0x04, Coding.OCTETS), (0x15, Coding.OCTETS)])
    def test_the_answer_is_in_the_requests_alphabet(self, plug: Plug, dcs: int, coding: Coding) -> None:
        bench = plug(network_with_module(white_list=self.ALLOWED))
        self.ask(bench, dcs, "AT+CGMM")
        (answer,) = bench.arrived
        assert (answer.text, answer.dcs, answer.coding) == ("\r\nHE910-D\r\n\r\nOK\r\n", dcs, coding)

    def test_a_stranger_is_not_obeyed(self, plug: Plug) -> None:
        bench = plug(network_with_module(white_list=WhiteList(numbers=("+393468", "+39329056900"))))
        self.ask(bench, 0x00, "AT")
        assert bench.arrived == []
        assert [message.text for message in bench.module.stored] == ["AT"]

    def test_a_whole_number(self, plug: Plug) -> None:
        bench = plug(network_with_module(white_list=WhiteList(numbers=(OWN,))))
        self.ask(bench, 0x00, "AT")
        assert [answer.text for answer in bench.arrived] == ["\r\nOK\r\n"]

    def test_a_long_answer_is_concatenated(self, plug: Plug) -> None:
        line = "[" * 200
        bench = plug(network_with_module(white_list=self.ALLOWED, faults=Faults(answers=(("AT", (line,)),))))
        self.ask(bench, 0x00, "AT")
        assert [answer.concatenation for answer in bench.arrived] == [(1, 3, place) for place in (1, 2, 3)]
        assert "".join(answer.text for answer in bench.arrived) == f"\r\n{line}\r\n\r\nOK\r\n"
        assert all(len(answer.body) <= 153 and not answer.body.endswith(b"\x1b") for answer in bench.arrived)

    def test_fifteen_messages_at_most(self, plug: Plug) -> None:
        faults = Faults(long_line=(("AT", 9000),))
        bench = plug(network_with_module(white_list=self.ALLOWED, faults=faults))
        self.ask(bench, 0x04, "AT")
        assert [len(answer.body) for answer in bench.arrived] == [134] * 15

    def test_hat_and_ordinary_words(self, plug: Plug) -> None:
        bench = plug(network_with_module(white_list=self.ALLOWED))
        self.ask(bench, 0x00, "HAT#GPIO=1,1,1")
        self.ask(bench, 0x00, "hello there")
        assert bench.arrived == []
        assert [message.text for message in bench.module.stored] == ["hello there"]
        assert bench.module.executed == ["HAT#GPIO=1,1,1"]

    def test_lists_may_be_changed(self, plug: Plug) -> None:
        bench = plug(network_with_module(white_list=self.ALLOWED))
        self.ask(bench, 0x00, 'AT#SMSATWL=0,2,1,"abcdefghijklmnop"')
        bench.request("AT", password="abcdefghijklmnop")
        assert bench.answer == b"\r\nOK\r\n"
