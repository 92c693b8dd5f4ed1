from __future__ import annotations

import threading
import traceback
from typing import Any

import keyring.backend
import keyring.backends.chainer
import keyring.backends.fail
import keyring.backends.null
import keyring.core
import keyring.errors
import pytest

from atrun_tui.vault.base import PIN, NoVault, VaultError, VaultLocked
from atrun_tui.vault.keyring_vault import KeyringVault, find_backend
from atrun_tui.vault.secret import Secret

make_fail: Any = keyring.backends.fail.Keyring
make_null: Any = keyring.backends.null.Keyring
make_chain: Any = keyring.backends.chainer.ChainerBackend


class Shelf:
    name = "shelf"

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.failure: Exception | None = None
        self.release: threading.Event | None = None

    def get_password(self, service: str, username: str) -> str | None:
        self._stumble()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._stumble()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._stumble()
        del self.kept[service, username]

    def _stumble(self) -> None:
        if self.failure:
            raise self.failure
        if self.release:
            self.release.wait()


def make_backend(module: str, name: str = "Keyring") -> object:
    return type(name, (Shelf,), {"__module__": module})()


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The library as if nobody had chosen a backend; set its choice with `choose`."""
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND", raising=False)
    return monkeypatch


def choose(library: pytest.MonkeyPatch, backend: object) -> None:
    library.setattr(keyring.core, "_keyring_backend", backend)


async def test_user_names_are_as_promised_to_other_programs() -> None:
    shelf = Shelf()
    vault = KeyringVault(find=lambda: shelf)
    await vault.set("pump-7", Secret("a"))
    await vault.set("pump-7", Secret("b"), PIN)
    await vault.set("pump-7", Secret("c"), "next-password")
    assert shelf.kept == {
        ("atrun-tui", "pump-7"): "a",
        ("atrun-tui", "pump-7/pin"): "b",
        ("atrun-tui", "pump-7/next-password"): "c",
    }


async def test_a_locked_keyring_is_told_with_the_ways_on() -> None:
    shelf = Shelf()
    shelf.failure = keyring.errors.KeyringLocked("Failed to unlock the collection!")
    vault = KeyringVault(find=lambda: shelf)
    with pytest.raises(
        VaultLocked, match=r"locked: unlock it .*ATRUN_PASSWORD.*ATRUN_PASSWORD_FD.*PYTHON_KEYRING_BACKEND"
    ):
        await vault.get("pump-7")
    status = await vault.status()
    assert (status.name, status.usable) == ("shelf", False)


async def test_no_keyring_is_told_with_the_ways_on() -> None:
    shelf = Shelf()
    shelf.failure = keyring.errors.NoKeyringError("No recommended backend was available.")
    with pytest.raises(NoVault, match=r"no keyring was found: install .*ATRUN_PASSWORD"):
        await KeyringVault(find=lambda: shelf).get("pump-7")


async def test_an_unknown_failure_is_one_line_and_holds_no_secret_anywhere() -> None:
    secret = "hunter" + "22"  # in two, for a traceback quotes this line
    shelf = Shelf()
    shelf.failure = ValueError(f"cannot keep\x1b[31m {secret}\nTraceback ...")
    with pytest.raises(VaultError) as caught:
        await KeyringVault(find=lambda: shelf).set("pump-7", Secret(secret))
    sentence = str(caught.value)
    assert sentence.startswith("the keyring failed (cannot keep [31m •••): ")
    assert caught.value.__context__ is None
    assert secret not in "".join(traceback.format_exception(caught.value))


async def test_a_keyring_that_hangs_is_told_and_works_again_once_it_answers() -> None:
    shelf = Shelf()
    shelf.release = threading.Event()
    vault = KeyringVault(find=lambda: shelf, timeout=0.02)
    with pytest.raises(VaultError, match=r"did not answer within 0\.02 seconds"):
        await vault.get("pump-7")
    status = await vault.status()
    assert not status.usable
    shelf.release.set()
    patient = KeyringVault(find=lambda: shelf)
    await patient.set("pump-7", Secret("a"))
    assert await patient.get("pump-7") == Secret("a")


async def test_a_keyring_that_drops_what_it_took_is_found_out() -> None:
    with pytest.raises(VaultError, match="did not give it back"):
        await KeyringVault(find=make_null).set("pump-7", Secret("a"))


@pytest.mark.parametrize(
    "backend",
    [
        make_fail(),
        make_null(),
        make_backend("keyrings.alt.file", "PlaintextKeyring"),
        make_backend("keyrings.alt.file", "EncryptedKeyring"),
        make_backend("keyrings.cryptfile.cryptfile", "CryptFileKeyring"),
        make_backend("somebody.else", "PlainTextStore"),
    ],
    ids=lambda backend: f"{type(backend).__module__}.{type(backend).__name__}",
)
async def test_unsafe_backends_are_refused(library: pytest.MonkeyPatch, backend: object) -> None:
    choose(library, backend)
    with pytest.raises(NoVault, match="no keyring was found"):
        await KeyringVault().set("pump-7", Secret("a"))


def test_an_unsafe_backend_is_taken_when_its_owner_named_it(library: pytest.MonkeyPatch) -> None:
    backend = make_backend("keyrings.alt.file", "PlaintextKeyring")
    choose(library, backend)
    library.setenv("PYTHON_KEYRING_BACKEND", "keyrings.alt.file.PlaintextKeyring")
    assert find_backend() is backend


def test_a_safe_backend_is_taken(library: pytest.MonkeyPatch) -> None:
    backend = make_backend("keyring.backends.SecretService")
    choose(library, backend)
    assert find_backend() is backend


def test_of_a_chain_only_a_safe_member_is_used(library: pytest.MonkeyPatch) -> None:
    plain, safe = make_backend("keyrings.alt.file", "PlaintextKeyring"), make_backend("keyring.backends.SecretService")
    chain = make_chain()
    library.setattr(make_chain, "backends", [plain, safe])
    choose(library, chain)
    assert find_backend() is safe


def test_a_chain_of_plain_files_is_refused(library: pytest.MonkeyPatch) -> None:
    plain = [make_backend("keyrings.alt.file", name) for name in ("PlaintextKeyring", "EncryptedKeyring")]
    chain = make_chain()
    library.setattr(make_chain, "backends", plain)
    choose(library, chain)
    with pytest.raises(NoVault):
        find_backend()


def test_an_empty_chain_is_refused(library: pytest.MonkeyPatch) -> None:
    library.setattr(make_chain, "backends", [])
    choose(library, make_chain())
    with pytest.raises(NoVault):
        find_backend()
