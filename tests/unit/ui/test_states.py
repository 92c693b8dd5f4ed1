from __future__ import annotations

import pytest

from atrun_tui.session.reports import Status
from atrun_tui.session.state import State
from atrun_tui.ui.states import LOOKS, describe, wordings


def test_every_state_has_a_sign_and_a_word_of_its_own() -> None:
    assert set(LOOKS) == set(State)
    assert len({look.sign for look in LOOKS.values()}) == len(State)
    assert len({look.word for look in LOOKS.values()}) == len(State)
    assert all(len(look.sign) == 1 for look in LOOKS.values())


@pytest.mark.parametrize("state", list(State))
def test_the_short_word_fits_its_column_and_is_the_state_own_where_that_fits(state: State) -> None:
    word = LOOKS[state].word

    assert len(word) <= 10
    assert word == state.value or len(state.value) > 10


def test_the_full_words_say_why_when_and_how_many() -> None:
    status = Status(state=State.WAITING, detail="the link was lost", retry_at=112.4, queued=2)

    assert describe(status, 100.0) == "waiting to reconnect, next try in 12 s: the link was lost, 2 queued"
    assert describe(Status(state=State.READY), 0.0) == "ready"


def test_a_try_that_is_due_is_not_in_the_past() -> None:
    assert "in 0 s" in describe(Status(state=State.WAITING, retry_at=1.0), 5.0)


def test_a_reason_is_cut_to_words_or_left_out_whole() -> None:
    status = Status(
        state=State.WAITING, detail="connection refused by 10.64.3.17:1024. The host is there", retry_at=102.0
    )
    full, longer, bare, state = wordings(status, 100.0)

    assert full == describe(status, 100.0)
    assert longer == "waiting to reconnect, next try in 2 s: connection refused b…"
    assert bare == "waiting to reconnect, next try in 2 s"
    assert state == "waiting to reconnect"


def test_a_short_state_keeps_the_beginning_of_its_reason() -> None:
    refused = Status(
        state=State.REFUSED, detail="the module closed the connection during the login: the user name is wrong"
    )
    assert "refused: the module closed the connecti…" in wordings(refused, 0.0)
    assert wordings(Status(state=State.READY), 0.0) == ("ready",)
