"""Secrets between the vault and everybody else. Part of the composition root.

What is revealed here is on its way to a module; from then on every text hides it, by its value, beside what is hidden by grammar.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from atrun_tui.knowledge.sensitive import mask_command, mask_line
from atrun_tui.protocol.codes import RESULT_TEXTS
from atrun_tui.transport.base import PinMissing
from atrun_tui.vault.base import PASSWORD, PIN, NoVault, VaultError
from atrun_tui.vault.environment import EnvironmentVault
from atrun_tui.vault.mask import Masker

if TYPE_CHECKING:
    from collections.abc import Mapping

    from atrun_tui.vault.base import Vault
    from atrun_tui.vault.secret import Secret


class Secrecy:
    """The vault, and the masks that follow from what was taken out of it.

    Attributes:
        vault: where secrets are, those of the environment first.
    """

    def __init__(self, kept: Vault, environ: Mapping[str, str]) -> None:
        """Make one that has revealed nothing.

        Args:
            kept: where secrets are kept.
            environ: the environment's variables, which may hold some as well.
        """
        self._given = EnvironmentVault(kept, environ)
        self.vault: Vault = self._given
        self._kept = kept
        self._masker = Masker()

    # What goes out.

    async def password(self, name: str) -> str | None:
        """The password of a profile's login, or None. Raises VaultError."""
        return self._revealed(await self.vault.get(name, PASSWORD))

    async def take_from_standard_input(self) -> None:
        """Read the password, if it is the first line of standard input, before anybody reads commands there. Raises VaultError."""
        self._revealed(await self._given.on_standard_input())

    async def pin(self, modem: str) -> str | None:
        """The PIN of a modem's SIM; a vault that cannot be read is told as a SIM that only its owner can open."""
        try:
            return self._revealed(await self.vault.get(modem, PIN))
        except VaultError as fault:
            raise PinMissing(f"the SIM of modem {modem} asks for its PIN, which cannot be read: {fault}") from None

    async def secret(self, name: str, word: str) -> str:
        """A secret of a profile's for what is sent to it; every text hides it from now on.

        Raises:
            LookupError: there is none, or the vault cannot be read; with a sentence.
        """
        try:
            secret = self._revealed(await self.vault.get(name, word))
        except VaultError as fault:
            raise LookupError(f"the secret `{word}` cannot be read: {fault}") from None
        if secret is None:
            raise LookupError(
                f"no secret `{word}` is kept for {name}: `atrun secret set {name} --name {word}` keeps one"
            )
        return secret

    def _revealed(self, secret: Secret | None) -> str | None:
        if secret is None:
            return None
        self._masker.add(secret)
        return secret.reveal()

    # What is kept.

    async def keep(self, name: str, password: Secret | None, *, formerly: str | None = None) -> None:
        """Keep a profile's new password, or without one what it had under its former name. Raises VaultError."""
        if password is None and formerly is not None and formerly != name:
            password = await self._kept.get(formerly)  # not the environment's, which is nobody's in particular
        if password is not None:
            await self.vault.set(name, password)

    async def forget(self, name: str, *, pin: bool) -> None:
        """Remove the password that is kept under a name, and the PIN; where there is no keyring, nothing is. Raises VaultError."""
        with suppress(NoVault):
            await self.vault.forget(name, PASSWORD)
            if pin:
                await self.vault.forget(name, PIN)

    # What may be shown.

    def mask(self, text: str) -> str:
        """The text as it may be shown, logged or kept."""
        return self.hide(mask_line(text))

    def hide(self, text: str) -> str:
        """The text without the secrets known by value: for sentences made of parts that may be shown already.

        A result that every module gives is left as it is, whoever's password is `OK`: it tells nobody anything, and a program
        that reads it goes by it.
        """
        return text if text in RESULT_TEXTS else self._masker(text)

    def show(self, command: str) -> str:
        """The command as it may be shown, logged or kept."""
        return self._masker(mask_command(command))
