from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from atrun_tui.protocol.exchange import Exchange
from atrun_tui.ui.transcript.columns import columns
from atrun_tui.ui.transcript.model import Saying
from atrun_tui.ui.transcript.roll import Roll
from atrun_tui.ui.transcript.talk import Talk


def talk(number: int, lines: int = 2) -> Talk:
    return Talk.of(
        Exchange(
            id=f"x{number}",
            profile="p",
            transport="dial",
            command="AT",
            lines=tuple(f"line {line} " + "x" * (line * 9) for line in range(lines)),
            final="OK",
            ok=True,
            started=1e9,
            elapsed_ms=5,
        )
    )


def check(roll: Roll) -> None:
    """Every place is what counting from the top gives."""
    rows = [entry.rows(roll.columns) for entry in roll.entries]
    assert roll.measure() == sum(rows)
    assert [entry.serial - roll.entries[0].serial for entry in roll.entries] == list(range(len(rows)))
    row = 0
    for index, count in enumerate(rows):
        assert roll.top(index) == row
        for inside in range(count):
            assert roll.locate(row + inside) == (index, inside)
        row += count
    held = sum(1 + (len(entry.answer.lines) if isinstance(entry, Talk) else 0) for entry in roll.entries)
    assert roll.lines == held


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("append"), st.integers(0, 12)),
        st.tuples(st.just("prepend"), st.integers(1, 3)),
        st.tuples(st.just("say"), st.just(0)),
        st.tuples(st.just("fold"), st.integers(0, 40)),
        st.tuples(st.just("late"), st.integers(0, 40)),
        st.tuples(st.just("fit"), st.integers(20, 120)),
        st.tuples(st.just("measure"), st.just(0)),
        st.tuples(st.just("trim"), st.just(0)),
    ),
    max_size=40,
)


@given(STEPS)
def test_places_are_right_after_any_changes(steps: list[tuple[str, int]]) -> None:
    roll = Roll(line_limit=30)
    for number, (what, amount) in enumerate(steps):
        entry = roll.entries[amount % len(roll.entries)] if roll.entries else None
        match what:
            case "append":
                roll.append(talk(number, amount))
            case "prepend":
                roll.prepend([talk(number * 1000 + each) for each in range(amount)])
            case "say":
                roll.append(Saying("a notice", at=1e9))
            case "fit":
                roll.fit(columns(amount))
            case "measure":
                roll.measure()
            case "trim":
                roll.trim()
            case _ if isinstance(entry, Talk):
                entry.fold(folded=not entry.folded) if what == "fold" else entry.add_late("late")
                roll.changed(entry)
    roll.trim()
    assert roll.lines <= 30 + 1
    if roll.entries:
        check(roll)


def test_the_oldest_go_and_are_counted() -> None:
    roll = Roll(line_limit=100)
    for number in range(200):
        roll.append(talk(number))
        roll.trim()
    assert roll.lines <= 100
    held = [entry for entry in roll.entries if isinstance(entry, Talk)]
    assert held[-1].id == "x199"
    assert roll.given_up == 200 - len(held)
    assert f"{roll.given_up} older exchanges" in roll.entries[0].units()[0]
    assert set(roll.talks) == {entry.id for entry in held}


def test_what_is_under_way_stays_and_sheds_its_first_lines() -> None:
    roll = Roll(line_limit=100)
    roll.append(talk(0))
    running = Talk("run", "AT#MONI")
    running.begin(1e9, 60)
    roll.append(running)
    for number in range(1000):
        running.answer.lines.append(f"{number}")
        running.refit()
        roll.changed(running)
        roll.trim()
    assert roll.talks["run"] is running
    assert roll.lines <= 100
    assert running.answer.lines[-1] == "999"
    assert running.answer.shed + len(running.answer.lines) == 1000
    check(roll)


def test_a_change_of_an_entry_that_is_gone_is_no_matter() -> None:
    roll = Roll(line_limit=10)
    first = talk(0)
    roll.append(first)
    for number in range(1, 9):
        roll.append(talk(number))
    roll.trim()
    roll.measure()
    first.add_late("late")
    roll.changed(first)
    check(roll)


def test_walking_meets_exchanges_only() -> None:
    roll = Roll()
    for entry in (talk(0), Saying("between"), talk(1)):
        roll.append(entry)
    assert [each.id for each in roll.walk(0, 1)] == ["x0", "x1"]
    assert [each.id for each in roll.walk(2, -1)] == ["x1", "x0"]
