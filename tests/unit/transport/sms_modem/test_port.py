"""One command at a time, each with its deadline, and no prompt left open: the AT port, word by word."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from atrun_tui.protocol.events import ResultKind
from atrun_tui.session.clock import ManualClock
from atrun_tui.transport.base import LinkLost
from atrun_tui.transport.memory import wire
from atrun_tui.transport.sms_modem.port import ESCAPE_LIMIT, PROMPT_LIMIT, SEND_LIMIT, ModemSilent, Port
from atrun_tui.transport.sms_modem.store import Store, Stored

if TYPE_CHECKING:
    from collections.abc import Iterator

OK = "\r\nOK\r\n"
ESC = b"\x1b"


class Rig:
    """A port, and whoever plays its modem."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.urcs: list[tuple[str, ...]] = []
        self.losses = 0
        self.typed = b""
        ours, self.far = wire()
        self.far.attach(self)
        self.port = Port(ours, self.clock, on_urc=self.urcs.append, on_lost=self._lose)

    def _lose(self) -> None:
        self.losses += 1

    def data_received(self, data: bytes) -> None:
        self.typed += data

    def link_lost(self, error: LinkLost | None) -> None:
        pass

    async def turns(self) -> None:
        for _ in range(20):
            await asyncio.sleep(0)

    async def say(self, text: str) -> None:
        self.far.send(text.encode("latin-1"))
        await self.turns()

    async def wait(self, seconds: float) -> None:
        self.clock.advance(seconds)
        await self.turns()


@pytest.fixture
def rig() -> Iterator[Rig]:
    made = Rig()
    yield made
    made.port.close()
    assert made.clock.pending == 0


async def test_a_command_its_lines_and_its_result(rig: Rig) -> None:
    asked = asyncio.ensure_future(rig.port.ask("AT+CPMS?"))
    await rig.turns()
    assert rig.typed == b"AT+CPMS?\r"
    await rig.say('AT+CPMS?\r\r\n+CPMS: "SM",3,20\r\n' + OK)
    reply = await asked
    assert (reply.lines, reply.ok) == (('+CPMS: "SM",3,20',), True)


async def test_an_error_is_a_result_too(rig: Rig) -> None:
    asked = asyncio.ensure_future(rig.port.ask("AT+CMGF=0"))
    await rig.say("\r\n+CMS ERROR: 302\r\n")
    reply = await asked
    assert (reply.ok, reply.final.kind, reply.final.code) == (False, ResultKind.CMS_ERROR, 302)


async def test_unsolicited_lines_are_told_whenever_they_come(rig: Rig) -> None:
    await rig.say('\r\n+CMTI: "SM",3\r\n')
    asked = asyncio.ensure_future(rig.port.ask("AT"))
    await rig.say("\r\n+CMT: ,24\r\n0791\r\n" + OK)
    assert (await asked).lines == ()
    assert rig.urcs == [('+CMTI: "SM",3',), ("+CMT: ,24", "0791")]


async def test_silence_is_the_end_of_the_port(rig: Rig) -> None:
    asked = asyncio.ensure_future(rig.port.ask("AT+CMGL=4", limit=100))
    await rig.turns()
    await rig.wait(99)
    assert not asked.done()
    await rig.wait(1)
    with pytest.raises(ModemSilent, match="100 s"):
        await asked


async def test_an_answer_without_end_is_the_end_of_the_port(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("atrun_tui.transport.sms_modem.port.MOST_HEARD", 10_000)
    asked = asyncio.ensure_future(rig.port.ask("AT+CMGL=4", limit=100))
    for _ in range(120):
        await rig.say("\r\n" + "0" * 100 + "\r\n")
    with pytest.raises(LinkLost, match="would not stop talking"):
        await asked
    assert rig.port.lost is not None


async def test_a_message_waits_for_its_prompt(rig: Rig) -> None:
    dictated = asyncio.ensure_future(rig.port.dictate("AT+CMGS=3", "00AABB"))
    await rig.turns()
    assert rig.typed == b"AT+CMGS=3\r"
    await rig.say("\r\n")
    assert rig.typed == b"AT+CMGS=3\r"
    await rig.say("> ")
    assert rig.typed == b"AT+CMGS=3\r00AABB\x1a"
    await rig.say("00AABB\r\n+CMGS: 7\r\n" + OK)
    reply = await dictated
    assert (reply.lines, reply.ok, rig.port.dictated) == (("+CMGS: 7",), True, True)
    assert ESC not in rig.typed


async def test_an_error_in_place_of_the_prompt_ends_it_unsent(rig: Rig) -> None:
    dictated = asyncio.ensure_future(rig.port.dictate("AT+CMGS=3", "00AABB"))
    await rig.say("\r\n+CMS ERROR: 304\r\n")
    assert not (await dictated).ok
    assert not rig.port.dictated
    assert rig.typed == b"AT+CMGS=3\r"


async def test_a_prompt_that_does_not_come_is_escaped(rig: Rig) -> None:
    dictated = asyncio.ensure_future(rig.port.dictate("AT+CMGS=3", "00AABB"))
    await rig.turns()
    await rig.wait(PROMPT_LIMIT)
    assert rig.typed.endswith(ESC)
    await rig.wait(ESCAPE_LIMIT)
    with pytest.raises(ModemSilent):
        await dictated
    assert not rig.port.dictated


async def test_no_result_after_the_message_is_escaped_too(rig: Rig) -> None:
    dictated = asyncio.ensure_future(rig.port.dictate("AT+CMGS=3", "00AABB"))
    await rig.say("\r\n> ")
    await rig.wait(SEND_LIMIT)
    with pytest.raises(ModemSilent):
        await dictated
    assert rig.typed.endswith(b"\x1a" + ESC)
    assert rig.port.dictated


async def test_news_of_every_kind_may_come_in_the_middle_of_a_message(rig: Rig) -> None:
    news = '\r\n+CMTI: "SM",3\r\n'
    sending = asyncio.ensure_future(rig.port.dictate("AT+CMGS=50", "00AA"))
    await rig.turns()
    await rig.say(f"AT+CM{news}GS=50\r{news}")
    await rig.say("\r\n^RSSI:12\r\n\r\n> ")
    assert rig.typed == b"AT+CMGS=50\r00AA\x1a"
    await rig.say(f"00AA{news}")
    await rig.wait(60)
    await rig.say(f"{news}\r\n^RSSI:13\r\n\r\n+CMGS: 9\r\n{news}{OK}")
    reply = await sending
    assert reply.ok
    assert "+CMGS: 9" in reply.lines
    assert len(rig.urcs) == 5


async def test_an_echo_that_is_back_tells_that_the_modem_was_restarted(rig: Rig) -> None:
    rig.port.quiet = True
    sending = asyncio.ensure_future(rig.port.dictate("AT+CMGS=50", "00AA"))
    await rig.turns()
    await rig.say("AT+CMGS=50\r\r\n> ")
    with pytest.raises(LinkLost, match="restarted"):
        await sending
    assert not rig.port.dictated
    assert rig.typed == b"AT+CMGS=50\r" + ESC, "in text mode 50 would be the number that a message goes to"
    assert rig.losses == 1


@pytest.mark.parametrize("word", ["RDY", "^SYSSTART", "^SYSSTART AIRPLANE MODE"])
async def test_a_modem_that_says_it_has_started_is_not_waited_for(rig: Rig, word: str) -> None:
    rig.port.quiet = True
    sending = asyncio.ensure_future(rig.port.dictate("AT+CMGS=50", "00AA"))
    await rig.turns()
    await rig.say("\r\n> ")
    assert rig.port.dictated
    await rig.say(f"\r\n{word}\r\n")
    with pytest.raises(LinkLost, match="restarted"):
        await sending
    assert rig.port.dictated, "the message may be out"
    assert rig.losses == 1


@pytest.mark.parametrize("word", ["RDY", "^SYSSTART"])
async def test_nor_is_one_that_says_so_while_it_is_asked_nothing(rig: Rig, word: str) -> None:
    await rig.say(f"\r\n{word}\r\n")
    assert rig.losses == 0, "opening its port may have started it, and it was told nothing yet"
    rig.port.quiet = True
    await rig.say(f"\r\n{word}\r\n")
    assert rig.losses == 1
    with pytest.raises(LinkLost, match="restarted"):
        await rig.port.ask("AT")


async def test_cancelled_before_the_prompt_it_leaves_none_open(rig: Rig) -> None:
    dictated = asyncio.ensure_future(rig.port.dictate("AT+CMGS=3", "00AABB"))
    await rig.turns()
    dictated.cancel()
    await rig.turns()
    assert rig.typed.endswith(ESC)


async def test_a_lost_link_ends_whatever_waits_and_all_that_follows(rig: Rig) -> None:
    asked = asyncio.ensure_future(rig.port.ask("AT"))
    await rig.turns()
    rig.far.cut(LinkLost("unplugged"))
    with pytest.raises(LinkLost, match="unplugged"):
        await asked
    with pytest.raises(LinkLost, match="unplugged"):
        await rig.port.ask("AT")
    assert rig.losses == 1


async def test_a_link_closed_in_order_is_lost_as_well(rig: Rig) -> None:
    rig.far.cut()
    await rig.turns()
    assert "closed" in str(rig.port.lost)


async def test_a_numeric_result_is_understood_after_a_while(rig: Rig) -> None:
    asked = asyncio.ensure_future(rig.port.ask("ATE0"))
    await rig.say("0\r")
    await rig.wait(1)
    assert (await asked).ok


async def test_a_fault_of_whoever_is_told_ends_the_port_and_not_the_program() -> None:
    def break_down(_: tuple[str, ...]) -> None:
        raise ValueError("oops")

    ours, far = wire()
    port = Port(ours, ManualClock(), on_urc=break_down, on_lost=lambda: None)
    far.send(b'\r\n+CMTI: "SM",1\r\n')
    for _ in range(5):
        await asyncio.sleep(0)
    assert "ValueError: oops" in str(port.lost)


async def test_noise_and_endless_lines_are_borne(rig: Rig) -> None:
    asked = asyncio.ensure_future(rig.port.ask("AT+CMGL=4"))
    await rig.say("\x00\xff" * 1000 + "A" * 200_000)
    await rig.say("\r\n" + OK)
    assert (await asked).ok


# The store's words


async def listed(rig: Rig, answer: str) -> tuple[Stored, ...]:
    asked = asyncio.ensure_future(Store(rig.port).listed())
    await rig.say(answer)
    return await asked


async def test_a_list_is_headers_each_with_its_message(rig: Rig) -> None:
    found = await listed(
        rig,
        '\r\n+CMGL: 1,1,"",25\r\n0791AA\r\n+CMGL: 2,2,"",25\r\n0791BB\r\n+CMGL: 17,0,,25\r\n0791CC\r\n' + OK,
    )
    assert found == (Stored(1, "0791AA"), Stored(17, "0791CC"))


async def test_lines_of_a_makers_own_do_not_stand_for_messages(rig: Rig) -> None:
    found = await listed(
        rig,
        '\r\n^RSSI:3\r\n\r\n+CMGL: 1,1,"",25\r\n^RSSI:4\r\n0791AA\r\n^MODE:5\r\n+CMGL: 2,0,"",25\r\n0791BB\r\n' + OK,
    )
    assert found == (Stored(1, "0791AA"), Stored(2, "0791BB"))


@pytest.mark.parametrize(
    "answer",
    [
        OK,
        "\r\n+CMS ERROR: 310\r\n",
        "\r\n+CMGL: x,1\r\n00\r\n" + OK,
        '\r\n+CMGL: 1,"REC READ","+39"\r\nhello\r\n' + OK,
        "\r\nnothing here\r\n" + OK,
    ],
)
async def test_what_is_no_list_lists_nothing(rig: Rig, answer: str) -> None:
    assert await listed(rig, answer) == ()


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ('\r\n+CMGR: 0,"",24\r\n0791AA\r\n' + OK, Stored(3, "0791AA")),
        ("\r\n+CMGR: 1,,24\r\n0791AA\r\n" + OK, Stored(3, "0791AA")),
        ('\r\n^RSSI:17\r\n\r\n+CMGR: 0,"",24\r\n0791AA\r\n' + OK, Stored(3, "0791AA")),
        ('\r\n+CMGR: 0,"",24\r\n^RSSI:17\r\n0791AA\r\n' + OK, Stored(3, "0791AA")),
        ('\r\n+CMGR: 2,"",24\r\n0791AA\r\n' + OK, None),
        ("\r\n+CMS ERROR: 321\r\n", None),
        (OK, None),
        ('\r\n+CMGR: 0,"",24\r\n' + OK, None),
    ],
)
async def test_one_message_or_none(rig: Rig, answer: str, found: Stored | None) -> None:
    asked = asyncio.ensure_future(Store(rig.port).read(3))
    await rig.say(answer)
    assert await asked == found


@pytest.mark.parametrize(
    ("line", "room"),
    [
        ('+CPMS: "SM",3,20,"SM",3,20,"SM",3,20', (3, 20)),
        ("+CPMS: 3,20,3,20,3,20", (3, 20)),
        ('+CPMS: "SM" ,3', None),
        ("what", None),
    ],
)
async def test_how_much_room_there_is(rig: Rig, line: str, room: tuple[int, int] | None) -> None:
    asked = asyncio.ensure_future(Store(rig.port).room())
    await rig.say(f"\r\n{line}\r\n{OK}")
    assert await asked == room
