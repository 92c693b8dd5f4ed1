"""`atrun profile`, `secret`, `demo`: files of the owner's, and what is said of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Atrun


def test_a_profile_lives_through_its_life(atrun: Atrun) -> None:
    assert atrun("profile", "list").out == ""
    added = atrun("profile", "add", "pump-7", "--dial", "10.64.3.17:1024", "--user", "testuser", "--keepalive", "60")
    assert added.code == 0
    (shown,) = atrun("profile", "show", "pump-7", "--json").records
    assert (shown["address"], shown["user"], shown["keepalive"]) == ("10.64.3.17:1024", "testuser", 60)
    assert "its password: atrun secret set pump-7" in added.err
    told = atrun("profile", "show", "pump-7").out
    for line in (
        "keepalive   after 60 s of silence",
        "pause       20 ms",
        "timeout     as each command is known to need",
    ):
        assert line in told
    again = atrun("profile", "add", "pump-7", "--dial", "10.64.3.18:1024")
    assert again.code == 2
    assert "`atrun profile edit pump-7`" in again.err
    assert atrun("profile", "edit", "pump-7", "--dial", "[2001:db8::7]:99", "--login", "automatic").code == 0
    assert "password" not in atrun("profile", "edit", "pump-7", "--pause", "30").err
    assert "[2001:db8::7]:99" in atrun("profile", "list").out
    assert atrun("profile", "edit", "pump-7").code == 2
    text = (atrun.folder / "config" / "profiles.toml").read_text()
    assert "password" not in text.replace("No secret", "")
    atrun("profile", "remove", "pump-7")
    assert atrun("profile", "show", "pump-7").code == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["add", "a b", "--dial", "h:1"], "not a usable name"),
        (["add", "x"], "required"),
        (
            ["add", "x", "--dail", "10.0.0.1:1024"],
            "no option --dail; did you mean --dial? (see `atrun profile add --help`)",
        ),
        (["add", "x", "--dial=h:1", "--login=automtic"], "invalid choice: 'automtic'; did you mean automatic?"),
        (["add", "x", "--dial=h:1", "--login=none"], "choose from 'auto'"),
        (["shwo", "x"], "did you mean show?"),
        (["add", "x", "--dial", "10.0.0.1"], "no port: write it as 10.0.0.1:1024"),
        (["add", "x", "--dial", "10.0.0.1:99999"], "from 1 to 65535"),
        (["add", "x", "--dial", "h:1", "--listen", ":2"], "not allowed with"),
        (["add", "x", "--dial", "h:1", "--imei", "356938035643809"], "means nothing on a dial profile"),
        (["add", "x", "--dial", "me:pw@host:1"], "no password"),
        (["show", "nobody"], "no profile"),
    ],
)
def test_bad_flags_get_one_sentence(atrun: Atrun, arguments: list[str], said: str) -> None:
    done = atrun("profile", *arguments)
    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_every_fault_of_a_file_is_told_at_once(atrun: Atrun) -> None:
    (atrun.folder / "config").mkdir()
    (atrun.folder / "config" / "profiles.toml").write_text(
        '[profiles.a]\ntransport = "dial"\nadress = "h:1"\npassword = "hunter2hunter2"\n[profiles.b]\ntransport = "pigeon"\n'
    )
    done = atrun("run", "a", "AT")
    assert done.code == 2
    for said in ("adress", '"address"', "password", "atrun secret set", "profiles.b.transport"):
        assert said in done.err
    assert "hunter2" not in done.err


def test_check_says_who_is_there(atrun: Atrun, module: Callable[..., str]) -> None:
    found = atrun("profile", "check", module(), "--json").records[0]
    assert (found["model"], found["firmware"]) == ("HE910-D", "12.00.006")


def test_check_tells_a_bounded_part_of_an_answer_that_has_no_bounds(atrun: Atrun, module: Callable[..., str]) -> None:
    name = module("--flood", "AT+CGMI=5000", "--answer", f"AT+CGMM={'x' * 3000}", "--hang", "AT+CGSN")
    done = atrun("profile", "check", name, "--timeout", "8")
    rows = dict(row.split(maxsplit=1) for row in done.out.splitlines())
    assert rows["maker"].endswith(" more lines")
    assert rows["model"].endswith("x…")
    assert rows["firmware"] == "12.00.006"
    assert rows["IMEI"] == "(no answer)"
    assert max(map(len, done.out.splitlines())) < 220
    assert done.code == 4, "it hangs, and says no more"
    assert "does not answer any more" in done.err


def test_without_a_keyring_a_secret_is_refused_with_the_ways_on(atrun: Atrun) -> None:
    atrun("profile", "add", "pump-7", "--dial", "10.64.3.17:1024")
    done = atrun("secret", "set", "pump-7", stdin="hunter2hunter2\n", DBUS_SESSION_BUS_ADDRESS="disabled:")
    assert done.code == 3
    assert "ATRUN_PASSWORD" in done.err
    assert "hunter2" not in done.out + done.err


def test_an_unusable_secret_is_refused_when_it_is_set(atrun: Atrun) -> None:
    atrun("profile", "add", "pump-7", "--dial", "10.64.3.17:1024")
    for secret in ("\n", "x" * 51 + "\n", ""):
        done = atrun("secret", "set", "pump-7", stdin=secret)
        assert done.code == 2
        assert "x" * 51 not in done.err


def test_the_demo_plays_a_tour_without_a_terminal(atrun: Atrun) -> None:
    done = atrun("demo")
    assert done.code == 0, done.err
    assert "+CSQ: " in done.out
    assert "held back" in done.out
    assert done.err == ""
    assert not (atrun.folder / "config").exists()
    assert not (atrun.folder / "data").exists()


def test_the_console_without_a_terminal_says_what_works_instead(atrun: Atrun) -> None:
    done = atrun()
    assert done.code == 2
    assert "atrun run" in done.err
