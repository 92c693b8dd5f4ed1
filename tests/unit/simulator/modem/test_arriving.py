from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from atrun_tui.simulator.modem.message import Message, plain
from atrun_tui.simulator.modem.workbench import MODULE, ModemWorkbench, unit_of

if TYPE_CHECKING:
    from collections.abc import Callable

    Plug = Callable[..., ModemWorkbench]

OK = "\r\nOK\r\n"
PERSON = "+391234567890"
HELLO = plain(PERSON, "", "hello")
UNIT = "040C919321436587090000" + "62113290030040" + "05E8329BFD06"
SHOWN = "07919343290020" + "00" + UNIT
SIZE = len(UNIT) // 2


class TestNotice:
    @pytest.mark.parametrize("settings", ["0,0", "2,0", "0,1"])
    def test_stored_in_silence(self, bench: ModemWorkbench, settings: str) -> None:
        bench.ask(f"AT+CNMI={settings}")
        assert bench.deliver(HELLO) == ""
        assert bench.ask("AT+CMGR=1") == f'\r\n+CMGR: 0,"",{SIZE}\r\n{SHOWN}\r\n' + OK

    def test_stored_and_told(self, bench: ModemWorkbench) -> None:
        bench.ask("AT+CNMI=2,1,0,0,0")
        assert bench.deliver(HELLO) == '\r\n+CMTI: "SM",1\r\n'
        assert bench.deliver(HELLO) == '\r\n+CMTI: "SM",2\r\n'

    def test_straight_to_the_terminal(self, bench: ModemWorkbench) -> None:
        bench.ask("AT+CNMI=2,2,0,0,0")
        assert bench.deliver(HELLO) == f"\r\n+CMT: ,{SIZE}\r\n{SHOWN}\r\n"
        assert bench.ask("AT+CMGL=4") == OK

    def test_in_text(self, bench: ModemWorkbench) -> None:
        bench.ask("AT+CMGF=1;+CNMI=2,2")
        assert bench.deliver(HELLO) == f'\r\n+CMT: "{PERSON}","","26/11/23,09:30:00+04"\r\nhello\r\n'

    @pytest.mark.parametrize(
        ("how", "dcs", "straight"),
        [(2, 0xF2, False), (2, 0x15, True), (2, 0x10, True), (3, 0xF3, True), (3, 0x00, False)],
    )
    def test_the_class_decides(self, bench: ModemWorkbench, how: int, dcs: int, straight: bool) -> None:
        bench.ask(f"AT+CNMI=2,{how}")
        said = bench.deliver(replace(HELLO, dcs=dcs))
        assert said.startswith("\r\n+CMT: " if straight else "\r\n+CMTI: ")

    @pytest.mark.parametrize(("rest", "told"), [(0, '\r\n+CMTI: "SM",1\r\n'), (1, "")])
    def test_what_was_held_back_is_said_or_dropped(self, bench: ModemWorkbench, rest: int, told: str) -> None:
        bench.ask("AT+CNMI=0,1")
        assert bench.deliver(HELLO) == ""
        assert bench.ask(f"AT+CNMI=2,1,0,0,{rest}") == OK + told

    def test_a_report_of_delivery(self, bench: ModemWorkbench) -> None:
        bench.ask("AT+CNMI=2,1,0,1,0")
        said = bench.send(unit_of(PERSON, 0, b"hello", flags=0x31))
        assert said.startswith(
            "\r\n+CMGS: 1\r\n" + OK + "\r\n+CDS: 25\r\n0791934329002000" + "0601" + "0C91932143658709"
        )
        bench.ask("AT+CNMI=2,1,0,2,0")
        assert bench.send(unit_of(PERSON, 0, b"hello", flags=0x31)).endswith('\r\n+CDSI: "SM",1\r\n')
        bench.ask("AT+CMGF=1")
        assert f'+CMGR: "REC UNREAD",6,2,"{PERSON}",145,' in bench.ask("AT+CMGR=1")

    def test_after_unplugging_it_is_silent_again(self, bench: ModemWorkbench) -> None:
        bench.ask("AT+CNMI=2,1")
        bench.replug()
        assert bench.ask("AT+CNMI?") == "\r\n+CNMI: 0,0,0,0,0\r\n" + OK
        assert bench.deliver(HELLO) == ""

    @pytest.mark.parametrize("reset", ["ATZ", "AT&F"])
    def test_a_reset_forgets(self, bench: ModemWorkbench, reset: str) -> None:
        bench.ask('AT+CMGF=1;+CNMI=2,1;+CSCS="UCS2"')
        bench.ask(reset)
        bench.ask("ATE0")
        assert bench.ask("AT+CMGF?;+CNMI?") == "\r\n+CMGF: 0\r\n\r\n+CNMI: 0,0,0,0,0\r\n" + OK
        assert bench.ask("AT+CSCS?") == '\r\n+CSCS: "IRA"\r\n' + OK


class TestAcknowledgement:
    @pytest.fixture(autouse=True)
    def phase_two(self, bench: ModemWorkbench) -> None:
        assert bench.ask("AT+CSMS=1") == "\r\n+CSMS: 1,1,1\r\n" + OK
        bench.ask("AT+CNMI=2,2")

    def test_the_next_one_waits_for_it(self, bench: ModemWorkbench) -> None:
        assert "+CMT:" in bench.deliver(HELLO)
        assert bench.deliver(HELLO) == ""
        assert bench.ask("AT+CNMA").startswith(OK + "\r\n+CMT:")

    def test_there_is_none_to_give(self, bench: ModemWorkbench) -> None:
        assert bench.ask("AT+CNMA") == "\r\n+CMS ERROR: 340\r\n"

    def test_without_it_everything_goes_into_the_store(self, bench: ModemWorkbench) -> None:
        bench.deliver(HELLO)
        bench.deliver(HELLO)
        bench.advance(14)
        assert bench.modem.device.store.places == {}
        bench.advance(2)
        assert list(bench.modem.device.store.places) == [1]
        assert bench.ask("AT+CNMI?") == "\r\n+CNMI: 2,0,0,0,0\r\n" + OK


class TestFull:
    def test_what_finds_no_place_waits_in_the_network(self, plug: Plug) -> None:
        bench = plug(slots=2)
        bench.ask("AT+CNMI=2,1;#SMOV=1")
        said = [bench.deliver(plain(PERSON, "", text)) for text in ("one", "two", "three", "four")]
        assert said == ['\r\n+CMTI: "SM",1\r\n', '\r\n+CMTI: "SM",2\r\n', '\r\n#SMOV: "SM"\r\n', ""]
        assert bench.network.waiting == 2
        assert bench.ask("AT+CMGD=1") == OK + '\r\n+CMTI: "SM",1\r\n\r\n#SMOV: "SM"\r\n'
        bench.ask("AT+CMGD=1,4")
        assert bench.network.waiting == 0
        assert [message.text for message in bench.arrived] == ["one", "two", "three", "four"]

    def test_a_long_answer_passes_through_three_places(self, plug: Plug) -> None:
        bench = plug(slots=3)
        bench.request("AT&V;&V;&V;&V;&V")
        places: list[int] = []
        while bench.modem.device.store.places:
            place = min(bench.modem.device.store.places)
            places.append(place)
            bench.ask(f"AT+CMGD={place}")
        assert len(places) == len(bench.arrived) > 3
        assert bench.answer.endswith(b"\r\n\r\nOK\r\n")


class TestListing:
    @pytest.fixture
    def three(self, bench: ModemWorkbench) -> ModemWorkbench:
        for text in ("one", "two", "three"):
            bench.deliver(plain(PERSON, "", text))
        return bench

    def test_new_ones_count_as_read_once_shown(self, three: ModemWorkbench) -> None:
        three.ask("AT+CMGR=2")
        assert three.ask("AT+CMGL=0").count("+CMGL: ") == 2
        assert three.ask("AT+CMGL=0") == OK
        assert three.ask("AT+CMGL=1").count("+CMGL: ") == 3
        assert three.ask("AT+CMGL=4").startswith('\r\n+CMGL: 1,1,"",')

    def test_text_mode_lists_by_words(self, three: ModemWorkbench) -> None:
        three.ask("AT+CMGF=1;+CMGR=1")
        said = three.ask('AT+CMGL="REC UNREAD"')
        assert said.startswith(f'\r\n+CMGL: 2,"REC UNREAD","{PERSON}","","26/11/23,09:30:00+04"\r\ntwo\r\n+CMGL: 3,')
        assert three.ask('AT+CMGL="ALL"').count("+CMGL: ") == 3
        assert three.ask("AT+CMGL=4") == "\r\n+CMS ERROR: 305\r\n"

    def test_details_in_text_mode(self, three: ModemWorkbench) -> None:
        three.ask("AT+CMGF=1;+CSDH=1")
        assert ',145,4,0,0,"+393492000200",145,3\r\none\r\n' in three.ask("AT+CMGR=1")

    @pytest.mark.parametrize(
        ("flag", "left"), [(1, [2, 3]), (2, [2, 3]), (3, [2, 3]), (4, [])], ids=["read", "sent", "unsent", "all"]
    )
    def test_deleting_by_status(self, three: ModemWorkbench, flag: int, left: list[int]) -> None:
        three.ask("AT+CMGR=1")
        assert three.ask(f"AT+CMGD=3,{flag}") == OK
        assert sorted(three.modem.device.store.places) == left

    def test_deleting_one(self, three: ModemWorkbench) -> None:
        assert three.ask("AT+CMGD=?") == "\r\n+CMGD: (1,2,3),(0-4)\r\n" + OK
        assert three.ask("AT+CMGD=2") == OK
        assert three.ask('AT+CPMS="SM","SM","SM"') == "\r\n+CPMS: 2,20,2,20,2,20\r\n" + OK
        assert three.ask("AT+CPMS?") == '\r\n+CPMS: "SM",2,20,"SM",2,20,"SM",2,20\r\n' + OK
        three.deliver(HELLO)
        assert sorted(three.modem.device.store.places) == [1, 2, 3]

    @pytest.mark.parametrize("command", ["AT+CMGR=9", "AT+CMGR=0", "AT+CMGR=999", "AT+CMGR=x", "AT+CMGD=9", "AT+CMGD="])
    def test_an_empty_place(self, three: ModemWorkbench, command: str) -> None:
        assert three.ask(command) == "\r\n+CMS ERROR: 321\r\n"

    @pytest.mark.parametrize("command", ["AT+CMGL=5", 'AT+CMGL="ALL"'])
    def test_no_such_status(self, three: ModemWorkbench, command: str) -> None:
        assert three.ask(command) == "\r\n+CMS ERROR: 304\r\n"

    def test_octets_in_text_mode_are_hexadecimal(self, bench: ModemWorkbench) -> None:
        bench.ask("AT+CMGF=1")
        bench.deliver(Message(sender=MODULE, recipient="", dcs=0x15, body=b"\xd1\xd1\x00\x1b"))
        assert "\r\nD1D1001B\r\n" in bench.ask("AT+CMGR=1")

    def test_a_memory_there_is_not(self, bench: ModemWorkbench) -> None:
        assert bench.ask('AT+CPMS="ME"') == "\r\n+CMS ERROR: 302\r\n"


def test_what_programs_ask_first(bench: ModemWorkbench) -> None:
    for command, answer in {
        "AT+CSCS=?": '+CSCS: ("GSM","IRA","8859-1","PCCP437","UCS2","HEX")',
        "AT+CPMS=?": '+CPMS: ("SM"),("SM"),("SM")',
        "AT+CSCA?": '+CSCA: "+393492000200",145',
        "AT+CSMS?": "+CSMS: 0,1,1,1",
        "AT+CSMP?": "+CSMP: 17,167,0,0",
        "AT+CNUM": '+CNUM: "","+393290569000",145',
        "AT+CGMI": "Telit",
        "AT+CLIP?": "+CLIP: 0,0",
    }.items():
        assert bench.ask(command) == f"\r\n{answer}\r\n" + OK
    assert bench.ask("AT+CMEE=1;+CREG=2") == OK
    assert bench.ask("AT#SMSMODE=1") == OK
    assert bench.ask('AT+CSCS="HEX"') == OK
    assert bench.ask('AT+CSCA="+39111",145') == OK
    assert bench.ask("AT+CSCA?") == '\r\n+CSCA: "2B3339313131",145\r\n' + OK
