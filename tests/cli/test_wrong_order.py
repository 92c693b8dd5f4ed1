"""What comes first is a matter of the command: whoever turns it round is told so, in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Atrun


@pytest.fixture
def pumps(atrun: Atrun) -> None:
    for name in ("pump-7", "pump-8"):
        assert atrun("profile", "add", name, "--dial", "127.0.0.1:1").code == 0


@pytest.mark.usefixtures("pumps")
@pytest.mark.parametrize(
    ("names", "right"),
    [(["pump-7"], "pump-7"), (["pump-7", "pump-8"], "pump-7 pump-8"), (["pump-*"], "'pump-*'"), (["pmup"], "pmup")],
)
def test_an_upload_names_the_modules_first(atrun: Atrun, tmp_path: Path, names: list[str], right: str) -> None:
    file = tmp_path / "main.py"
    file.write_bytes(b"print 1\n")
    done = atrun("upload", str(file), *names)
    assert (done.code, done.out) == (2, "")
    assert done.err == f"atrun: the file comes last: atrun upload {right} {file}; nothing was sent\n"


@pytest.mark.usefixtures("pumps")
@pytest.mark.parametrize(
    ("words", "right"),
    [
        (["pump-7", "signal"], "signal pump-7"),
        (["pump-7", "pump-8", "signal"], "signal pump-7 pump-8"),
        (["pump-*", "signal", "--dry-run"], "signal 'pump-*'"),
    ],
)
def test_a_play_names_the_macro_first(atrun: Atrun, words: list[str], right: str) -> None:
    done = atrun("play", *words)
    assert (done.code, done.out) == (2, "")
    assert done.err == f"atrun: the macro comes first: atrun play {right}; nothing was sent\n"


@pytest.mark.usefixtures("pumps")
def test_other_mistakes_are_told_as_they_are(atrun: Atrun, tmp_path: Path) -> None:
    (tmp_path / "main.py").write_bytes(b"print 1\n")
    file = str(tmp_path / "main.py")
    assert "there is no profile 'pmup-7'" in atrun("upload", "pmup-7", file).err
    assert "there is no profile" in atrun("upload", file, file).err
    assert "there is no such macro" in atrun("play", "pump-7", "pump-8").err
    assert "there is no such macro" in atrun("play", "sginal", "pump-7").err
