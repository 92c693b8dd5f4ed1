"""What may be shown once a secret went out, whatever word the secret is."""

from __future__ import annotations

import pytest

from atrun_tui.secrecy import Secrecy
from atrun_tui.vault.memory import MemoryVault
from atrun_tui.vault.secret import MASK, Secret


async def revealed(secret: str) -> Secrecy:
    vault = MemoryVault()
    await vault.set("pump-7", Secret(secret))
    secrecy = Secrecy(vault, {})
    assert await secrecy.password("pump-7") == secret
    return secrecy


@pytest.mark.parametrize("secret", ["OK", "ok", "ERROR", "busy", "NO CARRIER"])
async def test_a_result_that_every_module_gives_is_shown_whatever_the_password_is(secret: str) -> None:
    secrecy = await revealed(secret)
    assert secrecy.mask(secret.upper()) == secrecy.hide(secret.upper()) == secret.upper()


@pytest.mark.parametrize("secret", ["OK", "ERROR", "ready", "module", "7", "ab"])
async def test_in_any_other_text_it_is_hidden_all_the_same(secret: str) -> None:
    secrecy = await revealed(secret)
    for hide in (secrecy.mask, secrecy.hide, secrecy.show):
        assert hide(f"password {secret}.") == f"password {MASK}."
        assert hide(f'+X: "{secret}"') == f'+X: "{MASK}"'
    assert secrecy.show(secret) == MASK
