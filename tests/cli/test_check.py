"""`atrun profile check` on simulated modules that were set up badly, over real sockets and a real modem."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Atrun, Done

WELL = ("--activation", "15", "--probe-minutes", "1", "--sms-service", "--max-timeout", "600")
"""Flags of a module that nothing strands."""


def levels(done: Done) -> dict[str, str]:
    return {each["topic"]: each["level"] for each in done.records[1:]}


def finding(done: Done, topic: str) -> dict[str, Any]:
    (found,) = [each for each in done.records[1:] if each["topic"] == topic]
    return found


def test_a_module_as_delivered_will_be_stranded_and_how_that_is_mended(
    atrun: Atrun, module: Callable[..., str]
) -> None:
    name = module("--allow", "none")
    done = atrun("profile", "check", name, "--json")
    assert done.code == 0, "what is found is no failure"
    stranding = {topic for topic, level in levels(done).items() if level == "will strand it"}
    assert stranding == {"coming back", "dead links", "who may connect"}
    assert finding(done, "coming back") == {
        "profile": name,
        "topic": "coming back",
        "level": "will strand it",
        "read": "#SGACTCFG: 1,0,180,0",
        "text": finding(done, "coming back")["text"],
        "mend": ["AT#SGACTCFG=1,15,180"],
        "where": "over this road",
        "how": "over this road",
    }
    assert finding(done, "dead links")["where"] == "not over this road"
    assert "3 will strand it" in done.err

    mended = atrun("run", name, *finding(done, "coming back")["mend"])
    assert mended.code == 0
    assert levels(atrun("profile", "check", name, "--json"))["coming back"] == "fine"


def test_people_get_the_worst_first_with_commands_that_can_be_copied(atrun: Atrun, module: Callable[..., str]) -> None:
    done = atrun("profile", "check", module("--tx-timeout", "0.2", *WELL[2:]))
    lines = done.out.splitlines()
    first = next(place for place, line in enumerate(lines) if line.startswith("will strand it"))
    assert "coming back   #SGACTCFG: 1,0,180,0" in lines[first]
    assert lines[first + 1].startswith("    Nothing brings context 1 up again")
    assert "        AT#SGACTCFG=1,15,180" in lines
    assert max(map(len, lines)) < 200
    assert lines.index(next(line for line in lines if line.startswith("fine"))) > first


def test_a_module_that_was_set_up_well_has_little_to_be_looked_at(atrun: Atrun, module: Callable[..., str]) -> None:
    name = module(*WELL)
    done = atrun("profile", "check", name, "--json")
    # The port differs since the simulated module took any free one; the rest is as it should be.
    assert {topic for topic, level in levels(done).items() if level != "fine"} <= {"port"}
    commands = [each["command"] for each in atrun("history", "--profile", name, "--json").records]
    assert "AT#TCPATRUNFRWL?" in commands
    assert not any("AUTH" in command or "SMSATWL" in command for command in commands)


@pytest.mark.parametrize(
    ("flags", "topic", "level"),
    [
        (["--max-timeout", "60"], "idle links", "worth a look"),
        (["--tx-timeout", "1.5"], "short answers", "worth a look"),
        (["--allow", "0.0.0.0/0"], "who may connect", "worth a look"),
        (["--allow", "10.0.0.0/8"], "our own address", "will strand it"),
        (["--allow", "127.0.0.1/32"], "our own address", "worth a look"),
        (["--command-limit", "1"], "command limit", "worth a look"),
        (["--error", "AT#SCFG*=4"], "the socket", "not known"),
        (["--answer", "AT#TCPATRUNFRWL?=what?"], "who may connect", "not known"),
    ],
)
def test_each_finding_can_be_had_of_a_simulated_module(
    atrun: Atrun, module: Callable[..., str], flags: list[str], topic: str, level: str
) -> None:
    name = module(*WELL, *flags)
    done = atrun("profile", "check", name, "--json", "--timeout", "3")
    assert (done.code, levels(done)[topic]) == (0, level), done.err


def test_a_module_that_hangs_is_told_of_as_far_as_it_came(atrun: Atrun, module: Callable[..., str]) -> None:
    done = atrun("profile", "check", module("--hang", "AT#SGACTCFG*"), "--json", "--timeout", "3")
    assert done.code == 4
    assert "how it is set up could not be read: no answer to" in done.err
    assert (levels(done)["coming back"], levels(done)["way in"]) == ("not known", "fine")


def test_a_link_that_is_lost_while_it_is_asked_is_told(atrun: Atrun, module: Callable[..., str]) -> None:
    done = atrun("profile", "check", module("--drop", "AT#SCFG?*"))
    assert done.code == 4
    assert "how it is set up could not be read" in done.err
    assert "model     HE910-D" in done.out


def test_hostile_answers_are_shown_and_not_obeyed(atrun: Atrun, module: Callable[..., str]) -> None:
    done = atrun("profile", "check", module("--hostile", "--long-line", "AT#*=5000", "--flood", "AT#SGACT*=3000"))
    assert done.code == 0, done.err
    assert "\x1b" not in done.out
    assert max(map(len, done.out.splitlines())) < 400


def test_a_rule_that_no_firewall_holds_is_refused_in_a_sentence(atrun: Atrun) -> None:
    done = atrun("simulate", "--listen", "127.0.0.1:0", "--allow", "everybody")
    assert done.code == 2
    assert "'everybody' is no IPv4 block such as 10.64.0.0/16" in done.err
