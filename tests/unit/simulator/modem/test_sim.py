from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from atrun_tui.simulator.modem.message import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from atrun_tui.simulator.modem.workbench import ModemWorkbench

    Plug = Callable[..., ModemWorkbench]

OK = "\r\nOK\r\n"
WRONG = "\r\n+CME ERROR: 16\r\n"


@pytest.fixture
def locked(plug: Plug) -> ModemWorkbench:
    bench = plug(pin="1234")
    bench.ask("AT+CMEE=1")
    return bench


def test_without_a_pin_nothing_is_asked(bench: ModemWorkbench) -> None:
    assert bench.ask("AT+CPIN?") == "\r\n+CPIN: READY\r\n" + OK
    assert bench.ask('AT+CPIN="1234"') == "\r\nERROR\r\n"
    assert bench.ask('AT+CLCK="SC",2') == "\r\n+CLCK: 0\r\n" + OK


@pytest.mark.parametrize(
    "command", ["AT+CPMS?", "AT+CMGL", "AT+CMGR=1", "AT+CMGD=1", "AT+CMGS=20", "AT+CMGW=20", "AT+CSCA?"]
)
def test_messages_need_the_pin(locked: ModemWorkbench, command: str) -> None:
    assert locked.ask(command) == "\r\n+CMS ERROR: 311\r\n"
    locked.ask('AT+CPIN="1234"')
    assert locked.ask(command) != "\r\n+CMS ERROR: 311\r\n"


def test_so_does_what_is_on_the_card_or_needs_the_network(locked: ModemWorkbench) -> None:
    assert locked.ask("AT+CIMI") == "\r\n+CME ERROR: 11\r\n"
    assert locked.ask("AT+COPS?") == "\r\n+CME ERROR: 11\r\n"
    assert locked.ask("AT+CREG?") == "\r\n+CREG: 0,0\r\n" + OK
    assert locked.ask("AT+CSQ") == "\r\n+CSQ: 99,99\r\n" + OK
    assert locked.ask("AT+CGSN") == "\r\n358173051234565\r\n" + OK
    locked.ask('AT+CPIN="1234"')
    assert locked.ask("AT+CREG?") == "\r\n+CREG: 0,1\r\n" + OK
    assert locked.ask("AT+CIMI").endswith(OK)


def test_the_right_pin_opens_and_replugging_asks_again(locked: ModemWorkbench) -> None:
    assert locked.ask("AT+CPIN?") == "\r\n+CPIN: SIM PIN\r\n" + OK
    assert locked.ask("AT+CPIN=1234") == OK
    assert locked.ask("AT+CPIN?") == "\r\n+CPIN: READY\r\n" + OK
    locked.replug()
    assert locked.ask("AT+CPIN?") == "\r\n+CPIN: SIM PIN\r\n" + OK


def test_three_wrong_pins_block_even_over_replugging(locked: ModemWorkbench) -> None:
    assert locked.ask('AT+CPIN="1111"') == WRONG
    assert locked.ask("AT#PCT") == "\r\n#PCT: 2\r\n" + OK
    locked.ask('AT+CPIN="1111"')
    locked.replug()
    locked.ask("AT+CMEE=1")
    assert locked.ask('AT+CPIN="1111"') == WRONG
    assert locked.ask("AT+CPIN?") == "\r\n+CPIN: SIM PUK\r\n" + OK
    assert locked.ask('AT+CPIN="1234"') == "\r\n+CME ERROR: 12\r\n"
    assert locked.ask("AT+CPMS?") == "\r\n+CMS ERROR: 316\r\n"
    assert locked.ask("AT#PCT") == "\r\n#PCT: 10\r\n" + OK
    assert locked.modem.device.sim.entered == 3


def test_the_puk_gives_a_new_pin(locked: ModemWorkbench) -> None:
    for _ in range(3):
        locked.ask('AT+CPIN="1111"')
    assert locked.ask('AT+CPIN="00000000","4321"') == WRONG
    assert locked.ask('AT+CPIN="12345678","4321"') == OK
    locked.replug()
    assert locked.ask('AT+CPIN="4321"') == OK


def test_the_lock_is_taken_away_by_the_pin(locked: ModemWorkbench) -> None:
    locked.ask('AT+CPIN="1234"')
    assert locked.ask('AT+CLCK="SC",0,"1111"') == WRONG
    assert locked.ask('AT+CLCK="SC",0,"1234"') == OK
    locked.replug()
    assert locked.ask("AT+CPIN?") == "\r\n+CPIN: READY\r\n" + OK


def test_the_card_is_busy_after_its_pin(plug: Plug) -> None:
    bench = plug(pin="1234", busy_after_pin=3.0)
    bench.ask('AT+CPIN="1234"')
    assert bench.ask("AT+CMGL=4") == "\r\n+CMS ERROR: 314\r\n"
    bench.deliver(plain("+391", "", "early"))
    assert bench.network.waiting == 1
    bench.advance(3.0)
    assert bench.network.waiting == 0
    assert "+CMGL: 1," in bench.ask("AT+CMGL=4")


def test_messages_wait_for_the_pin(locked: ModemWorkbench) -> None:
    locked.ask("AT+CNMI=2,1")
    assert locked.deliver(plain("+391", "", "early")) == ""
    assert locked.ask('AT+CPIN="1234"') == OK + '\r\n+CMTI: "SM",1\r\n'
