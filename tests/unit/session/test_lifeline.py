"""Making a link, logging in, losing it and making it anew."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from atrun_tui.protocol.exchange import Outcome
from atrun_tui.protocol.login import Login
from atrun_tui.session.engine import FailureKind, SessionFailed
from atrun_tui.session.state import State
from atrun_tui.transport.base import ConnectFailed, ConnectRefused, ConnectTimedOut, LinkReset, NameUnknown

if TYPE_CHECKING:
    from tests.unit.session.conftest import Bench

CSQ = "\r\n+CSQ: 15,0\r\n\r\nOK\r\n"


async def turns() -> None:
    for _ in range(30):
        await asyncio.sleep(0)


async def test_ready_means_that_the_module_answered(bench: Bench) -> None:
    bench.answers["AT"] = None
    session = bench.session()
    session.start()
    await turns()
    assert bench.state() is State.LOGGING_IN
    bench.module.say("garbage\r\nAT\r\r\nOK\r\n")
    await session.ready()
    assert bench.states() == [State.CONNECTING, State.LOGGING_IN, State.READY]
    assert bench.urcs == []


async def test_the_automatic_login(bench: Bench) -> None:
    await bench.ready(login=Login.AUTOMATIC, user="me")
    assert bench.module.heard == ["me", "s3cret", "AT"]
    assert bench.state() is State.READY


async def test_the_step_by_step_login_needs_no_probe(bench: Bench) -> None:
    session = bench.session(login=Login.STEP_BY_STEP, user="me")
    await bench.walk_in(session)
    assert bench.module.heard == ["me", "s3cret"]


async def test_auto_waits_for_a_prompt_and_then_goes_on_without(bench: Bench) -> None:
    session = bench.session(login=Login.AUTO, user="me")
    session.start()
    await turns()
    assert bench.module.heard == []
    await bench.advance(3)
    await session.ready()
    assert bench.module.heard == ["me", "s3cret", "AT"]


async def test_auto_follows_a_prompt(bench: Bench) -> None:
    session = bench.session(login=Login.AUTO, user="me")
    await bench.walk_in(session)
    assert bench.module.heard == ["me", "s3cret"]


@pytest.mark.parametrize("broken", [False, True])
async def test_a_close_before_the_first_answer_is_a_refusal(bench: Bench, broken: bool) -> None:
    bench.answers["AT"] = None
    session = bench.session(login=Login.AUTOMATIC, user="me")
    session.start()
    await turns()
    bench.module.stream.cut(LinkReset("reset") if broken else None)
    with pytest.raises(SessionFailed) as caught:
        await session.ready()
    assert caught.value.kind is FailureKind.REFUSED
    assert "#TCPATRUNAUTH" in str(caught.value)
    assert bench.state() is State.REFUSED
    await bench.advance(3600)
    assert len(bench.modules) == 1


async def test_a_link_that_breaks_before_the_first_answer_is_no_refusal(bench: Bench) -> None:
    bench.answers["AT"] = None
    session = bench.session(login=Login.AUTOMATIC, user="me")
    session.start()
    await turns()
    bench.module.break_link()
    await turns()
    assert bench.state() is State.WAITING


async def test_a_close_without_a_login_is_no_refusal(bench: Bench) -> None:
    bench.answers["AT"] = None
    session = bench.session()
    session.start()
    await turns()
    bench.module.stream.cut()
    await turns()
    assert bench.state() is State.WAITING


async def test_a_refusal_after_the_user_name_and_trying_again(bench: Bench) -> None:
    session = bench.session(login=Login.STEP_BY_STEP, user="me")
    session.start()
    await turns()
    bench.module.say("\r\nUsername: ")
    await turns()
    held = session.submit("AT+B")
    bench.module.stream.cut()
    with pytest.raises(SessionFailed, match="after the user name"):
        await session.ready()
    assert (await held.wait()).outcome is Outcome.NOT_SENT
    assert (await session.submit("AT+C").wait()).outcome is Outcome.NOT_SENT
    await bench.walk_in(session)
    assert (await session.submit("AT+D").wait()).ok


async def test_no_password(bench: Bench) -> None:
    async def none() -> None:
        return None

    bench.password = none
    session = bench.session(login=Login.AUTOMATIC, user="me")
    with pytest.raises(SessionFailed) as caught:
        await session.ready()
    assert caught.value.kind is FailureKind.NO_SECRET
    assert bench.state() is State.REFUSED
    with pytest.raises(SessionFailed):
        await session.ready()


async def test_a_vault_that_fails_is_told_in_its_own_words(bench: Bench) -> None:
    async def locked() -> str:
        raise RuntimeError("the keyring is locked: unlock it")

    bench.password = locked
    session = bench.session(login=Login.AUTOMATIC, user="me")
    with pytest.raises(SessionFailed, match="the keyring is locked: unlock it"):
        await session.ready()
    assert "unlock it" in session.status.detail


@pytest.mark.parametrize("password", ["a\rb", "€", ""])
async def test_a_password_that_cannot_be_sent(bench: Bench, password: str) -> None:
    async def odd() -> str:
        return password

    bench.password = odd
    session = bench.session(login=Login.AUTOMATIC, user="me")
    with pytest.raises(SessionFailed) as caught:
        await session.ready()
    assert caught.value.kind is FailureKind.NO_SECRET


async def test_no_user(bench: Bench) -> None:
    session = bench.session(login=Login.AUTOMATIC)
    with pytest.raises(SessionFailed, match="user name"):
        await session.ready()


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        (ConnectTimedOut("nothing answered at h:1"), "#TCPATRUNFRWL"),
        (ConnectRefused("connection refused by h:1"), "another client"),
        (NameUnknown("the name h is not known"), "address"),
        (ConnectFailed("no way to h:1"), "address"),
    ],
)
async def test_no_link_when_not_reconnecting(bench: Bench, error: ConnectFailed, advice: str) -> None:
    bench.failures.append(error)
    session = bench.session(reconnect=False)
    ticket = session.submit("AT")
    with pytest.raises(SessionFailed) as caught:
        await session.ready()
    assert caught.value.kind is FailureKind.UNREACHABLE
    assert str(error) in str(caught.value)
    assert advice in str(caught.value)
    assert bench.state() is State.OFFLINE
    assert (await ticket.wait()).outcome is Outcome.NOT_SENT


async def test_an_opener_that_hangs_is_limited(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    async def never() -> None:
        await asyncio.get_running_loop().create_future()

    session = bench.session(reconnect=False, connect_timeout=20)
    monkeypatch.setattr(session._lifeline, "_open_stream", never)
    session.start()
    await turns()
    assert bench.state() is State.CONNECTING
    await bench.advance(20)
    with pytest.raises(SessionFailed, match="within 20 s"):
        await session.ready()


async def test_a_silent_module_does_not_hang_the_login(bench: Bench) -> None:
    bench.answers["AT"] = None
    session = bench.session(reconnect=False, login_timeout=30)
    session.start()
    await turns()
    await bench.advance(30)
    with pytest.raises(SessionFailed) as caught:
        await session.ready()
    assert caught.value.kind is FailureKind.LOST
    assert "answered nothing for 30 s" in str(caught.value)


async def test_a_login_that_stops_half_way_does_not_hang(bench: Bench) -> None:
    session = bench.session(reconnect=False, login=Login.STEP_BY_STEP, user="me", login_timeout=30)
    session.start()
    await turns()
    await bench.advance(30)
    with pytest.raises(SessionFailed, match="login was not finished"):
        await session.ready()


async def test_attempts_are_repeated_with_growing_pauses(bench: Bench) -> None:
    bench.failures = [ConnectRefused("no") for _ in range(4)]
    session = bench.session()
    session.start()
    await turns()
    for pause in (0.75, 1.5, 3.0, 6.0):
        assert bench.state() is State.WAITING
        assert session.status.retry_at == pytest.approx(bench.clock.wall() + pause)
        await bench.advance(pause - 0.01)
        assert bench.state() is State.WAITING
        await bench.advance(0.01)
    await session.ready()


async def test_start_while_waiting_tries_again_now(bench: Bench) -> None:
    bench.failures = [ConnectRefused("no")]
    session = bench.session()
    session.start()
    await turns()
    assert bench.state() is State.WAITING
    session.start()
    await session.ready()
    session.start()
    assert len(bench.modules) == 1


async def test_a_lost_link_leaves_an_unknown_outcome_and_is_made_anew(bench: Bench) -> None:
    bench.answers |= {"AT+A": None}
    session = await bench.ready()
    first, second = session.submit("AT+A"), session.submit("AT+B")
    await turns()
    bench.module.break_link()
    unknown, unsent = await first.wait(), await second.wait()
    assert (unknown.outcome, unknown.ok, unknown.final) == (Outcome.UNKNOWN, False, None)
    assert unsent.outcome is Outcome.NOT_SENT
    held = session.submit("AT+C")
    await turns()
    assert bench.state() is State.WAITING
    await bench.advance(1)
    assert (await held.wait()).ok
    assert bench.modules[1].heard == ["AT", "AT+C"]


async def test_a_link_lost_for_good_when_not_reconnecting(bench: Bench) -> None:
    session = await bench.ready(reconnect=False)
    bench.module.stream.cut()
    await turns()
    assert bench.state() is State.OFFLINE
    assert "closed the connection" in session.status.detail
    exchange = await session.submit("AT").wait()
    assert exchange.outcome is Outcome.NOT_SENT
    session.start()
    await session.ready()
    assert (await session.submit("AT").wait()).ok


async def test_a_command_does_not_wait_for_a_link_for_ever(bench: Bench) -> None:
    bench.failures = [ConnectRefused("no") for _ in range(60)]
    session = bench.session()
    session.start()
    old = session.submit("AT+OLD")
    await bench.advance(200)
    young = session.submit("AT+YOUNG")
    await bench.advance(100)
    assert (await old.wait()).outcome is Outcome.NOT_SENT
    bench.failures.clear()
    session.start()
    assert (await young.wait()).ok
    assert "AT+OLD" not in bench.module.heard


async def test_a_steady_link_makes_the_pauses_short_again(bench: Bench) -> None:
    bench.failures = [ConnectRefused("no") for _ in range(3)]
    session = bench.session()
    session.start()
    for pause in (0, 0.75, 1.5, 3.0):
        await bench.advance(pause)
    await session.ready()
    bench.module.break_link()
    await turns()
    assert session.status.retry_at == pytest.approx(bench.clock.wall() + 6.0)
    await bench.advance(6)
    await bench.advance(60)
    bench.module.break_link()
    await turns()
    assert session.status.retry_at == pytest.approx(bench.clock.wall() + 0.75)


async def test_a_fault_of_ours_ends_with_a_sentence(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_chance() -> float:
        raise ZeroDivisionError("chance")

    bench.failures = [ConnectRefused("no")]
    session = bench.session()
    monkeypatch.setattr(session._lifeline, "_jitter", no_chance)
    with pytest.raises(SessionFailed, match="ZeroDivisionError"):
        await session.ready()
    assert bench.state() is State.OFFLINE
    session.start()
    await session.ready()


async def test_an_opener_that_fails_oddly_is_tried_again(bench: Bench) -> None:
    bench.failures = [ValueError("odd")]
    session = bench.session()
    session.start()
    await turns()
    assert bench.state() is State.WAITING
    assert "ValueError: odd" in session.status.detail
    await bench.advance(1)
    await session.ready()
