from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import atrun_tui
from atrun_tui.knowledge.catalogue import Catalogue, CommandHelp, load_catalogue, split_fragment
from atrun_tui.knowledge.hazard_rules import RULES
from atrun_tui.knowledge.sms_limits import PROMPTING
from atrun_tui.knowledge.timeouts import _LIMITS
from atrun_tui.protocol.command_line import Form, read_command_line

CATALOGUE = load_catalogue()


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("at+cs", ["+CSQ"]),
        ("+cs", ["+CSQ"]),
        ("cs", ["+CSQ"]),
        (" At + c S", ["+CSQ"]),
        ("at", ["+CSQ", "+CREG", "+COPS"]),
        ("", ["+CSQ"]),
        ("AT+CSQ;+cre", ["+CREG"]),
        ("AT+CSQ; +cre", ["+CREG"]),
        ("ATE0+CSQ", ["+CSQ"]),
        ("at+cr", ["+CR", "+CREG"]),
        ("at#tcpatrunl", ["#TCPATRUNL"]),
        ("sgact", ["#SGACT", "#SGACTCFG"]),
        ('AT#SGACT=1,1,"a;b', ["#SGACT"]),
        ("AT+CSQ?", ["+CSQ"]),
        ("s3", ["S3", "S30"]),
        ("a/", ["A/"]),
        ("ate", ["E"]),
        ("at&", ["&F", "&K"]),
    ],
)
def test_completion_offers_the_likeliest_first(typed: str, first: list[str]) -> None:
    found = [entry.name for entry in CATALOGUE.complete(typed)]
    assert [name for name in found if name in first][: len(first)] == first
    assert found[0] == first[0]


def test_completion_keeps_its_limit_and_offers_nothing_for_nonsense() -> None:
    assert len(CATALOGUE.complete("at", 7)) == 7
    assert CATALOGUE.complete("at", 0) == []
    assert CATALOGUE.complete("AT+CSQ=", 0) == []
    assert CATALOGUE.complete("AT+NOSUCHTHING") == []
    assert CATALOGUE.complete("AT+NOSUCHTHING=1") == []


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("at+cs", ("at", "+cs")),
        ("+cs", ("", "+cs")),
        ("at", ("at", "")),
        ("a", ("", "a")),
        ("AT+CSQ;+CR", ("AT+CSQ;", "+CR")),
        ("AT+CSQ; +CR", ("AT+CSQ; ", "+CR")),
        ("ATE0+C", ("ATE0", "+C")),
        ('AT#CMGS="a;b+c', ("AT", '#CMGS="a;b+c')),
        ("AT+CUSD=1,*100#", ("AT", "+CUSD=1,*100#")),
        ("", ("", "")),
    ],
)
def test_a_line_splits_before_the_command_being_typed(text: str, parts: tuple[str, str]) -> None:
    assert split_fragment(text) == parts


@given(st.text(max_size=40))
def test_any_text_splits_and_completes(text: str) -> None:
    head, fragment = split_fragment(text)
    assert head + fragment == text
    assert len(CATALOGUE.complete(text, 5)) <= 5
    CATALOGUE.help(text)


@pytest.mark.parametrize("name", ["+CFUN", "at+cfun", "AT+CFUN=4", "at + cfun ?", "+cfun=?"])
def test_help_finds_a_command_however_it_is_written(name: str) -> None:
    found = CATALOGUE.help(name)
    assert found is not None
    assert found.name == "+CFUN"
    assert found.timeout == 20
    assert any("radio" in danger.reason for danger in found.dangers)


def test_help_knows_when_it_does_not_know() -> None:
    assert CATALOGUE.help("+NOSUCHTHING") is None
    assert CATALOGUE.help("") is None


@pytest.mark.parametrize(
    ("name", "signature"),
    [
        ("#SGACTCFG", "AT#SGACTCFG=<cid>,<retry>[,<delay>[,<urcmode>]]"),
        ("S3", "ATS3=<code>"),
        ("E", "ATE0|1"),
        ("+CSQ", "AT+CSQ"),
        ("A/", "A/"),
    ],
)
def test_a_signature_reads_as_one_would_type_it(name: str, signature: str) -> None:
    found = CATALOGUE.help(name)
    assert found is not None
    assert found.signature == signature


def test_there_is_help_for_everything_that_the_room_knows() -> None:
    names = {entry.name for entry in CATALOGUE.entries}
    assert len(CATALOGUE) >= 250
    assert set(RULES) <= names
    assert set(_LIMITS) <= names
    assert names >= PROMPTING


@pytest.mark.parametrize("entry", CATALOGUE.entries, ids=lambda entry: entry.name)
def test_an_entry_is_whole(entry: CommandHelp) -> None:
    assert entry.name == entry.name.upper()
    assert entry.summary.endswith(".")
    assert len(entry.summary) <= 120
    assert entry.forms
    assert entry.group
    assert not entry.parameters or Form.SET in entry.forms or Form.EXECUTE in entry.forms
    assert entry.parameters.count("[") == entry.parameters.count("]")
    if entry.example:
        assert read_command_line(entry.example).commands[0].name in {entry.name, entry.name[:2]}


def test_a_catalogue_may_be_made_of_anything() -> None:
    assert len(Catalogue(CATALOGUE.entries[:3])) == 3


def test_the_guard_the_masks_and_the_timeouts_load_no_catalogue() -> None:
    script = (
        "import sys, atrun_tui.knowledge.hazards, atrun_tui.knowledge.sensitive, atrun_tui.knowledge.timeouts,"
        " atrun_tui.knowledge.error_texts; print(*sorted({'tomllib', 'pathlib', 'importlib.resources'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", script],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(atrun_tui.__file__).parents[1],
    )
    assert done.stdout.split() == []
