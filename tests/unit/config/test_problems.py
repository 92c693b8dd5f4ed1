from __future__ import annotations

from pathlib import Path

from atrun_tui.config.problems import ConfigError, Problem, did_you_mean, quoted


def test_a_problem_names_file_place_and_fault() -> None:
    problem = Problem(Path("a.toml"), "profiles.p.user", "is missing")
    whole = Problem(Path("b.toml"), "", "is a folder")
    assert str(ConfigError([problem, whole])) == "a.toml: profiles.p.user: is missing\nb.toml: is a folder"


def test_quoted_text_is_short_and_harmless() -> None:
    assert quoted("plain") == '"plain"'
    assert quoted("\x1b[2J\x9b\u202e\n") == '"�[2J���"'
    assert len(quoted("x" * 1000)) == 62


def test_a_hint_only_when_something_is_near() -> None:
    assert did_you_mean("adress", ["address", "user"]) == ' (did you mean "address"?)'
    assert did_you_mean("xyz", ["address", "user"]) == ""
    assert did_you_mean("x" * 100_000, ["address"]) == ""
