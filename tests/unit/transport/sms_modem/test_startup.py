"""What is said to a modem before it may be used, and what is never said twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from atrun_tui.simulator.faults import Faults
from atrun_tui.simulator.modem.device import ModemOptions
from atrun_tui.simulator.modem.workbench import ModemWorkbench
from atrun_tui.transport.base import ConnectFailed, PinMissing, SimLocked
from tests.unit.transport.sms_modem.modem_rig import ModemRig

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

PREPARATION = [
    "AT",
    "ATE0",
    "AT+CMEE=1",
    "AT+CGMI",
    "AT+CGMM",
    "AT+CPIN?",
    "AT#SMSMODE=1",
    "AT+CMGF=0",
    'AT+CPMS="SM","SM","SM"',
    "AT+CNMI=2,1,0,0,0",
    "AT+CMGL=4",
    "AT+CPMS?",
]


@pytest.fixture
async def rig() -> AsyncIterator[Callable[..., ModemRig]]:
    made: list[ModemRig] = []

    def make(options: ModemOptions | None = None, faults: Faults | None = None) -> ModemRig:
        made.append(ModemRig(ModemWorkbench(options=options, faults=faults)))
        return made[-1]

    yield make
    for each in made:
        await each.close()
        assert each.clock.pending == 0


def locked(pin: str = "4711", **more: object) -> ModemOptions:
    return ModemOptions(pin=pin, **more)  # type: ignore[arg-type]


async def test_the_preparation_is_what_a_telit_needs(rig: Callable[..., ModemRig]) -> None:
    here = rig()
    channel = await here.up()
    assert here.commands() == PREPARATION
    assert channel.peer == "modem office, GL865-QUAD at memory:module"
    assert here.pins == []


async def test_a_modem_of_another_maker_is_spared_what_is_telits_own(rig: Callable[..., ModemRig]) -> None:
    here = rig(faults=Faults(answers=(("AT+CGMI", ("Simcom",)),)))
    await here.up()
    assert here.commands() == [command for command in PREPARATION if command != "AT#SMSMODE=1"]


async def test_the_pin_is_given_when_the_sim_asks(rig: Callable[..., ModemRig]) -> None:
    here = rig(locked(busy_after_pin=3.0))
    here.pin = "4711"
    channel = here.channel()
    channel.start()
    await here.turns()
    await here.advance(4)
    assert here.diary.ups == 1
    assert here.modem.device.sim.entered == 1
    assert not here.book.pin_in_doubt


async def test_a_refused_pin_is_never_tried_again(rig: Callable[..., ModemRig]) -> None:
    here = rig(locked())
    here.pin = "9999"
    channel = here.channel()
    channel.start()
    await here.advance(120)
    (error, retry_in), *more = here.diary.downs
    assert isinstance(error, SimLocked)
    assert not isinstance(error, PinMissing)
    assert "atrun secret set office --pin" in str(error)
    assert "9999" not in str(error)
    assert retry_in is None
    assert not more
    assert here.book.pin_in_doubt

    channel.start()
    await here.turns()
    again = here.channel()  # another run, with the same book
    again.start()
    await here.turns()
    assert len(here.diary.downs) == 3
    assert here.modem.device.sim.pin_tries == 2
    assert here.modem.device.sim.entered == 1
    assert len(here.pins) == 1


async def test_after_its_owner_cleared_the_doubt_the_new_pin_is_tried(rig: Callable[..., ModemRig]) -> None:
    here = rig(locked())
    here.book.pin_in_doubt = True
    here.book.doubt_pin(doubt=False)
    here.pin = "4711"
    await here.up()
    assert here.modem.device.sim.is_ready


async def test_a_sim_that_is_open_clears_the_doubt(rig: Callable[..., ModemRig]) -> None:
    here = rig()
    here.book.pin_in_doubt = True
    await here.up()
    assert not here.book.pin_in_doubt


async def test_a_pin_that_is_asked_for_and_not_known_is_told(rig: Callable[..., ModemRig]) -> None:
    here = rig(locked())
    here.channel().start()
    await here.turns()
    (error, retry_in) = here.diary.downs[0]
    assert isinstance(error, PinMissing)
    assert retry_in is None
    assert here.modem.device.sim.entered == 0


@pytest.mark.parametrize("pin", ["471", "47110815x", '4711"', "4711\r", ""])
async def test_what_cannot_be_a_pin_is_not_tried(rig: Callable[..., ModemRig], pin: str) -> None:
    here = rig(locked())
    here.pin = pin
    here.channel().start()
    await here.turns()
    assert isinstance(here.diary.downs[0][0], PinMissing)
    assert here.modem.device.sim.entered == 0
    assert not here.book.pin_in_doubt


async def test_without_a_way_to_remember_a_refusal_no_pin_is_tried(rig: Callable[..., ModemRig]) -> None:
    here = rig(locked())
    here.pin, here.book.unwritable = "4711", True
    here.channel().start()
    await here.turns()
    error = here.diary.downs[0][0]
    assert isinstance(error, SimLocked)
    assert "No space left" in str(error)
    assert here.modem.device.sim.entered == 0


async def test_a_puk_is_never_given(rig: Callable[..., ModemRig]) -> None:
    here = rig(locked())
    for _ in range(3):
        here.modem.device.sim.verify("0000")
    here.pin = "4711"
    here.channel().start()
    await here.turns()
    assert isinstance(here.diary.downs[0][0], SimLocked)
    assert "SIM PUK" in str(here.diary.downs[0][0])
    assert here.modem.device.sim.entered == 3
    assert here.pins == []


async def test_a_modem_without_a_sim_is_tried_again(rig: Callable[..., ModemRig]) -> None:
    here = rig(faults=Faults(errors=(("AT+CPIN[?]", "+CME ERROR: 10"),)))
    here.channel().start()
    await here.turns()
    error, retry_in = here.diary.downs[0]
    assert type(error) is ConnectFailed
    assert "no SIM" in str(error)
    assert retry_in == 1.0


async def test_a_modem_without_pdu_mode_cannot_be_used(rig: Callable[..., ModemRig]) -> None:
    here = rig(faults=Faults(errors=(("AT+CMGF=0", "+CME ERROR: 4"),)))
    here.channel().start()
    await here.turns()
    assert "PDU mode" in str(here.diary.downs[0][0])
    assert "operation not supported" in str(here.diary.downs[0][0])


async def test_another_store_is_used_when_the_sim_has_none(rig: Callable[..., ModemRig]) -> None:
    here = rig(
        faults=Faults(
            errors=(('AT+CPMS="SM"*', "+CMS ERROR: 302"),),
            answers=(('AT+CPMS="ME"*', ("+CPMS: 0,20,0,20,0,20",)),),
        )
    )
    await here.up()
    assert 'AT+CPMS="ME","ME","ME"' in here.commands()


async def test_a_modem_that_cannot_tell_is_looked_at_often(rig: Callable[..., ModemRig]) -> None:
    here = rig(faults=Faults(errors=(("AT+CNMI=*", "+CMS ERROR: 303"),)))
    await here.up()
    looked = here.commands().count("AT+CMGL=4")
    await here.advance(11)
    assert here.commands().count("AT+CMGL=4") == looked + 2


ONE_STORE_ONLY = (('AT+CPMS="??","??","??"', "+CMS ERROR: 303"),)


async def test_a_modem_that_takes_one_store_at_a_time_reads_the_one_that_messages_come_to(
    rig: Callable[..., ModemRig],
) -> None:
    here = rig(
        faults=Faults(
            errors=ONE_STORE_ONLY,
            answers=(("AT+CPMS[?]", ('+CPMS: "SM",0,20,"SM",0,20,"ME",0,50',)), ('AT+CPMS="ME"', ("+CPMS: 0,50",))),
        )
    )
    await here.up()
    assert 'AT+CPMS="ME"' in here.commands()


async def test_a_modem_without_a_choice_of_stores_is_used_as_it_is(rig: Callable[..., ModemRig]) -> None:
    here = rig(faults=Faults(errors=(("AT+CPMS*", "ERROR"),)))
    await here.up()
    here.deliver(here.text("hello"))
    await here.turns()
    assert here.diary.texts == ["hello"]


async def test_a_store_that_the_sim_does_not_give_is_no_store(rig: Callable[..., ModemRig]) -> None:
    here = rig(faults=Faults(errors=(("AT+CPMS=*", "+CMS ERROR: 313"),)))
    here.channel().start()
    await here.turns()
    assert "+CMS ERROR: 313" in str(here.diary.downs[0][0])


@pytest.mark.parametrize(
    ("refused", "taken"),
    [
        (("AT+CNMI=2*",), "AT+CNMI=1,1,0,0,0"),
        (("AT+CNMI=*,0",), "AT+CNMI=2,1,0,0,1"),
        (("AT+CNMI=2*", "AT+CNMI=*,0"), "AT+CNMI=1,1,0,0,1"),
        (("AT+CNMI=*,0,*",), "AT+CNMI=2,1"),
    ],
)
async def test_each_modem_is_asked_for_notices_in_its_own_way(
    rig: Callable[..., ModemRig], refused: tuple[str, ...], taken: str
) -> None:
    here = rig(
        options=ModemOptions(slots=1), faults=Faults(errors=tuple((each, "+CMS ERROR: 303") for each in refused))
    )
    here.diary.keeps = lambda _: True
    channel = await here.up()
    asked = [command for command in here.commands() if command.startswith("AT+CNMI")]
    assert asked[-1] == taken
    here.deliver(here.text("mine"))
    channel.expect(answers=True)
    await here.turns()
    assert here.commands()[-1] == taken.replace(",1", ",2", 1), "past the full store in the same way"
    channel.expect(answers=False)
    await here.turns()
    assert here.commands()[-1] == taken


async def test_lines_that_nobody_asked_for_are_no_answer(rig: Callable[..., ModemRig]) -> None:
    """Some makers' modems report their signal and mode at any time, under names of their own."""
    here = rig(
        locked(),
        faults=Faults(
            answers=(
                ("AT+CGMM", ("^RSSI:17", "E173")),
                ("AT+CGMI", ("^MODE:5,4", "huawei")),
                ("AT+CPIN[?]", ("^RSSI:17", "+CPIN: SIM PIN")),
            )
        ),
    )
    here.pin = "4711"
    channel = await here.up()
    assert here.modem.device.sim.entered == 1
    assert channel.peer.startswith("modem office, E173 at ")


@pytest.mark.parametrize("left", ["ATQ1", "ATV0", "ATE1Q1V0"])
async def test_how_another_program_left_the_results_does_not_matter(rig: Callable[..., ModemRig], left: str) -> None:
    here = rig()
    here.bench.ask(left)
    here.channel().start()
    await here.turns()
    await here.advance(30)
    assert here.diary.ups == 1
    here.deliver(here.text("hello"))
    await here.turns()
    assert here.diary.texts == ["hello"]
