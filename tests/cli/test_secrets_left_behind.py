"""What a profile's end leaves in the keyring, what is said of it, and that it can still be taken out."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from atrun_tui.config.modem_book import ModemBook
from atrun_tui.config.paths import Paths

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Atrun

KEYRING = """
import json, os
from keyring.backend import KeyringBackend
class Kept(KeyringBackend):
    priority = 1
    file = os.path.join(os.path.dirname(__file__), "kept.json")
    def _all(self): return json.load(open(self.file)) if os.path.exists(self.file) else {}
    def _put(self, all): json.dump(all, open(self.file, "w"))
    def get_password(self, service, username): return self._all().get(username)
    def set_password(self, service, username, password): self._put({**self._all(), username: password})
    def delete_password(self, service, username):
        self._put({name: kept for name, kept in self._all().items() if name != username})
"""


@pytest.fixture
def kept(atrun: Atrun, tmp_path: Path) -> Path:
    """The file that stands for the keyring; in it a password, a PIN of a modem called as a profile, and a macro's secret."""
    (tmp_path / "kept.py").write_text(KEYRING, encoding="utf-8")
    atrun.environment |= {"PYTHON_KEYRING_BACKEND": "kept.Kept", "PYTHONPATH": str(tmp_path), "PYTHONWARNINGS": ""}
    del atrun.environment["ATRUN_PASSWORD"]
    assert atrun("profile", "add", "tower", "--sms", "+393468686711", "--modem", "/dev/ttyUSB9").code == 0
    assert atrun("profile", "add", "ttyUSB9", "--dial", "127.0.0.1:1", "--user", "me").code == 0
    for words, secret in (
        (["ttyUSB9"], "hunter2hunter2"),
        (["tower", "--pin"], "4711"),
        (["ttyUSB9", "--name", "next"], "hunter3hunter3"),
    ):
        assert atrun("secret", "set", *words, stdin=f"{secret}\n").code == 0
    return tmp_path / "kept.json"


def names(kept: Path) -> set[str]:
    return set(json.loads(kept.read_text(encoding="utf-8")))


def test_a_removed_profile_takes_its_password_along_and_nothing_of_a_modem_of_that_name(
    atrun: Atrun, kept: Path
) -> None:
    assert names(kept) == {"ttyUSB9", "ttyUSB9/pin", "ttyUSB9/next"}
    done = atrun("profile", "remove", "ttyUSB9")
    assert (done.code, done.out) == (0, "")
    assert names(kept) == {"ttyUSB9/pin", "ttyUSB9/next"}
    assert "removed: ttyUSB9, and its password" in done.err
    assert "atrun secret forget ttyUSB9 --name WORD" in done.err


def test_what_is_left_of_a_profile_that_is_gone_can_be_forgotten(atrun: Atrun, kept: Path) -> None:
    assert atrun("profile", "remove", "ttyUSB9").code == 0
    done = atrun("secret", "forget", "ttyUSB9", "--name", "next")
    assert (done.code, done.err) == (0, "ttyUSB9: next forgotten\n")
    assert names(kept) == {"ttyUSB9/pin"}


def test_only_another_pin_than_the_refused_one_is_tried(atrun: Atrun, kept: Path) -> None:
    book = ModemBook(Paths.find(atrun.folder / "config", atrun.folder / "data", {}).modem_book("ttyUSB9"))
    book.doubt_pin(doubt=True)
    for pin, code in (("", 2), ("12\n", 2), ("4711\n", 2)):
        assert atrun("secret", "set", "tower", "--pin", stdin=pin).code == code
        assert book.pin_in_doubt
    assert "the PIN that the SIM refused" in atrun("secret", "set", "tower", "--pin", stdin="4711\n").err
    assert atrun("secret", "set", "tower", "--pin", stdin="4712\n").code == 0
    assert not book.pin_in_doubt

    book.doubt_pin(doubt=True)
    assert atrun("secret", "forget", "tower", "--pin").code == 0
    assert not book.pin_in_doubt
    assert "ttyUSB9/pin" not in names(kept)


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("word", ["two words", "", "password"])
def test_a_secret_that_no_macro_could_ask_for_is_not_kept(atrun: Atrun, word: str) -> None:
    done = atrun("secret", "set", "ttyUSB9", "--name", word, stdin="hunter4hunter4\n")
    assert done.code == 2
    assert "nothing was kept" in done.err


@pytest.mark.usefixtures("kept")
def test_a_name_that_nothing_is_kept_under_is_still_wrong(atrun: Atrun) -> None:
    done = atrun("secret", "forget", "towr")
    assert done.code == 2
    assert "did you mean 'tower'?" in done.err


def test_bytes_that_are_no_text_are_no_secret(atrun: Atrun) -> None:
    assert atrun("profile", "add", "pump-7", "--dial", "127.0.0.1:1").code == 0
    done = subprocess.run(
        atrun.command("secret", "set", "pump-7"),
        input=b"hunter\xff2\n",
        capture_output=True,
        env={**atrun.environment, "PYTHONIOENCODING": "utf-8:strict"},
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (2, b"atrun: what standard input holds is no text; nothing was kept\n")
