from __future__ import annotations

import pytest

from atrun_tui.procedures.inventory import Inventory, StoredFile, read_inventory, read_quoted


@pytest.mark.parametrize(
    ("line", "file"),
    [
        ('#LSCRIPT: "First.py",51', StoredFile(name="First.py", size=51)),
        ("#LSCRIPT: First.py 51", StoredFile(name="First.py", size=51)),
        ('#LCSCRIPT: "First.py",51,8FD6', StoredFile(name="First.py", size=51, crc="8FD6")),
        ('#LCSCRIPT: "First.py",51,"8fd6"', StoredFile(name="First.py", size=51, crc="8FD6")),
        ('#LCSCRIPT: "First.py",51,4', StoredFile(name="First.py", size=51, crc="0004")),
        ('#LCSCRIPT: "First.py",51', StoredFile(name="First.py", size=51)),
        ('#M2MLIST: "m2mapz.bin",58044', StoredFile(name="m2mapz.bin", size=58044)),
        ('#LSCRIPT: "a b.py", 51 ', StoredFile(name="a b.py", size=51)),
    ],
)
def test_a_file_in_every_spelling(line: str, file: StoredFile) -> None:
    assert read_inventory([line]) == Inventory(files=(file,))


def test_a_whole_list() -> None:
    lines = ["#M2MLIST: <sub>", '#M2MLIST: "a.bin",3', "#M2MLIST: free bytes: 20000", "something else", "#M2MLIST:"]
    inventory = read_inventory(lines)
    assert inventory == Inventory(files=(StoredFile(name="a.bin", size=3),), folders=("sub",), free=20_000)
    assert inventory.find("a.bin") is not None
    assert inventory.find("A.BIN") is None


@pytest.mark.parametrize(
    "line",
    [
        "",
        ":",
        "#LSCRIPT",
        '#LSCRIPT: "',
        '#LSCRIPT: "a.py",x',
        '#LSCRIPT: "a.py",9999999999999',
        "#LSCRIPT: free bytes: ?",
    ],
)
def test_what_is_no_file_is_passed_over(line: str) -> None:
    assert read_inventory([line]) == Inventory()


def test_a_compiled_file_stands_in_front_of_its_text() -> None:
    lines = ['#LSCRIPT: "a.py",1', '#LSCRIPT: "a.pyo",1', '#LSCRIPT: "b.py",1', '#LSCRIPT: "c.pyo",1']
    inventory = read_inventory(lines)
    assert inventory.shadowed == (("a.py", "a.pyo"),)
    assert [inventory.behind(name) for name in ("a.pyo", "b.pyo", "c.pyo", "b.py")] == ["a.py", "b.py", None, None]


def test_a_quoted_answer() -> None:
    assert read_quoted(["+CREG: 1", '#ESCRIPT: "a.py"'], "#ESCRIPT") == ["a.py"]
    assert read_quoted(["#ESCRIPT: "], "#ESCRIPT") == [""]
    assert read_quoted(["OK"], "#ESCRIPT") == []
