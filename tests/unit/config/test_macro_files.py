"""Macro files: found by path or name, read whole, every fault at once."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from atrun_tui.config.macro_files import (
    MacroFaulty,
    check_macro,
    find_macro,
    list_macros,
    load_macro,
    profile_values,
    starters,
)
from atrun_tui.config.macro_steps import COMMON, KINDS
from atrun_tui.config.profile import DialRoad, ListenRoad, Profile, SmsRoad
from atrun_tui.procedures.lint import faults
from atrun_tui.procedures.program import Include, Repeat

if TYPE_CHECKING:
    from collections.abc import Callable

SCHEMA = Path(__file__).parents[3] / "atrun_tui" / "procedures" / "macro.schema.json"


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def make(text: str, name: str = "one.toml") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return make


def problems(path: Path) -> list[tuple[int | None, str, str]]:
    with pytest.raises(MacroFaulty) as caught:
        load_macro(path, path.parent)
    return [(each.line, each.key, each.text) for each in caught.value.findings]


def test_every_fault_at_once_with_line_and_key(write: Callable[..., Path]) -> None:
    path = write(
        """nam = "x"
[variables]
weak = { default = 10, hlp = "x" }
[[steps]]
sned = "AT"
[[steps]]
send = "AT"
expect = '(a'
timout = 3
on_error = "goto"
[[steps]]
check = "cqs.foo"
expect = "x"
[[steps]]
repeat = { times = 0 }
[[steps.steps]]
note = "${secret:x}"
[[steps]]
send = "AT"
pause = 1
[[steps]]
send = "AT${"
retry = { times = 1, dely = 2 }
[[steps]]
ask = "what?"
[[steps]]
set = { "1a" = 1, b = [1] }
"""
    )
    found = problems(path)
    assert [each[:2] for each in found] == [
        (3, "variables.weak.hlp"),
        (4, "steps[1]"),
        (8, "steps[2].expect"),
        (10, "steps[2].on_error"),
        (9, "steps[2].timout"),
        (13, "steps[3].expect"),
        (12, "steps[3].check"),
        (15, "steps[4].repeat.times"),
        (17, "steps[4].steps[1].note"),
        (18, "steps[5]"),
        (22, "steps[6].send"),
        (23, "steps[6].retry.dely"),
        (24, "steps[7].variable"),
        (27, "steps[8].set.1a"),
        (27, "steps[8].set.b"),
        (1, "nam"),
    ]
    text = "\n".join(each[2] for each in found)
    assert 'did you mean "timeout"' in text
    assert 'did you mean "send"' in text
    assert "a step does one thing" in text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "has no steps"),
        ("steps = 3", "a list of tables"),
        ("steps = [1]", "must be a table"),
        ("[[steps]]\nsend = 'AT\\\n", "is not TOML"),
        ("[[steps]]\nsend = ''", "must not be empty"),
        ('[[steps]]\nsend = "a\\u0000"', "control characters"),
        ("[[steps]]\nsend = 'AT'\ntimeout = 0", "0.1"),
        ("[[steps]]\nsend = 'AT'\ntimeout = nan", "0.1"),
        ("[[steps]]\npause = 1e9", "86400"),
        ("[[steps]]\nrepeat = 2000\nsteps = []", "1000"),
        ("[[steps]]\nrepeat = 2", "is missing"),
        ("[[steps]]\nsend = 'AT'\nretry = 1000", "100"),
        ("[[steps]]\nlabel = 'stop'\nsend = 'AT'", "is no label"),
        ("[[steps]]\nupload = 'a'\nkind = 'x'", "script"),
        ("[variables]\n'a b' = 1\n[[steps]]\nnote = 'x'", "is no name"),
        ("[variables]\na = [1]\n[[steps]]\nnote = 'x'", "must be text, a number"),
        ("[variables]\npassword = { secret = 'x' }\n[[steps]]\nnote = 'x'", "secrets live in the keyring"),
        ("[[steps]]\ninclude = 'nowhere'", "no such macro"),
        ("[[steps]]\ninclude = 'one'", "includes itself: one.toml includes one.toml"),
    ],
)
def test_what_is_wrong_is_said(write: Callable[..., Path], text: str, said: str) -> None:
    assert any(said in problem[2] for problem in problems(write(text))), problems(write(text))


def test_includes_are_read_beside_the_file_and_bring_their_variables(
    write: Callable[..., Path], tmp_path: Path
) -> None:
    write("[variables]\na = 1\nb = 2\n[[steps]]\nsend = 'AT+A=${a}'", "inner.toml")
    path = write("[variables]\na = 5\n[[steps]]\ninclude = 'inner'\n[[steps]]\nnote = '${b}'")
    macro = load_macro(path, tmp_path / "elsewhere")
    assert {each.name: each.default for each in macro.variables} == {"a": 5, "b": 2}
    assert isinstance(macro.steps[0].action, Include)
    assert macro.steps[0].action.steps[0].where.file.endswith("inner.toml")


def test_a_fault_in_an_included_file_is_told_as_its_own(write: Callable[..., Path]) -> None:
    write("[[steps]]\nsnd = 'AT'", "inner.toml")
    path = write("[[steps]]\ninclude = 'inner'")
    with pytest.raises(MacroFaulty) as caught:
        load_macro(path, path.parent)
    assert [(Path(each.file).name, each.line) for each in caught.value.findings] == [("inner.toml", 1)]


def test_a_long_circle_is_told(write: Callable[..., Path]) -> None:
    write("[[steps]]\ninclude = 'c.toml'", "b.toml")
    write("[[steps]]\ninclude = 'a'", "c.toml")
    path = write("[[steps]]\ninclude = 'b'", "a.toml")
    assert problems(path)[0][2] == "includes itself: a.toml includes b.toml includes c.toml includes a.toml"


def test_includes_cannot_multiply_for_ever(write: Callable[..., Path]) -> None:
    write("[[steps]]\nnote = 'x'\n" * 10, "m0.toml")
    for index in range(1, 8):
        write(f"[[steps]]\ninclude = 'm{index - 1}'\n" * 10, f"m{index}.toml")
    path = write("[[steps]]\ninclude = 'm7'")
    assert "more than 5000 steps" in problems(path)[0][2]


def test_steps_nested_without_end_are_refused(write: Callable[..., Path]) -> None:
    text = "[[steps]]\nrepeat = 1\n"
    name = "steps"
    for _ in range(12):
        name += ".steps"
        text += f"[[{name}]]\nrepeat = 1\n"
    assert any("deep" in each[2] for each in problems(write(text)))


def test_a_macro_is_found_by_path_then_by_name(write: Callable[..., Path], tmp_path: Path) -> None:
    path = write("[[steps]]\nnote = 'x'", "signal.toml")
    assert find_macro(str(path), tmp_path / "none") == path
    assert find_macro("signal", tmp_path) == path
    assert find_macro("signal", tmp_path / "none") == starters() / "signal.toml"
    with pytest.raises(MacroFaulty, match="did you mean `signal`"):
        find_macro("sigal", tmp_path)
    with pytest.raises(MacroFaulty, match="no such macro"):
        find_macro("sub/signal.toml", tmp_path)


def test_the_owners_macro_takes_the_place_of_ours(write: Callable[..., Path], tmp_path: Path) -> None:
    write("[[steps]]\nnote = 'x'", "signal.toml")
    listed = {each.name: each.shipped for each in list_macros(tmp_path)}
    assert listed["signal"] is False
    assert listed["reboot"] is True


def test_the_check_tells_all_that_can_be_told_of_a_file_with_faults(write: Callable[..., Path]) -> None:
    path = write(
        "[[steps]]\nsnd = 'x'\nexpect = '(?P<a>x)'\n[[steps]]\nsend = 'AT+CFUN=4'\ntimeout = 3\n[[steps]]\ncheck = 'a == b'"
    )
    macro, found = check_macro(path, path.parent)
    assert macro is not None
    assert [(each.line, each.key) for each in faults(found)] == [
        (1, "steps[1]"),
        (5, "steps[2].send"),
        (8, "steps[3].check"),
    ]
    assert "`b`" in list(faults(found))[-1].text


@pytest.mark.parametrize("path", sorted(starters().glob("*.toml")), ids=lambda path: path.stem)
def test_the_starter_set_is_sound(path: Path, tmp_path: Path) -> None:
    macro, found = check_macro(path, tmp_path)
    assert macro is not None
    assert macro.description
    assert [each for each in found if "only reported" not in each.text] == []


def test_inner_steps_belong_to_their_repeat(write: Callable[..., Path]) -> None:
    path = write("[[steps]]\nrepeat = 2\n[[steps.steps]]\nnote = 'a'\n[[steps.steps]]\nnote = 'b'")
    action = load_macro(path, path.parent).steps[0].action
    assert isinstance(action, Repeat)
    assert [step.where.key for step in action.steps] == ["steps[1].steps[1]", "steps[1].steps[2]"]


def test_a_key_of_the_format_is_never_taken_for_the_name_that_was_meant(write: Callable[..., Path]) -> None:
    path = write("[variables]\ngood = 1\n[[steps]]\ngoto = 'nowhere'\n[[steps]]\ncheck = 'gooo == 1'\nwhat = 1")
    told = [finding.text for finding in check_macro(path, path.parent)[1] if finding.key == "steps[2].check"]
    assert told == ["there is no variable `gooo`; did you mean `good`?"]


def test_the_macro_that_the_readme_shows_has_no_fault_and_every_step_is_named_there(write: Callable[..., Path]) -> None:
    readme = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")
    section = readme.partition("## Macros\n")[2].partition("\n## ")[0]
    path = write(section.partition("```toml\n")[2].partition("```")[0])
    macro, found = check_macro(path, path.parent)
    assert macro is not None
    assert (len(macro.steps), found) == (3, [])
    assert all(f"`{key}`" in section for key in {*KINDS, *COMMON} - {"when", "on_error"})
    assert all(f"`{key} =" in section for key in ("when", "on_error"))


def test_the_schema_knows_the_same_keys() -> None:
    schema: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    step = schema["$defs"]["step"]
    assert set(step["properties"]) == {*COMMON, *KINDS, *(key for keys in KINDS.values() for key in keys)}
    assert {one["title"]: set(one["propertyNames"]["enum"]) for one in step["oneOf"]} == {
        kind: {kind, *keys, *COMMON} for kind, keys in KINDS.items()
    }
    assert set(schema["properties"]) == {"name", "description", "variables", "steps"}


def test_what_a_profile_has_to_offer() -> None:
    assert profile_values(Profile(name="a", road=DialRoad("h", 1), user="me")) == {
        "name": "a",
        "transport": "dial",
        "user": "me",
        "address": "h:1",
    }
    assert profile_values(Profile(name="a", road=SmsRoad("+391", "m")))["number"] == "+391"
    assert profile_values(Profile(name="a", road=ListenRoad("", 1, (), "3")))["imei"] == "3"


def test_a_name_that_no_file_can_have_is_no_macros(write: Callable[..., Path], tmp_path: Path) -> None:
    with pytest.raises(MacroFaulty, match="there is no such macro"):
        find_macro("x" * 5000, tmp_path)
    (problem,) = problems(write(f"[[steps]]\ninclude = '{'x' * 5000}'"))
    assert "there is no such macro" in problem[2]


def test_a_long_macro_is_read_in_a_time_like_its_length(write: Callable[..., Path]) -> None:
    def seconds(steps: int) -> float:
        path = write("[[steps]]\nsend = 'AT'\ntimeout = 3\n" * steps)
        began = time.process_time()
        assert len(load_macro(path, path.parent).steps) == steps
        return time.process_time() - began

    seconds(100)
    assert seconds(4_800) < 30 * min(seconds(600) for _ in range(3)), "eight times as long; squared it would be 64"
