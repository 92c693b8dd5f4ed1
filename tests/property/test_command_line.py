"""The reader of command lines is total, and its places are places of the text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from atrun_tui.protocol.command_line import Form, read_command_line

GRAMMAR = st.text(st.sampled_from("ATat+#&\\=?;,\"' SDEV0139CREG/H%$*^!\t"), max_size=40)
LINES = st.one_of(st.text(max_size=40), GRAMMAR.map(lambda rest: "AT" + rest))
NAMES = st.from_regex(r"\A[+#][A-Z]{1,8}\Z")
VALUES = st.text(st.characters(codec="latin-1", exclude_characters='";,', exclude_categories=["C", "Z"]), max_size=8)


@given(LINES)
def test_any_text_is_read_without_raising_and_every_place_lies_in_it(text: str) -> None:
    line = read_command_line(text)
    assert line.text == text
    end = 0
    for command in line.commands:
        assert end <= command.start <= command.end <= len(text)
        end = command.end
        for argument in command.arguments:
            assert command.start <= argument.start <= argument.end <= command.end
            assert argument.number is None or argument.number >= 0


@given(LINES)
def test_an_argument_stands_where_it_is_said_to_stand(text: str) -> None:
    for command in read_command_line(text).commands:
        for argument in command.arguments:
            written = text[argument.start : argument.end]
            assert written.startswith('"') is argument.quoted
            if argument.quoted and written.count('"') == 2 and written.endswith('"'):
                assert argument.text == written[1:-1]
            elif '"' not in written:
                assert argument.text == "".join(char for char in written if not (char.isspace() or char < " "))


@given(st.lists(st.tuples(NAMES, st.sampled_from(["", "?", "=?", "=1,2"])), min_size=1, max_size=5), st.booleans())
def test_a_list_is_read_command_by_command(commands: list[tuple[str, str]], lower: bool) -> None:
    text = "AT" + ";".join(name + form for name, form in commands)
    forms = {"": Form.EXECUTE, "?": Form.READ, "=?": Form.TEST, "=1,2": Form.SET}
    read = read_command_line(text.lower() if lower else text).commands
    assert [(command.name, command.form) for command in read] == [(name, forms[form]) for name, form in commands]


@given(NAMES, st.lists(VALUES, min_size=1, max_size=5))
def test_quoted_arguments_keep_whatever_they_hold(name: str, values: list[str]) -> None:
    text = f"AT{name}=" + ",".join(f'"{value};, "' for value in values) + ";+CSQ"
    setting, signal = read_command_line(text).commands
    assert [argument.text for argument in setting.arguments] == [f"{value};, " for value in values]
    assert signal.name == "+CSQ"


@given(LINES, st.integers(0, 40))
def test_blanks_outside_quotes_mean_nothing(text: str, place: int) -> None:
    head, tail = text[:place], text[place:]
    if head.count('"') % 2:
        return
    spaced, plain = read_command_line(f"{head} {tail}"), read_command_line(text)
    assert [(c.name, c.form, [a.text for a in c.arguments]) for c in spaced.commands] == [
        (c.name, c.form, [a.text for a in c.arguments]) for c in plain.commands
    ]
