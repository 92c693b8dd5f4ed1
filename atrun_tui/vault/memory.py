"""A vault that forgets everything with the program: for the demo and for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.vault.base import PASSWORD, VaultStatus
from atrun_tui.vault.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Mapping


class MemoryVault:
    """Keeps secrets in memory only.

    Args:
        passwords: passwords by profile that are there from the start.
    """

    def __init__(self, passwords: Mapping[str, str] | None = None) -> None:
        self._secrets = {(profile, PASSWORD): Secret(value) for profile, value in (passwords or {}).items()}

    async def get(self, profile: str, word: str = PASSWORD) -> Secret | None:
        """The secret, or None."""
        return self._secrets.get((profile, word))

    async def set(self, profile: str, secret: Secret, word: str = PASSWORD) -> None:
        """Keep it."""
        self._secrets[profile, word] = secret

    async def forget(self, profile: str, word: str = PASSWORD) -> bool:
        """Remove it; whether there was one."""
        return self._secrets.pop((profile, word), None) is not None

    async def status(self) -> VaultStatus:
        """Always usable."""
        return VaultStatus("memory, until the program ends", usable=True)
