from __future__ import annotations

import pytest

from atrun_tui.session.state import LINKED, TRANSITIONS, State, Trigger, follow


def test_every_state_is_reached_and_left() -> None:
    assert {state for state, _ in TRANSITIONS} == set(State)
    assert set(TRANSITIONS.values()) == set(State)


def test_every_trigger_means_something() -> None:
    assert {trigger for _, trigger in TRANSITIONS} == set(Trigger)


@pytest.mark.parametrize("state", State)
def test_every_state_can_be_stopped(state: State) -> None:
    assert follow(state, Trigger.STOP) is State.OFFLINE


@pytest.mark.parametrize("state", LINKED)
def test_every_link_can_be_lost(state: State) -> None:
    assert follow(state, Trigger.LINK_DOWN) is State.WAITING


def test_a_refusal_is_left_by_its_owner_only() -> None:
    assert {trigger for state, trigger in TRANSITIONS if state is State.REFUSED} == {Trigger.START, Trigger.STOP}


def test_a_trigger_out_of_place_is_a_fault() -> None:
    with pytest.raises(KeyError):
        follow(State.OFFLINE, Trigger.ANSWERED)
