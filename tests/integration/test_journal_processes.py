"""The journal among real processes: killed, crowded, without space, without permission."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from atrun_tui.journal.search import Query
from atrun_tui.journal.store import Store

if TYPE_CHECKING:
    from pathlib import Path

_PRELUDE = """
import asyncio, os, resource, signal, sys
from pathlib import Path
from atrun_tui.journal.errors import JournalError
from atrun_tui.journal.keeper import Keeper
from atrun_tui.journal.search import Query
from atrun_tui.journal.store import Store
from atrun_tui.protocol.exchange import Exchange

def exchange(number, text="AT+CSQ"):
    return Exchange(id=f"{sys.argv[2]}-{number}", profile="pump-1", transport="dial", command=text, final="OK", ok=True,
                    lines=("+CSQ: 12,99",), started=1.7e9 + number, elapsed_ms=38.2)

path = Path(sys.argv[1])
"""

_WRITE = """
with Store.open(path) as store:
    for number in range(int(sys.argv[3])):
        store.add(exchange(number))
        print(exchange(number).id, flush=True)
"""

_WRITE_BY_KEEPER = """
async def main():
    keeper = Keeper(path)
    keeper.start()
    async def session(name):
        for number in range(int(sys.argv[3]) // 4):
            one = exchange(number * 4 + name)
            assert await keeper.record(one)
            print(one.id, flush=True)
    await asyncio.gather(*(session(name) for name in range(4)))
    await keeper.close()
asyncio.run(main())
"""

_WRITE_BY_SHORTCUT = """
async def main():
    keeper = Keeper(path)
    keeper.start()
    for number in range(int(sys.argv[3])):
        one = exchange(number)
        assert await keeper.record(one)
        print(one.id, flush=True)
        await asyncio.sleep(0)
        assert number < 100 or keeper._shortcut.taken > 0
    await keeper.close()
asyncio.run(main())
"""


def start(script: str, path: Path, name: str = "a", count: int = 2_000) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", _PRELUDE + script, str(path), name, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def run(script: str, path: Path, name: str = "a") -> str:
    with start(script, path, name) as process:
        output, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    return output


def sound(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as db:
        return db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def ids(path: Path) -> list[str]:
    with Store.open(path) as store:
        return [exchange.id for exchange in store.search(Query())]


@pytest.mark.parametrize("script", [_WRITE, _WRITE_BY_KEEPER, _WRITE_BY_SHORTCUT], ids=["store", "keeper", "shortcut"])
@pytest.mark.parametrize("seed", range(4))
def test_killed_at_any_moment_every_printed_exchange_is_there(tmp_path: Path, script: str, seed: int) -> None:
    """The moment is a number of printed ids, which comes on any machine; the pipe between adds its own chance."""
    path = tmp_path / "journal.db"
    lines = random.Random(seed).randrange(1, 2_000)
    with start(script, path, count=1_000_000) as process:
        assert process.stdout is not None
        printed = [process.stdout.readline() for _ in range(lines)]
        process.send_signal(signal.SIGKILL)
        printed += process.stdout.readlines()
    assert process.returncode == -signal.SIGKILL
    whole = {line.strip() for line in printed if line.endswith("\n")}
    kept = ids(path)
    assert len(whole) >= lines
    assert whole <= set(kept)
    assert len(kept) == len(set(kept))
    assert sound(path)


def test_two_processes_write_at_once(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    with (
        start(_WRITE, path, "a") as first,
        start(_WRITE, path, "b") as second,
        start(_WRITE_BY_KEEPER, path, "c") as third,
    ):
        outputs = [process.communicate(timeout=60)[0] for process in (first, second, third)]
    assert [first.returncode, second.returncode, third.returncode] == [0, 0, 0]
    kept = ids(path)
    assert sorted(kept) == sorted("".join(outputs).split())
    assert len(kept) == 6_000
    for name in "ab":
        own = [ident for ident in kept if ident.startswith(name)]
        assert own == [f"{name}-{number}" for number in range(2_000)]
    assert sound(path)


_FILL = """
# The kernel refuses to let a file grow: what a full disk or a quota does, wherever this runs.
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
def room(size):
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

async def main():
    told, mended = [], asyncio.Event()
    def tell(sentence):
        told.append(sentence)
        if len(told) == 2:
            mended.set()
    keeper = Keeper(path, tell=tell)
    keeper.start()
    assert await keeper.record(exchange(0))
    room(100_000)
    kept = [await keeper.record(exchange(number, "AT" + "x" * 5000)) for number in range(1, 100)]
    assert kept[0] and not kept[-1], kept
    assert kept == sorted(kept, reverse=True), kept
    assert told == [keeper.problem], (told, keeper.problem)
    print(told[0])
    print(len(await keeper.query(lambda store: store.search(Query()))), 1 + sum(kept))
    room(resource.RLIM_INFINITY)
    await asyncio.wait_for(mended.wait(), 30)
    print(told[1], keeper.problem)
    await keeper.close()
asyncio.run(main())
"""


def test_without_space_it_says_so_once_goes_on_and_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    problem, counts, mended = run(_FILL, path).splitlines()
    assert str(path) in problem
    assert "space" in problem
    found, kept = counts.split()
    assert found == kept
    assert mended == "The journal is kept again. None"
    assert ids(path) == [f"a-{number}" for number in range(100)]
    assert sound(path)


_UNPRIVILEGED = """
if os.getuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
def attempt(**options):
    try:
        with Store.open(path, **options) as store:
            print([one.id for one in store.search(Query(text="csq"))])
    except JournalError as error:
        print(error)
"""

_ATTEMPT = (
    _UNPRIVILEGED
    + """
attempt()
attempt(read_only=True)
"""
)

_ATTEMPT_BY_KEEPER = (
    _UNPRIVILEGED
    + """
async def main():
    told = []
    keeper = Keeper(path, tell=told.append)
    keeper.start()
    print(await keeper.record(exchange(1)), len(told), keeper.problem)
    print([one.id for one in await keeper.query(lambda store: store.search(Query(text="csq")))])
    await keeper.close()
asyncio.run(main())
"""
)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A directory with a journal that anybody reaches, so that a process without rights meets only the rights under test."""
    for directory in (tmp_path, *tmp_path.parents):
        if directory.owner() == tmp_path.owner() and directory.stat().st_mode & 0o777 == 0o700:
            directory.chmod(0o755)
    place = tmp_path / "data"
    place.mkdir()
    run("with Store.open(path) as store: store.add(exchange(0))", place / "journal.db")
    return place


@pytest.mark.parametrize(
    ("file_mode", "directory_mode"), [(0o444, 0o755), (0o444, 0o777), (0o444, 0o555), (0o666, 0o555)]
)
def test_a_journal_that_may_only_be_read_is_searched(place: Path, file_mode: int, directory_mode: int) -> None:
    path = place / "journal.db"
    path.chmod(file_mode)
    place.chmod(directory_mode)
    refusal, found = run(_ATTEMPT, path).splitlines()
    assert refusal.startswith(f"The journal {path} may not be written: allow writing to {place}")
    assert found == "['a-0']"
    refusal, found = run(_ATTEMPT_BY_KEEPER, path).splitlines()
    assert refusal.startswith(f"False 1 The journal {path} may not be written")
    assert found == "['a-0']"
    place.chmod(0o755)


def test_a_journal_that_may_not_even_be_read(place: Path) -> None:
    path = place / "journal.db"
    path.chmod(0o000)
    for sentence in run(_ATTEMPT, path).splitlines():
        assert sentence.startswith(f"The journal {path} ")
        assert "allow " in sentence
    place.chmod(0o000)
    for sentence in run(_ATTEMPT, path).splitlines():
        assert sentence.startswith(f"The journal {path} ")
        assert "director" in sentence
    place.chmod(0o755)


def test_a_directory_that_cannot_be_made(place: Path) -> None:
    place.chmod(0o555)
    path = place / "deeper" / "journal.db"
    refusal, missing = run(_ATTEMPT, path).splitlines()
    assert refusal.startswith(f"The journal {path} cannot be made (Permission denied): make its directory writable")
    assert missing.startswith(f"There is no journal at {path} yet")
    place.chmod(0o755)


def test_a_reader_sees_what_a_killed_writer_left_in_the_log(tmp_path: Path) -> None:
    """After SIGKILL the last exchanges stand in the WAL only."""
    path = tmp_path / "journal.db"
    run("store = Store.open(path); store.add(exchange(0)); os._exit(0)", path)
    assert path.with_name("journal.db-wal").stat().st_size > 0
    with Store.open(path, read_only=True) as reader:
        assert [exchange.id for exchange in reader.search(Query())] == ["a-0"]
