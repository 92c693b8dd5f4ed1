"""Patterns that are compiled late."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest

import atrun_tui
from atrun_tui.regex import regex


def test_it_does_what_the_pattern_does() -> None:
    late = regex(r"(\d+)-(?P<word>x+)", re.IGNORECASE)
    found = late.fullmatch("12-XX")
    assert found is not None
    assert (found[1], found["word"]) == ("12", "XX")
    assert late.pattern == r"(\d+)-(?P<word>x+)"
    assert late.flags & re.IGNORECASE
    assert regex(rb"\s").sub(b"_", b"a b") == b"a_b"


def test_nothing_is_compiled_before_it_is_used() -> None:
    late = regex("(")
    with pytest.raises(re.error):
        late.match("")


def test_what_it_does_not_have_is_missing() -> None:
    with pytest.raises(AttributeError):
        regex("x").nonsense  # type: ignore[attr-defined]  # noqa: B018


def test_every_pattern_of_the_house_can_be_compiled() -> None:
    patterns = [
        value
        for module in pkgutil.walk_packages(atrun_tui.__path__, "atrun_tui.")
        if module.name != "atrun_tui.__main__"
        for value in vars(importlib.import_module(module.name)).values()
        if type(value) is type(regex(""))
    ]
    assert len(patterns) > 20
    assert all(pattern.pattern for pattern in patterns)
