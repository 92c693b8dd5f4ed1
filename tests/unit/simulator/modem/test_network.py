from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atrun_tui.simulator.faults import Faults
from atrun_tui.simulator.modem import envelope
from atrun_tui.simulator.modem.message import plain
from atrun_tui.simulator.modem.sms_faults import SmsFaults
from atrun_tui.simulator.modem.workbench import PASSWORD, ModemWorkbench, network_with_module

if TYPE_CHECKING:
    from collections.abc import Callable

    from atrun_tui.simulator.modem.message import Message

    Plug = Callable[..., ModemWorkbench]

LONG = Faults(long_line=(("AT", 400),))


@pytest.fixture
def ask(plug: Plug) -> Callable[..., ModemWorkbench]:
    """A question with an answer in four parts."""

    def make(**faults: object) -> ModemWorkbench:
        bench = plug(network_with_module(SmsFaults(**faults), faults=LONG))  # type: ignore[arg-type]
        bench.request("AT", session=5)
        return bench

    return make


def segments(messages: list[Message]) -> list[int]:
    return [message.body[4] for message in messages if envelope.is_answer(message.body)]


def sound(message: Message) -> bool:
    return message.body[6:30] == envelope.seal(PASSWORD, message.body[30:])


def test_nothing_goes_wrong(ask: Callable[..., ModemWorkbench]) -> None:
    bench = ask()
    assert segments(bench.arrived) == [0x14, 0x24, 0x34, 0x44]
    assert all(map(sound, bench.arrived))


def test_a_part_is_lost(ask: Callable[..., ModemWorkbench]) -> None:
    assert segments(ask(lose=(2,)).arrived) == [0x14, 0x34, 0x44]


def test_the_request_is_lost_and_yet_acknowledged(ask: Callable[..., ModemWorkbench]) -> None:
    bench = ask(lose_requests=True)
    assert (len(bench.network.sent), bench.arrived, bench.module.executed) == (1, [], [])


def test_every_part_twice(ask: Callable[..., ModemWorkbench]) -> None:
    assert segments(ask(duplicate=True).arrived) == [0x14, 0x24, 0x34, 0x44] * 2


def test_another_order_with_nothing_missing(ask: Callable[..., ModemWorkbench]) -> None:
    order = segments(ask(reorder=True).arrived)
    assert order != sorted(order)
    assert sorted(order) == [0x14, 0x24, 0x34, 0x44]


def test_a_forged_part(ask: Callable[..., ModemWorkbench]) -> None:
    assert [sound(part) for part in ask(forge=(3,)).arrived] == [True, True, False, True]


def test_swapped_halves(ask: Callable[..., ModemWorkbench]) -> None:
    assert segments(ask(swap_nibbles=True).arrived) == [0x41, 0x42, 0x43, 0x44]


def test_a_header_costs_six_octets(ask: Callable[..., ModemWorkbench]) -> None:
    parts = ask(udh=True).arrived
    assert [part.concatenation for part in parts] == [(1, 4, place) for place in (1, 2, 3, 4)]
    assert len(parts[0].header) + len(parts[0].body) == 140
    assert len(parts[0].body) == 30 + 104


def test_plain_ids(ask: Callable[..., ModemWorkbench]) -> None:
    assert {(part.body[3], part.body[5]) for part in ask().arrived} == {(0, 5)}
    assert {(part.body[3], part.body[5]) for part in ask(plain_ids=True).arrived} == {(0, 1)}


def test_somebody_else_writes_in_between(ask: Callable[..., ModemWorkbench]) -> None:
    messages = ask(unrelated=True).arrived
    assert [envelope.is_answer(message.body) for message in messages] == [False, True] * 4
    assert {message.sender for message in messages[::2]} == {"Operator", "+391112223334"}


def test_messages_take_their_time(ask: Callable[..., ModemWorkbench]) -> None:
    bench = ask(latency=3.0)
    bench.advance(2.9)
    assert bench.module.executed == []
    bench.advance(0.2)
    assert (bench.module.executed, bench.arrived) == (["AT"], [])
    bench.advance(3.0)
    assert len(bench.arrived) == 4


def test_jitter_shuffles_and_loses_nothing(ask: Callable[..., ModemWorkbench]) -> None:
    bench = ask(latency=1.0, jitter=30.0)
    bench.advance(100)
    order = segments(bench.arrived)
    assert sorted(order) == [0x14, 0x24, 0x34, 0x44]


def test_faults_may_change_while_it_runs(ask: Callable[..., ModemWorkbench]) -> None:
    bench = ask()
    bench.network.faults = replace(bench.network.faults, udh=True, lose=(1,))
    bench.request("AT")
    assert len(bench.arrived) == 4 + 3


def test_the_modem_unplugged_gets_them_later(bench: ModemWorkbench) -> None:
    bench.modem.power_off()
    bench.deliver(plain("+391", "", "hello"))
    assert bench.network.waiting == 1
    bench.replug()
    assert [message.text for message in bench.arrived] == ["hello"]


def test_a_modules_number_is_no_telephone(bench: ModemWorkbench) -> None:
    with pytest.raises(KeyError):
        bench.network.phone(bench.module.number)


@given(
    st.builds(
        SmsFaults,
        latency=st.sampled_from([0.0, 2.0]),
        jitter=st.sampled_from([0.0, 9.0]),
        lose=st.lists(st.integers(1, 15), max_size=3).map(tuple),
        forge=st.lists(st.integers(1, 15), max_size=3).map(tuple),
        duplicate=st.booleans(),
        reorder=st.booleans(),
        unrelated=st.booleans(),
        udh=st.booleans(),
        swap_nibbles=st.booleans(),
        cms_error=st.sampled_from([None, 331]),
    ),
    st.lists(
        st.one_of(
            st.text(alphabet='AT+CMGSRLDW=?,"0123456789\r\x1a\x1b;#NI', max_size=30),
            st.sampled_from(["AT+CNMI=2,1\r", "AT+CMGL=4\r", "AT+CMGS=20\r", "AT+CMGD=1,4\r", "AT+CMGF=1\r"]),
            st.floats(0, 60),
        ),
        max_size=15,
    ),
)
def test_nothing_breaks_the_modem(faults: SmsFaults, steps: list[str | float]) -> None:
    bench = ModemWorkbench(network_with_module(faults, faults=LONG))
    bench.ask("ATE0")
    bench.request("AT")
    for step in steps:
        if isinstance(step, str):
            bench.type(step)
        else:
            bench.advance(step)
    bench.replug()
    assert bench.ask("ATE0").endswith("\r\nOK\r\n")
