"""`atrun files` as people and scripts use it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Atrun, Done

FIRST = b"a = 1\r\n"
APP = bytes(range(256))


@pytest.fixture
def files(atrun: Atrun, simulate: Callable[..., str], tmp_path: Path) -> Callable[..., Done]:
    (tmp_path / "first.py").write_bytes(FIRST)
    (tmp_path / "app.bin").write_bytes(APP)
    first, app = tmp_path / "first.py", tmp_path / "app.bin"
    address = simulate(
        "--script", f"main.py={first}", "--script", f"main.pyo={app}", "--script", f"lib.py={first}", "--enabled", "main.py",
        "--app", f"m2mapz.bin={app}", "--run-app", "m2mapz.bin",
    )  # fmt: skip
    assert atrun("profile", "add", "pump-7", "--dial", address, "--user", "testuser", "--login", "automatic").code == 0
    return lambda *arguments: atrun("files", "pump-7", *arguments)


def test_what_is_there(files: Callable[..., Done]) -> None:
    done = files()
    assert done.code == 0, done.err
    lines = [line.split() for line in done.out.splitlines()]
    assert lines[0][:3] == ["script", "main.py", "7"]
    assert lines[0][-1] == "enabled"
    assert ["script", "free", "bytes", str(1_900_000 - 14 - 256)] in lines
    assert ["app", "m2mapz.bin", "256", "-", "enabled"] in lines
    assert "main.pyo stands in front of main.py" in done.err
    (record,) = files("--json").records
    assert record["scripts"]["shadowed"] == [{"name": "main.py", "by": "main.pyo"}]
    assert [each["size"] for each in record["scripts"]["files"]] == [7, 256, 7]
    assert (record["apps"]["enabled"], record["ok"], record["error"]) == ("m2mapz.bin", True, None)


def test_a_file_is_fetched_byte_for_byte(files: Callable[..., Done], tmp_path: Path) -> None:
    target = tmp_path / "fetched.bin"
    assert files("get", "m2mapz.bin", str(target)).code == 0
    assert target.read_bytes() == APP
    again = files("get", "m2mapz.bin", str(target))
    assert (again.code, "--force" in again.err) == (2, True)
    assert files("get", "lib.py", str(target), "--force").code == 0
    assert target.read_bytes() == FIRST
    assert files("get", "lib.py", "-").out == "a = 1\n"


def test_what_runs_is_removed_only_with_yes(files: Callable[..., Done]) -> None:
    refused = files("remove", "main.py")
    assert (refused.code, "--yes removes it all the same" in refused.err) == (2, True)
    assert files("remove", "lib.py").code == 0
    assert files("remove", "main.py", "--yes").code == 0
    (record,) = files("--json").records
    assert [each["name"] for each in record["scripts"]["files"]] == ["main.pyo"]
    gone = files("remove", "lib.py")
    assert (gone.code, "is not on the module" in gone.err) == (1, True)


def test_another_file_is_enabled(files: Callable[..., Done]) -> None:
    shadowed = files("enable", "main.py")
    assert (shadowed.code, "but main.pyo stands in front of it, and that is what runs" in shadowed.out) == (0, True)
    assert files("enable", "lib.py").out == "lib.py is enabled: it runs from the module's next start on\n"
    assert files("--json").records[0]["scripts"]["enabled"] == "lib.py"
    wrong = files("enable", "LIB.py")
    assert (wrong.code, "did you mean lib.py?" in wrong.err) == (1, True)


def test_files_are_compared(files: Callable[..., Done], tmp_path: Path) -> None:
    here = tmp_path / "here.py"
    here.write_bytes(b"a = 1\n")
    same = files("compare", "lib.py", str(here), "--json")
    assert (same.code, same.records[0]["same"], same.records[0]["method"]) == (0, True, "checksum")
    here.write_bytes(b"a = 2\n")
    other = files("compare", "lib.py", str(here), "--json")
    assert (other.code, other.records[0]["same"]) == (1, False)
    assert files("compare", "m2mapz.bin", str(tmp_path / "app.bin")).code == 0


@pytest.mark.parametrize(
    "arguments", [["get"], ["remove"], ["compare", "a.py"], ["list", "a.py"], ["remove", "a", "b"]]
)
def test_wrong_usage(files: Callable[..., Done], arguments: list[str]) -> None:
    assert files(*arguments).code == 2


def test_a_name_that_is_none(files: Callable[..., Done]) -> None:
    assert files("remove", 'a";#SHDN').code == 2


def test_a_name_that_no_file_here_can_have(files: Callable[..., Done]) -> None:
    done = files("get", "x" * 5000)
    assert (done.code, "cannot be written: File name too long" in done.err) == (2, True)
