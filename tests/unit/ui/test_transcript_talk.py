# ruff: noqa: RUF001  (the signs are what is looked at)
from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atrun_tui.protocol.exchange import Exchange, Outcome
from atrun_tui.ui.transcript.columns import columns
from atrun_tui.ui.transcript.model import BLANK, Saying
from atrun_tui.ui.transcript.render import plain
from atrun_tui.ui.transcript.talk import Talk
from atrun_tui.ui.transcript.wording import Tone

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from atrun_tui.ui.transcript.model import Entry

START = 1_795_442_571.0  # 2026-11-23 14:02:51 UTC


@pytest.fixture(autouse=True)
def _utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def ended(
    command: str = "AT+COPS?",
    lines: Sequence[str] = ('+COPS: 0,0,"vodafone IT"',),
    final: str | None = "OK",
    *,
    error: str | None = None,
    outcome: Outcome = Outcome.ANSWERED,
) -> Exchange:
    return Exchange(
        id="x",
        profile="p",
        transport="dial",
        command=command,
        lines=tuple(lines),
        final=final,
        ok=final == "OK",
        error=error,
        started=START,
        elapsed_ms=412,
        outcome=outcome,
    )


def shown(entry: Entry, width: int = 60, now: float = START) -> list[str]:
    """The rows as they are seen, the closing blank one left out."""
    fitting = columns(width)
    rows = [plain(entry.row(index, fitting, now), fitting) for index in range(entry.rows(fitting))]
    assert rows.pop() == ""
    return rows


def test_an_exchange_is_one_thing() -> None:
    assert shown(Talk.of(ended())) == [
        "  14:02:51   › AT+COPS?                          0.41 s  OK",
        '             ‹ +COPS: 0,0,"vodafone IT"',
    ]


def test_a_failure_says_what_it_means() -> None:
    talk = Talk.of(
        ended('AT#RSCRIPT="main.py"', (), "+CME ERROR: 22", error="not found: no script of that name is on it")
    )
    assert shown(talk, 80) == [
        '  14:02:51   › AT#RSCRIPT="main.py"                      0.41 s  +CME ERROR: 22',
        "             ✕ not found: no script of that name is on it",
    ]


def test_an_outcome_that_nobody_knows_says_unknown() -> None:
    talk = Talk.of(ended("AT+CFUN=1,1", (), None, error="the link was lost", outcome=Outcome.UNKNOWN))
    head, lost = shown(talk, 80)
    assert head.endswith("0.41 s  unknown")
    assert lost == "             ? the link was lost"


def test_a_queued_command_has_no_time_yet() -> None:
    assert shown(Talk("x", "AT")) == ["             › AT                                    queued"]


def test_a_running_exchange_counts_and_tells_its_limit_when_it_nears() -> None:
    talk = Talk("x", "AT#MONI")
    talk.begin(START, 10)
    assert shown(talk, now=START + 2.1) == ["  14:02:51   › AT#MONI                             2.1 s  ⠋"]
    assert shown(talk, now=START + 5.3) == ["  14:02:51   › AT#MONI                     5.3 s of 10 s  ⠦"]
    assert talk.row(0, columns(60), START + 5.3).right[0][1] is Tone.UNKNOWN


@pytest.mark.parametrize("width", [20, 30, 45, 60, 80])
@pytest.mark.parametrize("command", ["AT", "AT+COPS=?;#MONI;#SERVINFO", "AT" + "x" * 300])
def test_nothing_moves_while_it_counts(width: int, command: str) -> None:
    talk = Talk("x", command)
    talk.begin(START, 300)
    fitting = columns(width)
    rows = {talk.rows(fitting)}
    places = set()
    for seconds in (0, 1, 9.9, 12, 99, 151, 299, 4000):
        rows.add(talk.rows(fitting))
        labelled = [at for at in range(talk.rows(fitting)) if talk.row(at, fitting, START + seconds).right]
        assert labelled == [talk.alive_row(fitting)]
        places.add(labelled[0])
    assert len(rows) == len(places) == 1


def test_a_long_command_is_wrapped_beside_its_result() -> None:
    assert shown(Talk.of(ended("AT" + "x" * 40, ())), 80)[0].endswith("x  0.41 s  OK") is False
    rows = shown(Talk.of(ended("AT" + "x" * 100, ())), 80)
    assert rows[0].endswith("x  0.41 s  OK")
    assert rows[1].strip() == "x" * (102 - len(rows[0].split()[2]))


def test_a_result_with_no_room_beside_the_command_goes_below_the_answer() -> None:
    rows = shown(Talk.of(ended("AT+CPIN?", ("line",), "+CME ERROR: SIM not inserted")), 45)
    assert [row.strip() for row in rows[:3]] == ["14:02:51 › AT+CPIN?", "‹ line", "+CME ERROR: SIM not inserted"]


def test_at_twenty_columns_everything_is_still_there() -> None:
    text = " ".join(row.strip() for row in shown(Talk.of(ended("AT+CSQ", ("+CSQ: 17,0",), "ERROR")), 20))
    assert text.startswith("› AT+CSQ")
    assert "‹ +CSQ: 17,0" in text
    assert "ERROR" in text


def test_folded_it_is_its_command_and_says_what_is_below() -> None:
    talk = Talk.of(ended(lines=["a", "b", "c"]))
    talk.fold(folded=True)
    assert shown(talk) == ["  14:02:51   › AT+COPS?               3 lines ▸  0.41 s  OK"]
    talk.fold(folded=False)
    assert len(shown(talk)) == 4


def test_a_folded_exchange_without_an_answer_says_nothing_of_one() -> None:
    talk = Talk.of(ended(lines=[]))
    talk.fold(folded=True)
    assert "▸" not in shown(talk)[0]


def test_a_late_line_is_told_from_an_answer() -> None:
    talk = Talk.of(ended("AT#MONI", (), None, error="no answer in 5 s", outcome=Outcome.TIMED_OUT))
    talk.add_late("#MONI: \x1b]0;title\x07")
    assert shown(talk, 80)[-1] == "             ‹ late  #MONI: ␛]0;title␇"


def test_lines_given_up_leave_a_note() -> None:
    talk = Talk("x", "AT")
    talk.begin(START, 5)
    talk.answer.lines += [str(number) for number in range(5000)]
    talk.answer.shed_first(4998)
    talk.refit()
    assert shown(talk, 80)[1:] == [
        "               … 4,998 earlier lines are in the journal only",
        "             ‹ 4998",
        "             ‹ 4999",
    ]
    talk.end(ended("AT", [str(number) for number in range(5000)]))
    assert shown(talk)[2:] == ["             ‹ 4998", "             ‹ 4999"]


def test_what_the_session_kept_replaces_what_came() -> None:
    talk = Talk("x", "AT#TCPATRUNAUTH?")
    talk.begin(START, 5)
    talk.answer.lines.append("secret")
    talk.end(ended("AT#TCPATRUNAUTH?", ["•••"]))
    assert "secret" not in "".join(talk.units())


def test_a_former_exchange_is_quieter_but_its_failure_is_not() -> None:
    fitting = columns(80)
    head = Talk.of(ended(), former=True).row(0, fitting, START)
    assert (head.tone, head.right[-1][1]) == (Tone.QUIET, Tone.QUIET)
    failed = Talk.of(ended(final="ERROR"), former=True).row(0, fitting, START)
    assert failed.right[-1][1] is Tone.FAIL


ENTRY_TEXT = st.text(alphabet=st.characters(codec="utf-8"), max_size=120)


@settings(max_examples=60, deadline=None)
@given(
    command=ENTRY_TEXT,
    lines=st.lists(ENTRY_TEXT, max_size=6),
    final=st.sampled_from(["OK", "ERROR", None, "+CME ERROR: " + "y" * 90]),
    error=st.none() | ENTRY_TEXT,
    width=st.integers(min_value=1, max_value=140),
    folded=st.booleans(),
)
def test_rows_are_exactly_as_many_as_counted(
    command: str, lines: list[str], final: str | None, error: str | None, width: int, *, folded: bool
) -> None:
    outcome = Outcome.ANSWERED if final else Outcome.UNKNOWN
    talk = Talk.of(ended(command, lines, final, error=error, outcome=outcome))
    talk.fold(folded=folded)
    fitting = columns(width)
    assert talk.rows(fitting) == talk.measure(fitting)
    rows = [talk.row(index, fitting, START) for index in range(talk.rows(fitting))]
    assert rows[-1] == BLANK
    assert BLANK not in rows[:-1]
    for index, row in enumerate(rows[:-1]):
        if row.unit >= 0:
            assert talk.unit(row.unit)[row.start :].startswith(row.text)
            assert talk.row_of(row.unit, row.start, fitting) == index or not row.text
    shown_units = [0] if folded else range(len(talk.units()))
    for unit in shown_units:
        text = "".join(row.text for row in rows if row.unit == unit)
        assert text.replace(" ", "") == talk.unit(unit).replace(" ", "")


@given(
    chunks=st.lists(st.lists(st.text(alphabet="ab\x1b漢", max_size=90), max_size=4), max_size=6),
    room=st.integers(20, 60),
)
def test_an_answer_measured_in_pieces_is_measured_as_a_whole(chunks: list[list[str]], room: int) -> None:
    fitting = columns(room)
    grown = Talk("x", "AT")
    grown.begin(START, 5)
    for chunk in chunks:
        grown.answer.lines += chunk
        grown.refit()
        grown.rows(fitting)
    whole = Talk("x", "AT")
    whole.begin(START, 5)
    whole.answer.lines += [line for chunk in chunks for line in chunk]
    whole.refit()
    assert shown(grown, room) == shown(whole, room)


def test_a_notice_is_folded_between_words() -> None:
    notice = Saying("Reconnected after 12 s. The module had restarted.", at=START)
    assert shown(notice, 45) == [
        " 14:02:51 · Reconnected after 12 s. The",
        "            module had restarted.",
    ]
    assert notice.row_of(0, 40, columns(45)) == 1


def test_a_rule_stands_in_one_row() -> None:
    rule = Saying("Sunday 22 November 2026", rule=True)
    assert rule.rows(columns(10)) == 2
    assert rule.row(0, columns(80), 0).rule
