"""What a macro would send, told beforehand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.procedures.plan import plan, sms_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from atrun_tui.procedures.program import Macro

TEXT = """
[variables]
fast = false
[[steps]]
send = "AT+COPS?"
expect = '(?P<operator>x)'
retry = 2
[[steps]]
send = "AT+X=${operator},${user},${secret:word}"
when = "operator != ''"
[[steps]]
send = "AT+FAST"
when = "fast"
[[steps]]
repeat = 5
when = "operator == 'x'"
[[steps.steps]]
send = "AT+CSQ"
[[steps.steps]]
upload = "main.py"
"""


def test_times_conditions_and_sms(macro: Callable[[str], Macro]) -> None:
    planned = plan(macro(TEXT), {"name": "pump", "user": "me"}, {})
    assert [(each.number, each.what, each.times, each.conditions) for each in planned] == [
        ("1", "AT+COPS?", 3, ()),
        ("2", "AT+X=${operator},me,•••", 1, ("operator != ''",)),
        ("4.1", "AT+CSQ", 5, ("operator == 'x'",)),
        ("4.2", "upload main.py", 5, ("operator == 'x'",)),
    ]
    assert [sms_of(each, "sms") for each in planned] == [3, 1, 5, 0]
    assert sms_of(planned[0], "dial") == 0
    assert planned[0].as_json("pump", "sms", "m")["sms"] == 3


def test_what_is_given_decides_what_is_known(macro: Callable[[str], Macro]) -> None:
    numbers = [each.number for each in plan(macro(TEXT), {}, {"fast": "1", "operator": "y"})]
    assert numbers == ["1", "2", "3"]
