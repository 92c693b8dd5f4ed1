"""The `upload` step of a macro, played by a real process on a simulated module."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Atrun

MACRO = """\
name = "Update"
description = "Stores a script and looks whether it is there"
[[steps]]
upload = "main.py"
enable = true
[[steps]]
send = "AT#ESCRIPT?"
expect = 'main\\.py'
"""


def test_a_macro_stores_a_file_that_lies_beside_it(atrun: Atrun, simulate: Callable[..., str], tmp_path: Path) -> None:
    address = simulate()
    assert atrun("profile", "add", "pump-7", "--dial", address, "--user", "testuser", "--login", "automatic").code == 0
    folder = tmp_path / "macros"
    folder.mkdir()
    (folder / "update.toml").write_text(MACRO)
    (folder / "main.py").write_text("print 1\n")
    done = atrun("play", str(folder / "update.toml"), "pump-7", "--json")
    assert done.code == 0, done.err
    assert "sending 9 bytes as main.py" in done.err
    assert done.records[-1]["ok"]
    (folder / "main.py").unlink()
    missing = atrun("play", str(folder / "update.toml"), "pump-7")
    assert (missing.code, "there is no file" in missing.err) == (2, True)
