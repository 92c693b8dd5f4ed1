from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

import pytest

from atrun_tui.config import local_file
from atrun_tui.config.local_file import Unreadable, read_local

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_is_read_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"a\r\n\xff")
    assert read_local(path) == b"a\r\n\xff"


def test_what_cannot_be_read_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Unreadable, match=r"there is no file .*none\.py"):
        read_local(tmp_path / "none.py")
    with pytest.raises(Unreadable, match="is no file"):
        read_local(tmp_path)
    with pytest.raises(Unreadable, match="cannot be read: File name too long"):
        read_local(tmp_path / ("x" * 300))
    monkeypatch.setattr(local_file, "LARGEST", 3)
    (tmp_path / "large.py").write_bytes(b"1234")
    with pytest.raises(Unreadable, match="larger than any module"):
        read_local(tmp_path / "large.py")


def test_a_pipe_is_read_only_where_that_is_meant(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with pytest.raises(Unreadable, match="is no file"):
        read_local(path)
    writer = threading.Thread(target=lambda: path.write_bytes(b"x = 1\n"))
    writer.start()
    assert read_local(path, pipes=True) == b"x = 1\n"
    writer.join()
