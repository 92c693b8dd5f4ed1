from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atrun_tui.config.macro_files import check_macro
from atrun_tui.procedures.lint import faults
from atrun_tui.procedures.pattern import compile_pattern
from atrun_tui.procedures.recording import Chosen, macro_text, suggest, suggest_all, toml_text
from atrun_tui.protocol.exchange import Exchange, Outcome

if TYPE_CHECKING:
    from pathlib import Path


def ended(command: str, *lines: str, final: str | None = "OK", seconds: float = 0.4, **more: object) -> Exchange:
    return Exchange(
        id=command,
        profile="pump-7",
        transport="dial",
        command=command,
        lines=lines,
        final=final,
        ok=final == "OK",
        started=0.0,
        elapsed_ms=seconds * 1000,
        **more,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("+CSQ: 17,0", r"^\+CSQ: \d+,\d+\nOK$"),
        ("HE910-D", r"^HE910-D\nOK$"),
        ("12.00.006", r"^\d+\.\d+\.\d+\nOK$"),
        ('+CREG: 2,1,"00D2","0A1F3C"', r'^\+CREG: \d+,\d+,"[0-9A-F]+","[0-9A-F]+"\nOK$'),
        ("PWR:-72dbm TA:0", r"^PWR:-?\d+dbm TA:\d+\nOK$"),
        ("#MONI: (0-7,9)", r"^#MONI: \(\d+-\d+,\d+\)\nOK$"),
        ('+COPS: 0,0,"vodafone IT"', r'^\+COPS: \d+,\d+,"vodafone IT"\nOK$'),
        ("a ${place}", r"^a \$\{place\}\nOK$"),
        ("bell\x07", r"^bell.\nOK$"),
        ('#TCPATRUNAUTH: "testuser","testpassw"', '^#TCPATRUNAUTH: "testuser",".*"\\nOK$'),
    ],
)
def test_the_shape_of_an_answer_is_expected(line: str, expected: str) -> None:
    assert suggest(ended("AT", line)).expect == expected


def test_words_and_the_result_line_stay_what_they_are_and_numbers_do_not() -> None:
    expect = suggest(ended("AT+CSQ", "+CSQ: 17,0")).expect
    assert expect is not None
    pattern = compile_pattern(expect)
    assert pattern.search("+CSQ: 3,99\nOK")
    assert not pattern.search("+CSQ: 3,99\nERROR")
    assert not pattern.search("+COPS: 3,99\nOK")


def test_numbers_get_names_only_when_that_is_wanted() -> None:
    suggestion = suggest(ended("AT+CSQ", "+CSQ: 17,0"))
    assert suggestion.capturing == r"^\+CSQ: (?P<csq>\d+),(?P<csq_2>\d+)\nOK$"
    assert "?P<" not in macro_text("m", "", [Chosen(suggestion)])
    assert "?P<csq_2>" in macro_text("m", "", [Chosen(suggestion, capture=True)])
    assert "expect" not in macro_text("m", "", [Chosen(suggestion, expect=False)])


def test_an_error_is_expected_by_its_result_line() -> None:
    suggestion = suggest(ended("AT#RSCRIPT", final="+CME ERROR: 22"))
    assert suggestion.expect == r"^\+CME ERROR: 22$"
    assert suggestion.capturing is None
    assert suggestion.wanted


@pytest.mark.parametrize(("seconds", "limit"), [(0.0, 10), (0.4, 10), (2.0, 15), (12.0, 45), (100.0, 450), (9e9, 3600)])
def test_the_measured_time_becomes_a_generous_limit(seconds: float, limit: int) -> None:
    assert suggest(ended("AT", seconds=seconds)).timeout == limit


def test_a_secret_becomes_a_place_and_is_never_written(tmp_path: Path) -> None:
    typed = [
        ended('AT#TCPATRUNAUTH=1,"testuser","hunter22"'),
        ended('AT+CPWD="SC","1234","5678"'),
        ended('AT+CPIN="•••"'),
    ]
    suggestions = suggest_all(typed)
    assert [each.words for each in suggestions] == [("tcpatrunauth",), ("cpwd", "cpwd-2"), ("cpin",)]
    text = macro_text("m", "", [Chosen(each) for each in suggestions])
    assert 'AT#TCPATRUNAUTH=1,"testuser","${secret:tcpatrunauth}"' in text
    assert "atrun secret set PROFILE --name cpwd-2" in text
    assert not any(secret in text for secret in ("hunter22", "1234", "5678", "•••"))
    assert not faults_of(tmp_path, text)


def test_what_looks_like_a_place_stays_what_it_was(tmp_path: Path) -> None:
    text = macro_text("m", "", [Chosen(suggest(ended('AT#X="${secret:word}"')))])
    assert "$${secret:word}" in text
    assert not faults_of(tmp_path, text)


def test_what_could_cut_the_link_is_not_taken_unasked_and_passes_the_check_when_it_is(tmp_path: Path) -> None:
    suggestion = suggest(ended("AT#REBOOT"))
    assert suggestion.hazard
    assert not suggestion.wanted
    text = macro_text("m", "", [Chosen(suggestion)])
    assert "allow_lockout = true" in text
    assert not faults_of(tmp_path, text)


def test_what_only_another_road_fears_is_taken_and_passes_the_check_of_all_roads(tmp_path: Path) -> None:
    suggestion = suggest(ended("AT+CFUN=4"))
    assert not faults_of(tmp_path, macro_text("m", "", [Chosen(suggestion)]))


def test_a_command_with_a_prompt_cannot_be_a_step() -> None:
    suggestion = suggest(ended('AT#WSCRIPT="a.py",10'))
    assert suggestion.obstacle is not None
    assert "#WSCRIPT" in suggestion.obstacle


@pytest.mark.parametrize("outcome", [Outcome.UNKNOWN, Outcome.CANCELLED, Outcome.TIMED_OUT, Outcome.NOT_SENT])
def test_what_did_not_end_is_doubted_and_nothing_is_expected_of_it(outcome: Outcome) -> None:
    suggestion = suggest(ended("AT", final=None, outcome=outcome))
    assert suggestion.doubt
    assert suggestion.expect is None
    assert not suggestion.wanted


def test_of_a_very_long_answer_only_the_result_line_is_expected() -> None:
    suggestion = suggest(ended("AT+CMGL", *(f"+CMGL: {number}" for number in range(400))))
    assert suggestion.expect == "^OK$"
    assert suggestion.capturing is None


LINE = st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=60)


def test_blanks_of_any_kind_in_a_description_are_plain_ones() -> None:
    assert 'description = "a b c"' in macro_text("m", "a\xa0b\u2003c ", [])


@given(command=LINE, lines=st.lists(LINE, max_size=4), name=LINE, about=LINE)
def test_whatever_a_module_says_the_macro_can_be_read_and_its_expectation_is_true(
    tmp_path_factory: pytest.TempPathFactory, command: str, lines: list[str], name: str, about: str
) -> None:
    exchange = ended(f"AT{command}", *lines)
    suggestion = suggest(exchange)
    text = macro_text(name, about, [Chosen(suggestion, capture=True)])
    found = faults_of(tmp_path_factory.getbasetemp(), text)
    assert suggestion.obstacle or not found, text
    assert suggestion.expect is not None
    assert compile_pattern(suggestion.expect).search("\n".join((*lines, "OK")))


@pytest.mark.parametrize("text", ["plain", "it's", 'a "b"', "both ' and \"", "back\\slash", "tab\t\x1b\x7f", ""])
def test_toml_reads_back_what_was_written(text: str) -> None:
    assert tomllib.loads(f"it = {toml_text(text)}")["it"] == text


def faults_of(folder: Path, text: str) -> list[str]:
    path = folder / "made.toml"
    path.write_text(text, encoding="utf-8")
    return [str(each) for each in faults(check_macro(path, folder)[1])]
