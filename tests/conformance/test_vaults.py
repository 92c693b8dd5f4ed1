"""What every vault must do, run against each of them."""

from __future__ import annotations

import asyncio
import pickle
from typing import TYPE_CHECKING

import pytest

from atrun_tui.vault.base import PIN, Vault
from atrun_tui.vault.environment import EnvironmentVault
from atrun_tui.vault.keyring_vault import KeyringVault
from atrun_tui.vault.memory import MemoryVault
from atrun_tui.vault.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Callable


class Shelf:
    """A keyring library's backend in memory; like the real ones it refuses to remove what it does not have."""

    name = "shelf"

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


VAULTS: dict[str, Callable[[], Vault]] = {
    "memory": MemoryVault,
    "environment": lambda: EnvironmentVault(MemoryVault(), {}),
    "keyring": lambda: KeyringVault(find=Shelf),
}


@pytest.fixture(params=list(VAULTS))
def vault(request: pytest.FixtureRequest) -> Vault:
    return VAULTS[request.param]()


async def test_nothing_is_there_at_first(vault: Vault) -> None:
    assert await vault.get("pump-7") is None
    assert await vault.get("pump-7", PIN) is None
    assert await vault.forget("pump-7") is False


async def test_what_is_set_is_got(vault: Vault) -> None:
    await vault.set("pump-7", Secret('pä"ss\\w°rd'))
    kept = await vault.get("pump-7")
    assert kept is not None
    assert kept.reveal() == 'pä"ss\\w°rd'


async def test_a_second_set_replaces_the_first(vault: Vault) -> None:
    await vault.set("pump-7", Secret("first"))
    await vault.set("pump-7", Secret("second"))
    assert await vault.get("pump-7") == Secret("second")


async def test_profiles_and_words_are_apart(vault: Vault) -> None:
    await vault.set("pump-7", Secret("a"))
    await vault.set("pump-8", Secret("b"))
    await vault.set("pump-7", Secret("c"), PIN)
    await vault.set("pump-7", Secret("d"), "next-password")
    assert [await vault.get("pump-7"), await vault.get("pump-8")] == [Secret("a"), Secret("b")]
    assert [await vault.get("pump-7", PIN), await vault.get("pump-7", "next-password")] == [Secret("c"), Secret("d")]


async def test_forgetting_takes_one_and_only_once(vault: Vault) -> None:
    await vault.set("pump-7", Secret("a"))
    await vault.set("pump-7", Secret("c"), PIN)
    assert await vault.forget("pump-7") is True
    assert await vault.forget("pump-7") is False
    assert await vault.get("pump-7") is None
    assert await vault.get("pump-7", PIN) == Secret("c")


async def test_many_callers_at_once_each_get_their_own(vault: Vault) -> None:
    await asyncio.gather(*(vault.set(f"p{i}", Secret(f"secret {i}")) for i in range(50)))
    kept = await asyncio.gather(*(vault.get(f"p{i}") for i in range(50)))
    assert kept == [Secret(f"secret {i}") for i in range(50)]


async def test_it_says_that_it_is_usable_and_what_it_is(vault: Vault) -> None:
    status = await vault.status()
    assert status.usable
    assert status.problem is None
    assert status.name


async def test_nothing_shows_a_secret(vault: Vault) -> None:
    await vault.set("pump-7", Secret("hunter22"))
    kept = await vault.get("pump-7")
    assert "hunter22" not in f"{kept} {kept!r} {kept:>30} {vault!r} {await vault.status()}"
    with pytest.raises(TypeError):
        pickle.dumps(kept)
