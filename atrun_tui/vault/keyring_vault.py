"""The operating system's keyring as a vault: the only file that knows the keyring library.

The library is slow to import and its calls block, may ask their owner, and may hang for ever. So everything happens in one worker
thread, one call at a time, with a limit on each. What it picks by itself is not always safe: one backend drops secrets silently,
others write them to plain files. Those are refused, unless the owner asked for them by name.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Protocol, TypeVar

from atrun_tui.vault.base import PASSWORD, NoVault, VaultError, VaultLocked, VaultStatus
from atrun_tui.vault.secret import MASK, Secret

if TYPE_CHECKING:
    from collections.abc import Callable

    from atrun_tui.vault.worker import Worker

T = TypeVar("T")

SERVICE = "atrun-tui"
"""Under which every secret of ours is kept."""

WAYS_ON = (
    "or hand the password over in ATRUN_PASSWORD (a SIM's PIN in ATRUN_PIN), or on a file descriptor named in ATRUN_PASSWORD_FD; "
    "PYTHON_KEYRING_BACKEND names a keyring of your own choice"
)
_LOCKED = f"the keyring is locked: unlock it (log in to the desktop, or gnome-keyring-daemon --unlock), {WAYS_ON}"
_NONE = f"no keyring was found: install and start one (gnome-keyring, KWallet or KeePassXC on Linux), {WAYS_ON}"

_UNSAFE_MODULES = ("keyring.backends.fail", "keyring.backends.null", "keyrings.alt", "keyrings.cryptfile")
"""Backends that keep nothing, or keep it in a file of their own making."""


class Backend(Protocol):
    """What is used of the library's backends."""

    def get_password(self, service: str, username: str) -> str | None:
        """The secret, or None."""
        ...

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep it."""
        ...

    def delete_password(self, service: str, username: str) -> None:
        """Remove it."""
        ...


class KeyringVault:
    """Keeps a profile's password under the user name `NAME`, and other words under `NAME/WORD`.

    Args:
        service: the service they are kept under.
        timeout: seconds that one call may take, the wait for its turn included.
        find: gives the backend; called in the worker, once it is needed. Raises VaultError.
    """

    def __init__(
        self, service: str = SERVICE, *, timeout: float = 20.0, find: Callable[[], Backend] | None = None
    ) -> None:
        self._service = service
        self._timeout = timeout
        self._find = find or find_backend
        self._backend: Backend | None = None
        self._worker: Worker | None = None

    async def get(self, profile: str, word: str = PASSWORD) -> Secret | None:
        """The secret, or None when none is kept. Raises VaultError."""
        value = await self._call(lambda backend: backend.get_password(self._service, _user_name(profile, word)))
        return None if value is None else Secret(value)

    async def set(self, profile: str, secret: Secret, word: str = PASSWORD) -> None:
        """Keep it and read it back. Raises VaultError."""

        def write(backend: Backend) -> str | None:
            backend.set_password(self._service, _user_name(profile, word), secret.reveal())
            return backend.get_password(self._service, _user_name(profile, word))

        if await self._call(write, secret) != secret.reveal():
            raise VaultError("the keyring took the secret and did not give it back; it is not kept")

    async def forget(self, profile: str, word: str = PASSWORD) -> bool:
        """Remove it; whether there was one. Raises VaultError."""

        def remove(backend: Backend) -> bool:
            if backend.get_password(self._service, _user_name(profile, word)) is None:
                return False
            backend.delete_password(self._service, _user_name(profile, word))
            return True

        return await self._call(remove)

    async def status(self) -> VaultStatus:
        """The backend's name, and whether it can be read now: a locked one is asked to open."""
        try:
            await self._call(lambda backend: backend.get_password(self._service, "status"))
        except VaultError as error:
            return VaultStatus(_name(self._backend), usable=False, problem=str(error))
        return VaultStatus(_name(self._backend), usable=True)

    async def _call(self, use: Callable[[Backend], T], secret: Secret | None = None) -> T:
        if self._worker is None:
            from atrun_tui.vault.worker import Worker  # noqa: PLC0415  (many runs need no secret)

            self._worker = Worker("keyring")
        try:
            return await self._worker.run(lambda: self._use(use, secret), limit=self._timeout)
        except TimeoutError:
            raise VaultError(
                f"the keyring did not answer within {self._timeout:g} seconds: it may be waiting to be unlocked in a window of its "
                f"own, or its service hangs; see to it and try again, {WAYS_ON}"
            ) from None

    def _use(self, use: Callable[[Backend], T], secret: Secret | None) -> T:
        """In the worker: find the backend with the first call, and turn whatever it raises into a sentence."""
        try:
            if self._backend is None:
                self._backend = self._find()
            return use(self._backend)
        except VaultError:
            raise
        except Exception as error:  # noqa: BLE001  (backends raise what their buses and systems raise)
            # Neither the error nor its frames go on: they may hold the secret.
            failure = _failure(error, secret)
        raise failure


def find_backend() -> Backend:
    """The library's backend, if it is a safe one or the owner named it.

    Raises:
        NoVault: there is none.
        VaultError: the one named cannot be loaded.
    """
    import keyring  # noqa: PLC0415  (200 ms with its backends)

    asked = os.environ.get("PYTHON_KEYRING_BACKEND")
    try:
        found = keyring.get_keyring()
    except Exception as error:  # noqa: BLE001  (whatever the module named there raises)
        named = asked or "the keyring's own configuration file"
        raise VaultError(
            f"PYTHON_KEYRING_BACKEND ({named}) names no keyring that works here: {_short(error)}"
        ) from None
    if asked:
        return found
    # A chain tries one backend after the other, plain files among them; only its first safe one is used.
    chain: list[Backend] = getattr(found, "backends", [found])
    for backend in chain:
        if _is_safe(backend):
            return backend
    raise NoVault(_NONE)


def _is_safe(backend: object) -> bool:
    kind = type(backend)
    inside = any(kind.__module__ == unsafe or kind.__module__.startswith(unsafe + ".") for unsafe in _UNSAFE_MODULES)
    return not inside and "plaintext" not in kind.__name__.lower()


def _failure(error: Exception, secret: Secret | None) -> VaultError:
    from keyring import errors  # noqa: PLC0415

    if isinstance(error, errors.KeyringLocked):
        return VaultLocked(_LOCKED)
    if isinstance(error, errors.NoKeyringError):
        return NoVault(_NONE)
    return VaultError(f"the keyring failed ({_short(error, secret)}): see to it and try again, {WAYS_ON}")


def _short(error: Exception, secret: Secret | None = None) -> str:
    """The error's first line without control characters and without the secret."""
    text = str(error).strip() or type(error).__name__
    if secret:
        text = text.replace(secret.reveal(), MASK)
    return "".join(c if c.isprintable() else " " for c in text.splitlines()[0][:200])


def _user_name(profile: str, word: str) -> str:
    """No profile's name holds a `/`, so no profile's word can be taken for another profile."""
    return profile if word == PASSWORD else f"{profile}/{word}"


def _name(backend: Backend | None) -> str:
    return "keyring" if backend is None else str(getattr(backend, "name", type(backend).__name__))
