"""The lines of keys in a TOML text."""

from __future__ import annotations

from atrun_tui.config.lines import key_lines, line_of

TEXT = '''name = "x"
[variables]
weak = { default = 1 }
"odd name" = 2
[[steps]]
send = "AT"
retry.times = 3
note = """
inside = 1
[[steps]]
"""
after = 1
[[steps]]  # the second
repeat = 2
[[steps.steps]]
send = "A"
[[steps.steps]]
send = "B"
[steps.set]
a = 1
[[steps]]
'quoted' = 1
'''


def test_tables_keys_and_lists_are_found() -> None:
    lines = key_lines(TEXT)
    assert lines == {
        "name": 1,
        "variables": 2,
        "variables.weak": 3,
        "variables.odd name": 4,
        "steps[1]": 5,
        "steps[1].send": 6,
        "steps[1].retry.times": 7,
        "steps[1].note": 8,
        "steps[1].after": 12,
        "steps[2]": 13,
        "steps[2].repeat": 14,
        "steps[2].steps[1]": 15,
        "steps[2].steps[1].send": 16,
        "steps[2].steps[2]": 17,
        "steps[2].steps[2].send": 18,
        "steps[2].set": 19,
        "steps[2].set.a": 20,
        "steps[3]": 21,
        "steps[3].quoted": 22,
    }


def test_what_is_not_found_has_the_line_of_what_is_around_it() -> None:
    lines = key_lines(TEXT)
    assert line_of(lines, "variables.weak.default") == 3
    assert line_of(lines, "steps[2].steps[2].expect") == 17
    assert line_of(lines, "nowhere.at.all") is None
    assert line_of(lines, "") is None
