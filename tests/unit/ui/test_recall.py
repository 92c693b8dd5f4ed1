from __future__ import annotations

from atrun_tui.ui.recall import KEPT, Recall


def test_an_empty_line_walks_all_commands_and_back_to_nothing() -> None:
    recall = Recall(["AT+CSQ", "AT#MONI", "AT+COPS?"])

    assert recall.older("") == "AT+CSQ"
    assert recall.older("AT+CSQ") == "AT#MONI"
    assert recall.older("AT#MONI") == "AT+COPS?"
    assert recall.older("AT+COPS?") is None
    assert recall.newer() == "AT#MONI"
    assert recall.newer() == "AT+CSQ"
    assert recall.newer() == ""
    assert not recall.walking


def test_what_is_typed_filters_in_any_case_and_comes_back_at_the_end() -> None:
    recall = Recall(["AT+CSQ", "AT#MONI", "AT+COPS?"])

    assert recall.older("at+c") == "AT+CSQ"
    assert recall.older("AT+CSQ") == "AT+COPS?"
    assert recall.newer() == "AT+CSQ"
    assert recall.newer() == "at+c"


def test_newer_without_a_walk_is_nothing() -> None:
    assert Recall(["AT"]).newer() is None


def test_a_command_that_stands_on_the_line_already_is_passed_over() -> None:
    assert Recall(["AT+CSQ", "AT+CSQ=?"]).older("AT+CSQ") == "AT+CSQ=?"


def test_a_remembered_command_is_in_front_once() -> None:
    recall = Recall(["AT+CSQ", "AT#MONI"])
    recall.older("")
    recall.remember("AT#MONI")

    assert recall.commands == ["AT#MONI", "AT+CSQ"]
    assert not recall.walking


def test_the_memory_has_an_end() -> None:
    recall = Recall(f"AT+X={number}" for number in range(KEPT + 10))
    recall.remember("AT")

    assert len(recall.commands) == KEPT
