from __future__ import annotations

import asyncio
import os
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from atrun_tui.vault.base import PIN, NoVault, VaultError, VaultStatus
from atrun_tui.vault.environment import EnvironmentVault
from atrun_tui.vault.memory import MemoryVault
from atrun_tui.vault.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Iterator


class Broken(MemoryVault):
    """A vault as on a machine without a keyring."""

    async def get(self, profile: str, word: str = "password") -> Secret | None:
        raise NoVault(f"nothing for {profile} {word}")

    async def status(self) -> VaultStatus:
        return VaultStatus("keyring", usable=False, problem="no keyring")


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    ends = os.pipe()
    inode = os.fstat(ends[0]).st_ino
    yield ends
    for end in ends:
        with suppress(OSError):  # closed by what was tested; its number may be another file's by now
            if os.fstat(end).st_ino == inode:
                os.close(end)


async def test_the_environment_answers_for_every_profile_without_asking_the_keyring() -> None:
    vault = EnvironmentVault(Broken(), {"ATRUN_PASSWORD": "from outside", "ATRUN_PIN": "4321"})
    assert await vault.get("pump-7") == await vault.get("any") == Secret("from outside")
    assert await vault.get("office", PIN) == Secret("4321")
    with pytest.raises(NoVault):
        await vault.get("pump-7", "next-password")


async def test_what_the_environment_lacks_comes_from_behind() -> None:
    inner = MemoryVault({"pump-7": "kept"})
    assert await EnvironmentVault(inner, {"ATRUN_PIN": "4321"}).get("pump-7") == Secret("kept")
    assert await EnvironmentVault(inner, {"ATRUN_PASSWORD": "", "ATRUN_PASSWORD_FD": ""}).get("pump-7") == Secret(
        "kept"
    )


async def test_setting_and_forgetting_go_through() -> None:
    inner = MemoryVault()
    vault = EnvironmentVault(inner, {"ATRUN_PASSWORD": "from outside"})
    await vault.set("pump-7", Secret("kept"))
    assert await inner.get("pump-7") == Secret("kept")
    assert await vault.forget("pump-7") is True
    assert await vault.get("pump-7") == Secret("from outside")


async def test_the_callers_mapping_may_be_emptied_afterwards() -> None:
    environ = {"ATRUN_PASSWORD": "from outside"}
    vault = EnvironmentVault(Broken(), environ)
    environ.clear()
    assert await vault.get("pump-7") == Secret("from outside")


async def test_a_descriptor_gives_its_first_line_and_keeps_the_rest(pipe: tuple[int, int]) -> None:
    reading, writing = pipe
    kept = os.dup(reading)
    os.write(writing, "pässword\r\nAT+CSQ\n".encode())
    vault = EnvironmentVault(Broken(), {"ATRUN_PASSWORD_FD": str(reading), "ATRUN_PASSWORD": "not this"})
    got = await asyncio.gather(*(vault.get(f"p{i}") for i in range(10)))
    assert got == [Secret("pässword")] * 10
    assert os.read(kept, 100) == b"AT+CSQ\n"
    os.close(kept)
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(reading)


async def test_a_descriptor_that_ends_without_a_newline_is_enough(pipe: tuple[int, int]) -> None:
    os.write(pipe[1], b"password")
    os.close(pipe[1])
    assert await EnvironmentVault(Broken(), {"ATRUN_PASSWORD_FD": str(pipe[0])}).get("p") == Secret("password")


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("three", "must be the number of an open file descriptor"),
        ("-1", "must be the number of an open file descriptor"),
        ("٣", "must be the number of an open file descriptor"),
        ("99999999999", "must be the number of an open file descriptor"),
        ("987654321", "descriptor 987654321 cannot be read: Bad file descriptor"),
    ],
)
async def test_a_descriptor_that_is_none_is_a_sentence(number: str, sentence: str) -> None:
    vault = EnvironmentVault(MemoryVault({"p": "not this"}), {"ATRUN_PASSWORD_FD": number})
    for _ in range(2):
        with pytest.raises(VaultError, match=sentence):
            await vault.get("p")


@pytest.mark.parametrize(("data", "sentence"), [(b"\nAT\n", "first line is empty"), (b"\xff\xfe\n", "is not UTF-8")])
async def test_a_line_that_is_no_password_is_a_sentence(pipe: tuple[int, int], data: bytes, sentence: str) -> None:
    os.write(pipe[1], data)
    with pytest.raises(VaultError, match=sentence):
        await EnvironmentVault(Broken(), {"ATRUN_PASSWORD_FD": str(pipe[0])}).get("p")


async def test_an_endless_line_is_not_read_for_ever(pipe: tuple[int, int]) -> None:
    os.write(pipe[1], b"x" * 5000)
    got = await EnvironmentVault(Broken(), {"ATRUN_PASSWORD_FD": str(pipe[0])}).get("p")
    assert got is not None
    assert len(got.reveal()) == 1024


async def test_a_writer_that_never_writes_does_not_hang_us(pipe: tuple[int, int]) -> None:
    vault = EnvironmentVault(Broken(), {"ATRUN_PASSWORD_FD": str(pipe[0])}, timeout=0.02)
    with pytest.raises(VaultError, match="no whole line came within"):
        await vault.get("p")
    # The thread that waits there is let go before the number can become another file's, from which it would then read.
    os.write(pipe[1], b"late\n")
    deadline = time.monotonic() + 20
    while _is_open(pipe[0]):
        assert time.monotonic() < deadline
        await asyncio.sleep(0.001)


def _is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


async def test_the_status_names_what_goes_first_and_whether_anything_can_be_kept() -> None:
    status = await EnvironmentVault(Broken(), {"ATRUN_PASSWORD": "x", "ATRUN_PIN": "1"}).status()
    assert status == VaultStatus("ATRUN_PASSWORD, then ATRUN_PIN, then keyring", usable=False, problem="no keyring")
    assert (await EnvironmentVault(MemoryVault(), {}).status()) == await MemoryVault().status()
