from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from atrun_tui.simulator.modem.alphabet import to_septets
from atrun_tui.simulator.modem.message import plain
from atrun_tui.simulator.modem.sms_faults import SmsFaults
from atrun_tui.simulator.modem.workbench import ModemWorkbench, unit_of

if TYPE_CHECKING:
    from collections.abc import Callable

    Plug = Callable[..., ModemWorkbench]

OK = "\r\nOK\r\n"
PERSON = "+391234567890"
INVALID = "\r\n+CMS ERROR: 304\r\n"
UNIT = unit_of(PERSON, 0x00, to_septets("hello"))


class TestPduMode:
    def test_a_message_sent(self, bench: ModemWorkbench) -> None:
        assert bench.send(UNIT) == "\r\n+CMGS: 1\r\n" + OK
        assert bench.send(UNIT) == "\r\n+CMGS: 2\r\n" + OK
        assert bench.network.phone(PERSON).texts == ["hello", "hello"]

    def test_the_prompt_is_four_octets_and_what_is_typed_is_echoed(self, plug: Plug) -> None:
        bench = plug(echo=True)
        assert bench.ask(f"AT+CMGS={len(UNIT)}") == f"AT+CMGS={len(UNIT)}\r\r\n> "
        typed = "00" + UNIT.hex()
        assert bench.type(typed + "\x1a") == typed + "\r\n+CMGS: 1\r\n" + OK

    def test_the_application_notes_own_length_is_wrong(self, bench: ModemWorkbench) -> None:
        body = b"\xd0\xd0\xd0\x00\x11\x01WijCp2qV3sNv+aru20ZUaw==AT+COPS?"
        note = "079193432900200011000C919343868676110015AD26" + body.hex().upper()
        assert bench.ask("AT+CMGS=53") == "\r\n> "
        assert bench.type(note + "\x1a") == INVALID
        assert bench.ask("AT+CMGS=52") == "\r\n> "
        assert bench.type(note + "\x1a") == "\r\n+CMGS: 1\r\n" + OK
        assert b'"vodafone IT"' in bench.answer

    @pytest.mark.parametrize("difference", [-1, 1])
    def test_a_length_that_is_not_the_units_is_refused(self, bench: ModemWorkbench, difference: int) -> None:
        assert bench.send(UNIT, len(UNIT) + difference) == INVALID
        assert bench.network.sent == []

    @pytest.mark.parametrize(
        "typed", ["", "0", "00", "zz", "00" + UNIT.hex() + "0", "00\x00", "00" + UNIT.hex() + "00", "FF" + UNIT.hex()]
    )
    def test_what_is_no_unit_is_refused(self, bench: ModemWorkbench, typed: str) -> None:
        bench.ask(f"AT+CMGS={len(UNIT)}")
        assert bench.type(typed + "\x1a") == INVALID

    def test_the_lengths_of_the_fields_count_too(self, bench: ModemWorkbench) -> None:
        wrong = bytearray(UNIT)
        assert wrong[-6] == 5  # the user data's length, in septets
        wrong[-6] = 6
        bench.ask(f"AT+CMGS={len(UNIT)}")
        assert bench.type("00" + wrong.hex() + "\x1a") == INVALID

    @pytest.mark.parametrize("length", ["", "6", "165", "x", '"52"x', "-1"])
    def test_a_length_out_of_range_opens_no_prompt(self, bench: ModemWorkbench, length: str) -> None:
        assert bench.ask(f"AT+CMGS={length}") == INVALID

    def test_escape_leaves_the_prompt(self, bench: ModemWorkbench) -> None:
        bench.ask("AT+CMGS=20")
        assert bench.type("0011\x1b") == OK
        assert bench.ask("AT") == OK
        assert bench.network.sent == []

    def test_the_network_refuses(self, plug: Plug) -> None:
        bench = plug(sms_faults=SmsFaults(cms_error=331))
        assert bench.send(UNIT) == "\r\n+CMS ERROR: 331\r\n"
        bench.ask("AT+CMEE=2")
        assert bench.send(UNIT) == "\r\n+CMS ERROR: 331\r\n"  # +CMEE has no say over these
        assert bench.network.sent == []

    def test_unsolicited_lines_wait_for_the_prompt_to_close(self, bench: ModemWorkbench) -> None:
        bench.ask("AT+CNMI=2,1")
        bench.ask("AT+CMGS=20")
        assert bench.deliver(plain(PERSON, "", "hi")) == ""
        assert bench.type("\x1b") == OK + '\r\n+CMTI: "SM",1\r\n'


class TestTextMode:
    @pytest.fixture(autouse=True)
    def text_mode(self, bench: ModemWorkbench) -> None:
        bench.ask("AT+CMGF=1")

    @pytest.mark.parametrize(
        ("charset", "number", "typed", "text"),
        [
            ("IRA", PERSON, "hello {5}", "hello {5}"),
            ("GSM", PERSON, "\x11x\x00", "_x@"),
            ("8859-1", PERSON, "h\xe9", "hé"),
            ("HEX", PERSON, "68656C6C6F1B65", "hello€"),
            ("UCS2", PERSON.encode("utf-16-be").hex(), "006800E9", "hé"),
        ],
    )
    def test_the_text_is_read_in_the_chosen_set(
        self, bench: ModemWorkbench, charset: str, number: str, typed: str, text: str
    ) -> None:
        bench.ask(f'AT+CSCS="{charset}"')
        assert bench.ask(f'AT+CMGS="{number}"') == "\r\n> "
        assert bench.type(typed + "\x1a") == "\r\n+CMGS: 1\r\n" + OK
        assert bench.network.phone(PERSON).texts == [text]

    def test_eight_bit_text_is_hexadecimal(self, bench: ModemWorkbench) -> None:
        assert bench.ask("AT+CSMP=17,167,0,4") == OK
        bench.ask(f'AT+CMGS="{PERSON}"')
        bench.type("41542B435351\x1a")
        assert bench.network.phone(PERSON).texts == ["AT+CSQ"]

    def test_what_is_no_number_or_too_long_is_refused(self, bench: ModemWorkbench) -> None:
        assert bench.ask('AT+CMGS="abc"') == "\r\n+CMS ERROR: 305\r\n"
        bench.ask(f'AT+CMGS="{PERSON}"')
        assert bench.type("x" * 161 + "\x1a") == "\r\n+CMS ERROR: 305\r\n"

    def test_lines_of_a_text(self, bench: ModemWorkbench) -> None:
        bench.ask(f'AT+CMGS="{PERSON}"')
        bench.type("one\rtwo\x1a")
        assert bench.network.phone(PERSON).texts == ["one\ntwo"]


class TestStore:
    def test_written_sent_and_listed(self, bench: ModemWorkbench) -> None:
        assert bench.ask(f"AT+CMGW={len(UNIT)}") == "\r\n> "
        assert bench.type("00" + UNIT.hex() + "\x1a") == "\r\n+CMGW: 1\r\n" + OK
        assert f'+CMGL: 1,2,"",{len(UNIT)}\r\n' in bench.ask("AT+CMGL=2")
        assert bench.ask("AT+CMSS=1") == "\r\n+CMSS: 1\r\n" + OK
        assert bench.ask("AT+CMSS=1,+39555") == "\r\n+CMSS: 2\r\n" + OK
        assert bench.network.phone(PERSON).texts == bench.network.phone("+39555").texts == ["hello"]
        assert '+CMGL: 1,3,"",' in bench.ask("AT+CMGL=3")

    def test_text_mode_writes_too(self, bench: ModemWorkbench) -> None:
        bench.ask("AT+CMGF=1")
        bench.ask(f'AT+CMGW="{PERSON}"')
        assert bench.type("later\x1a") == "\r\n+CMGW: 1\r\n" + OK
        assert bench.ask("AT+CMGR=1") == f'\r\n+CMGR: "STO UNSENT","{PERSON}",""\r\nlater\r\n' + OK
        bench.ask("AT+CMSS=1")
        assert bench.network.phone(PERSON).texts == ["later"]

    def test_a_full_store_takes_no_more(self, plug: Plug) -> None:
        bench = plug(slots=1)
        answers = []
        for _ in range(2):
            bench.ask(f"AT+CMGW={len(UNIT)}")
            answers.append(bench.type("00" + UNIT.hex() + "\x1a"))
        assert answers == ["\r\n+CMGW: 1\r\n" + OK, "\r\n+CMS ERROR: 322\r\n"]

    @pytest.mark.parametrize("command", ["AT+CMSS=1", "AT+CMSS=0", "AT+CMSS=x", "AT+CMSS="])
    def test_nothing_to_send(self, bench: ModemWorkbench, command: str) -> None:
        assert bench.ask(command) == "\r\n+CMS ERROR: 321\r\n"
