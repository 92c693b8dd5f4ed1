"""What every vault offers: secrets by profile and word."""

from __future__ import annotations

from typing import Protocol

from atrun_tui.record import Record
from atrun_tui.vault.secret import Secret

PASSWORD = "password"  # noqa: S105  (the word under which it is kept)
PIN = "pin"


class VaultError(Exception):
    """The vault cannot be used; the text says why and what to do, and never holds a secret."""


class VaultLocked(VaultError):  # noqa: N818
    """There is a keyring, and it is locked."""


class NoVault(VaultError):  # noqa: N818
    """There is no keyring that is safe to use."""


class VaultStatus(Record):
    """What the vault is and whether it works: `name` for people, `problem` a sentence with the remedy or None."""

    name: str
    usable: bool
    problem: str | None = None


class Vault(Protocol):
    """Keeps secrets under (profile, word). Every call may take seconds (a keyring asks its owner) and may be cancelled."""

    async def get(self, profile: str, word: str = PASSWORD) -> Secret | None:
        """The secret, or None when none is kept. Raises VaultError."""
        ...

    async def set(self, profile: str, secret: Secret, word: str = PASSWORD) -> None:
        """Keep it and read it back. Raises VaultError."""
        ...

    async def forget(self, profile: str, word: str = PASSWORD) -> bool:
        """Remove it; whether there was one. Raises VaultError."""
        ...

    async def status(self) -> VaultStatus:
        """Whether secrets can be kept here. Never raises."""
        ...
