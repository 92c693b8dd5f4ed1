"""Secrets handed in by the environment or a file descriptor, in front of another vault: the way for machines without a keyring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.vault.base import PASSWORD, PIN, VaultStatus
from atrun_tui.vault.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Mapping

    from atrun_tui.vault.base import Vault
    from atrun_tui.vault.descriptor import Descriptor

PASSWORD_VARIABLE = "ATRUN_PASSWORD"  # noqa: S105  (a name, not a secret)
DESCRIPTOR_VARIABLE = "ATRUN_PASSWORD_FD"
PIN_VARIABLE = "ATRUN_PIN"

_WORDS = {PASSWORD_VARIABLE: PASSWORD, PIN_VARIABLE: PIN}


class EnvironmentVault:
    """Answers for every profile from the environment, and passes on what is not there; it keeps nothing there itself.

    `ATRUN_PASSWORD_FD=n` names an open descriptor whose first line is the password, read when a password is first asked for.
    It goes before `ATRUN_PASSWORD`.

    Args:
        inner: the vault behind it.
        environ: read now and not held; the caller may then take the variables out of its own environment.
        timeout: seconds that the descriptor's writer may take.
    """

    def __init__(self, inner: Vault, environ: Mapping[str, str], *, timeout: float = 20.0) -> None:
        self._inner = inner
        self._given = {word: Secret(environ[name]) for name, word in _WORDS.items() if environ.get(name)}
        self._descriptor: Descriptor | None = None
        if number := environ.get(DESCRIPTOR_VARIABLE):
            from atrun_tui.vault.descriptor import Descriptor  # noqa: PLC0415  (hardly anybody gives one)

            self._descriptor = Descriptor(DESCRIPTOR_VARIABLE, number, timeout=timeout)

    async def get(self, profile: str, word: str = PASSWORD) -> Secret | None:
        """The environment's secret, whatever the profile, else the inner vault's. Raises VaultError."""
        if word == PASSWORD and self._descriptor is not None:
            return await self._descriptor.secret()
        return self._given.get(word) or await self._inner.get(profile, word)

    async def on_standard_input(self) -> Secret | None:
        """The password, if it is the first line of standard input: whoever reads there asks for it first. Raises VaultError."""
        given = self._descriptor
        return await given.secret() if given is not None and given.is_standard_input else None

    async def set(self, profile: str, secret: Secret, word: str = PASSWORD) -> None:
        """Keep it in the inner vault. Raises VaultError."""
        await self._inner.set(profile, secret, word)

    async def forget(self, profile: str, word: str = PASSWORD) -> bool:
        """Remove it from the inner vault; whether it was there. Raises VaultError."""
        return await self._inner.forget(profile, word)

    async def status(self) -> VaultStatus:
        """The inner vault's, with the variables that go before it named."""
        inner = await self._inner.status()
        sources = [DESCRIPTOR_VARIABLE] if self._descriptor else []
        sources += [name for name, word in _WORDS.items() if word in self._given]
        return VaultStatus(", then ".join((*sources, inner.name)), usable=inner.usable, problem=inner.problem)
