from __future__ import annotations

import stat
import sys
from typing import TYPE_CHECKING

import pytest

from atrun_tui.config.backup_files import keep_backup

if TYPE_CHECKING:
    from pathlib import Path

AT = 1_763_802_600.0


def test_a_file_is_kept_with_its_moment(tmp_path: Path) -> None:
    place = keep_backup(tmp_path / "backups", "pump-7", "main.py", b"a\r\n", at=AT)
    assert place == tmp_path / "backups" / "pump-7" / "20251122-091000-main.py"
    assert place.read_bytes() == b"a\r\n"
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700


def test_none_takes_the_place_of_another(tmp_path: Path) -> None:
    places = [keep_backup(tmp_path, "pump-7", "main.py", bytes([each]), at=AT) for each in range(3)]
    assert len(set(places)) == 3
    assert [place.read_bytes() for place in places] == [b"\0", b"\1", b"\2"]
    assert sorted(each.name for each in places[0].parent.iterdir()) == sorted(place.name for place in places)


@pytest.mark.parametrize("name", ["../../x", "/etc/x", "..", "", "a\0b", "a/b", "\\MOD\\x.bin", "x" * 500, ".hidden"])
def test_a_strangers_name_leads_nowhere_else(tmp_path: Path, name: str) -> None:
    place = keep_backup(tmp_path / "backups", "pump-7", name, b"x", at=AT)
    assert place.parent == tmp_path / "backups" / "pump-7"
    assert place.resolve().is_relative_to(tmp_path.resolve() / "backups" / "pump-7")


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are of POSIX")
def test_what_does_not_fit_leaves_nothing_behind(tmp_path: Path) -> None:
    import resource  # noqa: PLC0415  (POSIX only)

    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, usual[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            keep_backup(tmp_path / "backups", "pump-7", "main.py", bytes(1000), at=0.0)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
