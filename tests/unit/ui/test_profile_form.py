from __future__ import annotations

import pytest

from atrun_tui.config.profile import DialRoad, Profile
from atrun_tui.protocol.login import Login
from atrun_tui.ui.screens.profile_form import read_draft

DRAFT = {"name": "pump-7", "address": "10.64.3.17:1024", "user": "testuser", "password": "secret"}
NONE: frozenset[str] = frozenset()


def test_a_full_draft_is_a_profile_without_its_password() -> None:
    profile = read_draft(DRAFT, Login.STEP_BY_STEP, NONE, None)

    assert profile == Profile(
        name="pump-7", road=DialRoad("10.64.3.17", 1024), user="testuser", login=Login.STEP_BY_STEP
    )
    assert "secret" not in repr(profile)


def test_editing_keeps_what_the_form_does_not_show() -> None:
    former = Profile(name="old", road=DialRoad("a", 1), keepalive=60.0, pause_ms=50.0, timeout=9.0)
    profile = read_draft(DRAFT, Login.AUTO, NONE, former)

    assert isinstance(profile, Profile)
    assert (profile.name, profile.keepalive, profile.pause_ms, profile.timeout) == ("pump-7", 60.0, 50.0, 9.0)


@pytest.mark.parametrize(
    ("field", "text", "word"),
    [
        ("name", "", "name"),
        ("name", "a b", "name"),
        ("name", "taken", "already"),
        ("address", "10.64.3.17", "port"),
        ("address", ":1024", "host"),
        ("address", "10.64.3.17:0", "port"),
        ("user", "x" * 51, "50"),
        ("user", "a\rb", "characters"),
        ("password", "p" * 51, "50"),
        ("password", "\N{SNOWMAN}", "characters"),
    ],
)
def test_each_fault_is_a_sentence_at_its_field(field: str, text: str, word: str) -> None:
    problems = read_draft({**DRAFT, field: text}, Login.AUTO, frozenset({"taken"}), None)

    assert isinstance(problems, dict)
    assert list(problems) == [field]
    assert word in problems[field]


def test_all_faults_are_told_at_once() -> None:
    problems = read_draft({"name": "", "address": "", "user": "", "password": "x"}, Login.AUTO, NONE, None)

    assert isinstance(problems, dict)
    assert set(problems) == {"name", "address", "user"}
