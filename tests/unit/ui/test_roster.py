from __future__ import annotations

import pytest

from atrun_tui.config.profile import DialRoad, Profile
from atrun_tui.protocol.exchange import Exchange
from atrun_tui.session.reports import CommandQueued, CommandSent, ExchangeEnded, StateChanged, Status, UrcArrived
from atrun_tui.session.state import State
from atrun_tui.ui.roster import KEPT, Entry, Roster, brief, curve, decibels


def profile(name: str) -> Profile:
    return Profile(name=name, road=DialRoad("10.64.3.17", 1024))


def roster(*names: str) -> Roster:
    made = Roster()
    made.adopt([profile(name) for name in names])
    return made


def ended(command: str, *lines: str, ok: bool = True, profile: str = "a", id_: str = "1") -> ExchangeEnded:
    return ExchangeEnded(
        profile,
        Exchange(
            id=id_,
            profile=profile,
            transport="dial",
            command=command,
            lines=lines,
            final="OK" if ok else "ERROR",
            ok=ok,
            started=0.0,
            elapsed_ms=250.0,
        ),
    )


def test_the_first_profile_is_in_view_and_neighbours_go_round() -> None:
    made = roster("a", "b", "c")

    assert made.current == "a"
    assert made.beside(1) == "b"
    assert made.beside(-1) == "c"
    assert roster().beside(1) is None


def test_adopting_keeps_what_is_known_and_moves_on_from_a_removed_session() -> None:
    made = roster("a", "b")
    made.absorb(StateChanged("b", Status(state=State.READY)))
    made.adopt([profile("b"), profile("c")])

    assert made.current == "b"
    assert made.entries["b"].status.state is State.READY
    assert made.entries["c"].road == "dial 10.64.3.17:1024"


def test_a_command_is_queued_then_running_then_neither() -> None:
    made = roster("a")
    entry = made.entries["a"]
    steps = []
    for report in (
        CommandQueued("a", "1", "AT", "console"),
        CommandSent("a", "1", "AT", 0.0, 20.0, "console"),
        ended("AT"),
    ):
        made.absorb(report)
        steps.append((dict(entry.queued), entry.running is not None))

    assert steps == [({"1": "AT"}, False), ({}, True), ({}, False)]
    assert list(entry.round_trips) == [0.25]


def test_a_queued_command_that_ends_unsent_leaves_the_running_one_alone() -> None:
    made = roster("a")
    made.absorb(CommandSent("a", "1", "AT", 0.0, 20.0, "console"))
    made.absorb(CommandQueued("a", "2", "AT+CSQ", "console"))
    made.absorb(ended("AT+CSQ", id_="2"))

    assert made.entries["a"].queued == {}
    assert made.entries["a"].running is not None


def test_only_what_comes_out_of_view_is_counted_as_unseen() -> None:
    made = roster("a", "b")
    made.absorb(ended("AT", profile="b"))
    made.absorb(UrcArrived("b", 0.0, ("RING",)))
    made.absorb(ended("AT", profile="a"))

    assert made.entries["b"].unseen == 2
    assert made.entries["a"].unseen == 0


def test_a_report_of_a_forgotten_session_is_nothing() -> None:
    assert roster("a").absorb(ended("AT", profile="gone")) is None


@pytest.mark.parametrize(
    ("command", "lines", "model", "firmware"),
    [
        ("AT+CGMM;+CGMR", ("HE910-D", "12.00.006"), "HE910-D", "12.00.006"),
        ("at+gmm", ("GE865",), "GE865", ""),
        ("AT#CGMM", ('#CGMM: "LE910"',), "LE910", ""),
        ("AT+CSQ", ("+CSQ: 17,0",), "", ""),
        ("AT+CGMM;+CGMR", ("only one",), "", ""),
        ("AT+CGMM", ("\x1b[31mred",), "␛[31mred", ""),
    ],
)
def test_the_model_is_learnt_from_answers_in_passing(
    command: str, lines: tuple[str, ...], model: str, firmware: str
) -> None:
    entry = Entry("a", "dial")
    entry.recall([ended(command, *lines).exchange])

    assert (entry.model, entry.firmware) == (model, firmware)


@pytest.mark.parametrize(
    ("line", "levels"),
    [("+CSQ: 17,0", [17]), ("+CSQ: 99,99", []), ("+CSQ: 31", [31]), ("+CSQ: ²,0", []), ("+CSQ:", [])],
)
def test_a_signal_is_noted_when_it_is_one(line: str, levels: list[int]) -> None:
    made = roster("a")
    made.absorb(ended("AT+CSQ", line))

    assert list(made.entries["a"].signal) == levels


def test_a_failed_answer_teaches_nothing() -> None:
    entry = Entry("a", "dial")
    entry.recall([ended("AT+CGMM", "HE910", ok=False).exchange])

    assert entry.model == ""


def test_readings_are_few() -> None:
    made = roster("a")
    for _ in range(KEPT * 3):
        made.absorb(ended("AT+CSQ", "+CSQ: 3,0"))

    assert len(made.entries["a"].signal) == KEPT


def test_the_curve_and_the_decibels() -> None:
    assert curve([0, 31, 99, -1], 31) == "▁██▁"
    assert curve([0.0], 0.0) == ""
    assert decibels(17) == -79


def test_brief_text_neither_acts_nor_runs_on() -> None:
    assert brief("\x1b]0;x\x07") == "␛]0;x␇"
    assert len(brief("x" * 10_000, 20)) == 20
