from __future__ import annotations

from atrun_tui.protocol.exchange import Exchange
from atrun_tui.ui.transcript.finding import Finder, Match
from atrun_tui.ui.transcript.model import Saying
from atrun_tui.ui.transcript.roll import Roll
from atrun_tui.ui.transcript.talk import Talk


def roll_of(*commands: str) -> Roll:
    roll = Roll()
    for number, command in enumerate(commands):
        kept = Exchange(
            id=str(number),
            profile="p",
            transport="dial",
            command=command,
            lines=("OKAY lunch", "+CSQ: 1"),
            final="OK",
            ok=True,
            started=1e9,
        )
        roll.append(Talk.of(kept))
    roll.append(Saying("a notice about csq"))
    return roll


def test_commands_lines_and_sentences_are_searched_without_case() -> None:
    finder, roll = Finder(), roll_of("AT+csq", "AT")
    assert finder.search(roll, "CSQ") == 4
    assert finder.matches == [Match(0, 0, 3), Match(0, 2, 1), Match(1, 2, 1), Match(2, 0, 15)]
    assert finder.position == (0, 4)


def test_the_first_step_goes_to_the_nearest_above_then_round() -> None:
    finder, roll = Finder(), roll_of("AT+CSQ", "AT")
    finder.search(roll, "csq")
    assert finder.step(roll, -1, near=1) == Match(1, 2, 1)
    assert finder.step(roll, 1, near=0) == Match(2, 0, 15)
    assert finder.step(roll, 1, near=0) == Match(0, 0, 3)
    assert finder.position == (1, 4)
    assert finder.step(roll, -1, near=0) == Match(2, 0, 15)


def test_what_came_since_is_found_by_stepping() -> None:
    finder, roll = Finder(), roll_of()
    assert finder.search(roll, "lunch") == 0
    assert finder.step(roll, 1, near=0) is None
    assert finder.position == (0, 0)
    roll.append(Saying("lunch"))
    assert finder.step(roll, 1, near=9) == Match(1, 0, 0)


def test_nothing_is_looked_for_in_vain() -> None:
    finder, roll = Finder(), roll_of("AT")
    assert finder.search(roll, "") == 0
    assert finder.step(roll, 1, near=0) is None
