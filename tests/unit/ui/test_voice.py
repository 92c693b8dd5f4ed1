from __future__ import annotations

import pytest

from atrun_tui.ui.voice import sentence
from atrun_tui.vault.base import VaultLocked


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (VaultLocked("The keyring is locked."), "The keyring is locked."),
        (OSError(28, "No space left on device", "journal.db"), "journal.db: No space left on device"),
        (ConnectionResetError("reset"), "reset"),
        (ZeroDivisionError("x"), "The console met an error of its own, ZeroDivisionError: x"),
        (KeyError(), "The console met an error of its own, KeyError."),
    ],
)
def test_every_error_is_a_sentence(error: Exception, words: str) -> None:
    assert sentence(error) == words
