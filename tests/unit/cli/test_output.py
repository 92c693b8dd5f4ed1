"""Data on stdout: masked, and still JSON."""

from __future__ import annotations

import json

import pytest

from atrun_tui.cli.output import json_line
from atrun_tui.knowledge.sensitive import mask_line


@pytest.mark.parametrize("command", ['AT#TCPATRUNAUTH=1,"me","pass,word"', 'AT+CPIN="1234"', 'AT#SMSATWL=0,1,1,"x"y"'])
def test_a_masked_command_leaves_the_json_whole(command: str) -> None:
    data = {
        "command": command,
        "lines": ['#TCPATRUNAUTH: "me","word"'],
        "nested": {"a": [command]},
        "ok": True,
        "n": None,
    }
    told = json.loads(json_line(data, mask_line))
    assert told["command"] == told["nested"]["a"][0] == mask_line(command)
    assert told["lines"] == [mask_line(data["lines"][0])]  # type: ignore[index]
    assert (told["ok"], told["n"]) == (True, None)


def test_what_acts_on_a_terminal_is_escaped() -> None:
    line = json_line({"a": "\x1b[2J\x9b\u202e"})
    assert line == '{"a": "\\u001b[2J\\u009b\\u202e"}'
