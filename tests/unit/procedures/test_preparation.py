from __future__ import annotations

import pytest

from atrun_tui.procedures.preparation import Kind, Unfit, guess_kind, prepare, second_name, to_crlf
from atrun_tui.procedures.steps import Verdict


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.py", Kind.SCRIPT), ("A.PYO", Kind.SCRIPT), ("a.bin", Kind.APP), ("a.bin.gz", Kind.APP), ("a.txt", None)],
)
def test_kinds_are_guessed_by_the_ending(name: str, kind: Kind | None) -> None:
    assert guess_kind(name) is kind


def test_a_kind_that_cannot_be_guessed_has_to_be_said() -> None:
    with pytest.raises(Unfit, match="say which of them it is"):
        prepare("data.txt", b"x")
    assert prepare("data.txt", b"x\n", kind=Kind.SCRIPT).data == b"x\n"
    assert prepare("data.txt", b"x\n", name="a.py").data == b"x\r\n"


@pytest.mark.parametrize(
    ("file", "name", "fits"),
    [
        ("sixteen-chars.py", None, True),
        ("seventeen-char.py", None, False),
        ("seventeen-char.py", "short.py", True),
        ("a.py", "folder/a.py", False),
        ("a.py", 'a".py', False),
        ("a.py", "ä.py", False),
        ("a.py", "a\r.py", False),
        ("a.py", "", False),
        ("a.bin", "/mod/a.bin", True),
        ("a.bin", "\\MOD\\a.bin", True),
        ("a.bin", "a" * 60 + ".bin", True),
        ("a.bin", "a" * 61 + ".bin", False),
        ("a.bin", "/".join(["folder"] * 20) + "/a.bin", False),
        ("a.bin", "/mod/", False),
    ],
)
def test_names_fit_the_module(file: str, name: str | None, fits: bool) -> None:
    if fits:
        assert prepare(file, b"x", name=name).name == (name or file)
    else:
        with pytest.raises(Unfit):
            prepare(file, b"x", name=name)


def test_the_sentence_for_a_long_name_shows_the_way() -> None:
    with pytest.raises(Unfit, match=r"has 17 characters.*16 at most.*give it another one there"):
        prepare("seventeen-char.py", b"x")


def test_only_text_scripts_are_converted() -> None:
    data = b"a\nb\r\n\r\xff"
    assert prepare("a.py", data).data == to_crlf(data) == b"a\r\nb\r\n\r\n\xff"
    for file in ("a.pyo", "a.bin", "a.gz"):
        assert prepare(file, data).data == data
    assert prepare("a.py", b"a\r\n").data == b"a\r\n"


def test_what_looks_odd_is_told_and_never_refused() -> None:
    def warned(file: str, data: bytes, kind: Kind | None = None) -> bool:
        return any(each.verdict is Verdict.WARNING for each in prepare(file, data, kind=kind).findings)

    assert warned("a.py", b"\0\n")
    assert warned("a.pyo", bytes(20_000))
    assert warned("a.txt", b"x", Kind.SCRIPT)
    assert not warned("a.py", b"a\n")
    assert not warned("a.pyo", b"a")


@pytest.mark.parametrize(
    ("wanted", "taken", "second"),
    [
        ("main.py", {"main.py"}, "main_2.py"),
        ("main_2.py", {"main_2.py"}, "main_3.py"),
        ("main.py", {"main.py", "main_2.py", "main_3.pyo"}, "main_4.py"),
        ("a-long-name-1.py", {"a-long-name-1.py"}, "a-long-name_2.py"),
        ("sixteen-chars.py", set(), "sixteen-cha_2.py"),
        ("m2mapz.bin.gz", {"m2mapz.bin.gz"}, "m2mapz_2.bin.gz"),
        (".py", set(), ".py_2"),
    ],
)
def test_a_second_name(wanted: str, taken: set[str], second: str) -> None:
    chosen = second_name(wanted, frozenset(taken), 16)
    assert chosen == second


def test_when_every_second_name_is_taken() -> None:
    assert second_name("a.py", frozenset(f"a_{number}.py" for number in range(2, 100)), 16) is None
