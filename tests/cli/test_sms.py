"""Modules by SMS from the command line: the same output and exit codes as over the other roads, and no SMS spent in vain."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Atrun, Done

NUMBER = "+393468686711"
PASSWORD = "1234567890123456"
LONG = "AT&V;&V;&V;&V;&V;&V"
SHORT_WAIT = ("--timeout", "0.5")


@pytest.fixture
def tower(atrun: Atrun, simulate_modem: Callable[..., str]) -> Callable[..., str]:
    """Starts a simulated modem and keeps a profile behind it; gives the profile's name."""
    atrun.environment["ATRUN_PASSWORD"] = PASSWORD

    def make(*flags: str, profile: tuple[str, ...] = ()) -> str:
        added = atrun("profile", "add", "tower", "--sms", NUMBER, "--modem", simulate_modem(*flags), *profile)
        assert added.code == 0, added.err
        return "tower"

    return make


def sent_today(atrun: Atrun) -> int:
    book = atrun.folder / "data" / "modems" / "modem.toml"
    lines = book.read_text().splitlines() if book.exists() else []
    return next((int(line.removeprefix("sent = ")) for line in lines if line.startswith("sent")), 0)


def test_the_same_output_as_over_the_other_roads(atrun: Atrun, tower: Callable[..., str]) -> None:
    done = atrun("run", tower(), "AT+CSQ", "AT+CGMM;+CGSN")
    assert (done.code, done.out, done.err) == (0, "+CSQ: 18,0\nOK\nHE910-D\n356938035643809\nOK\n", "")
    (first, second) = atrun("history", "--json").records
    assert {first["transport"], second["transport"]} == {"sms"}


def test_json_knows_the_road(atrun: Atrun, tower: Callable[..., str]) -> None:
    (record,) = atrun("run", tower(), "AT+CSQ", "--json").records
    assert (record["transport"], record["lines"], record["final"], record["ok"]) == ("sms", ["+CSQ: 18,0"], "OK", True)


def test_an_error_answer_is_exit_1(atrun: Atrun, tower: Callable[..., str]) -> None:
    done = atrun("run", tower(), "AT#NOTHING")
    assert (done.code, done.out) == (1, "ERROR\n")


def test_whatever_the_network_does(atrun: Atrun, tower: Callable[..., str]) -> None:
    flags = ("--reorder", "--duplicate-sms", "--udh", "--swap-nibbles", "--unrelated", "--slots", "3")
    done = atrun("run", tower(*flags), LONG)
    assert done.code == 0
    assert len(done.out.splitlines()) == 19


def test_simple_messages(atrun: Atrun, tower: Callable[..., str]) -> None:
    name = tower("--format", "simple", profile=("--format", "simple"))
    del atrun.environment["ATRUN_PASSWORD"]
    done = atrun("run", name, "AT+CSQ", LONG)
    assert done.code == 0
    assert len(done.out.splitlines()) == 21


def test_one_part_lost_is_exit_4_and_says_which_came(atrun: Atrun, tower: Callable[..., str]) -> None:
    done = atrun("run", tower("--lose", "2"), LONG, *SHORT_WAIT)
    assert (done.code, done.out) == (4, "")
    assert "parts 1, 3" in done.err.lower()
    assert "part 2 did not" in done.err


def test_one_part_forged_is_no_answer_and_said_so(atrun: Atrun, tower: Callable[..., str]) -> None:
    done = atrun("run", tower("--forge", "1"), "AT+CSQ", *SHORT_WAIT)
    assert (done.code, done.out) == (4, "")
    assert "claimed to be of it and was not believed" in done.err


def test_what_was_not_believed_can_be_looked_up(atrun: Atrun, tower: Callable[..., str]) -> None:
    atrun("run", tower("--forge", "1"), "AT+CSQ", *SHORT_WAIT)
    found = atrun("history", "--unsolicited", "--json", "--profile", "tower").records
    assert len(found) == 1
    assert found[0]["transport"] == "sms"
    assert any("+CSQ" in line for line in found[0]["lines"])
    assert "not believed" in atrun("history", "--unsolicited", "csq").out
    assert atrun("history", "--unsolicited", "nothing like it").err == "nothing found\n"
    assert atrun("history", "--unsolicited", "--failed").code == 2


def test_a_wrong_password_is_exit_4_and_explained(atrun: Atrun, tower: Callable[..., str]) -> None:
    done = atrun("run", tower(), "AT+CSQ", *SHORT_WAIT, ATRUN_PASSWORD="0" * 16)
    assert (done.code, done.out) == (4, "")
    assert "#SMSATWL" in done.err
    assert "silence" in done.err
    assert "for 7 days yet" in done.err


def test_a_password_of_another_length_is_exit_2_when_set_and_3_when_used(
    atrun: Atrun, tower: Callable[..., str]
) -> None:
    name = tower()
    refused = atrun("secret", "set", name, stdin="short\n")
    assert refused.code == 2
    assert "exactly 16 characters" in refused.err
    used = atrun("run", name, "AT+CSQ", ATRUN_PASSWORD="short")
    assert used.code == 3
    assert sent_today(atrun) == 0


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ("AT+CMGS=25", "+CMGS asks for data"),
        ("AT" + "+CSQ;" * 30, "one digest message holds 110"),
        ("at+csq", "capitals"),
        ("hello", "begins with AT"),
    ],
)
def test_what_cannot_go_is_exit_2_and_unsent(atrun: Atrun, tower: Callable[..., str], command: str, why: str) -> None:
    name = tower()
    done = atrun("run", name, "AT+CSQ", command)
    assert (done.code, done.out) == (2, "")
    assert why in done.err
    piped = atrun("run", name, "-", stdin=f"{command}\n")
    assert piped.code == 2
    assert sent_today(atrun) == 0


def test_hat_returns_at_once(atrun: Atrun, tower: Callable[..., str]) -> None:
    name = tower()
    done = atrun("run", name, "HAT+CSQ")
    assert (done.code, done.out) == (0, "")
    assert "no answer comes back" in done.err
    (record,) = atrun("run", name, "HAT+CSQ", "--json").records
    assert (record["final"], record["ok"], record["error"]) == (None, True, None)


def test_a_command_that_brings_nothing_back_is_announced(atrun: Atrun, tower: Callable[..., str]) -> None:
    done = atrun("run", tower(), "AT#REBOOT", "--allow-lockout")
    assert done.code == 0
    assert done.err.index("takes the module off the network") < done.err.index("sent; no answer comes back")


def test_the_networks_refusal_is_exit_3_by_number_and_meaning(atrun: Atrun, tower: Callable[..., str]) -> None:
    done = atrun("run", tower("--cms-error", "331"), "AT+CSQ")
    assert (done.code, done.out) == (3, "")
    assert "+CMS ERROR: 331" in done.err
    assert "no network service" in done.err
    assert sent_today(atrun) == 0


def test_the_cost_is_told_when_asked(atrun: Atrun, tower: Callable[..., str]) -> None:
    done = atrun("run", tower(), "AT+CSQ", "--verbose")
    assert "AT+CSQ: 1 digest SMS through modem modem, GL865-QUAD" in done.err
    assert "expected back" in done.err


def test_the_daily_limit_is_exit_3_and_outlasts_the_run(atrun: Atrun, tower: Callable[..., str]) -> None:
    name = tower(profile=("--daily-limit", "1"))
    assert atrun("run", name, "AT+CSQ").code == 0
    done = atrun("run", name, "AT+CSQ")
    assert done.code == 3
    assert "1 SMS of today" in done.err
    assert sent_today(atrun) == 1
    assert atrun("profile", "edit", name, "--daily-limit", "2").code == 0
    assert atrun("run", name, "AT+CSQ").code == 0


def test_no_modem_is_exit_3(atrun: Atrun) -> None:
    atrun.environment["ATRUN_PASSWORD"] = PASSWORD
    assert atrun("profile", "add", "tower", "--sms", NUMBER, "--modem", "/dev/nothing").code == 0
    done = atrun("run", "tower", "AT+CSQ")
    assert done.code == 3
    assert "no device /dev/nothing" in done.err


def test_the_pin_is_tried_once_and_again_only_when_its_owner_says_so(atrun: Atrun, tower: Callable[..., str]) -> None:
    name = tower("--pin", "4711")
    asked = atrun("run", name, "AT+CSQ")
    assert asked.code == 3
    assert "the SIM of modem modem asks for its PIN" in asked.err
    wrong = [atrun("run", name, "AT+CSQ", ATRUN_PIN="9999") for _ in range(3)]
    assert [done.code for done in wrong] == [3, 3, 3]
    assert "refused the PIN (+CME ERROR: 16)" in wrong[0].err
    assert all("refused the PIN before" in done.err for done in wrong[1:])
    assert atrun("run", name, "AT+CSQ", ATRUN_PIN="4711").code == 3
    for unfit in ("12\n", "", "no digits\n"):
        assert atrun("secret", "set", name, "--pin", stdin=unfit).code == 2
        assert "refused the PIN before" in atrun("run", name, "AT+CSQ", ATRUN_PIN="9999").err
    atrun(
        "secret", "set", name, "--pin", stdin="4711\n"
    )  # there may be no keyring here: what counts is the owner's word
    right = atrun("run", name, "AT+CSQ", ATRUN_PIN="4711")
    assert (right.code, right.out) == (0, "+CSQ: 18,0\nOK\n")


def test_checking_a_profile_costs_nothing(atrun: Atrun, tower: Callable[..., str]) -> None:
    done = atrun("profile", "check", tower())
    assert done.code == 0
    assert "ready" in done.out
    assert "nothing was sent" in done.err
    assert "for 1 SMS and an answer of 1 to 15: atrun profile check tower --yes" in done.err
    assert sent_today(atrun) == 0


@pytest.mark.parametrize("form", ["digest", "simple"])
def test_one_message_reads_how_the_module_is_set_up(atrun: Atrun, tower: Callable[..., str], form: str) -> None:
    done = atrun("profile", "check", tower("--format", form, profile=("--format", form)), "--yes", "--json")
    assert done.code == 0, done.err
    levels = {each["topic"]: each["level"] for each in done.records[1:]}
    assert (levels["SMS"], levels["way in"], levels["coming back"]) == ("fine", "worth a look", "worth a look")
    assert "the socket" not in levels, "it was not asked for"
    assert sent_today(atrun) == 1


# Profiles


def shown(atrun: Atrun, name: str = "tower") -> dict[str, object]:
    (record,) = atrun("profile", "show", name, "--json").records
    return {
        key: record[key] for key in ("transport", "address", "format", "modem", "device", "baudrate", "daily_limit")
    }


def added(atrun: Atrun, *flags: str, name: str = "tower") -> Done:
    return atrun("profile", "add", name, "--sms", NUMBER, *flags)


def test_a_profile_by_sms_lives_through_its_life(atrun: Atrun) -> None:
    done = added(atrun, "--modem", "/dev/ttyUSB0", "--baudrate", "9600")
    assert done.code == 0
    assert "atrun secret set tower" in done.err
    assert "atrun secret set ttyUSB0 --pin" in done.err
    assert "can send it again" in done.err
    assert shown(atrun) == {
        "transport": "sms",
        "address": NUMBER,
        "format": "digest",
        "modem": "ttyUSB0",
        "device": "/dev/ttyUSB0",
        "baudrate": 9600,
        "daily_limit": None,
    }
    assert f"sms     {NUMBER}" in atrun("profile", "list").out
    assert atrun("profile", "edit", "tower", "--format", "simple", "--daily-limit", "20").code == 0
    assert shown(atrun)["format"] == "simple"
    assert shown(atrun)["daily_limit"] == 20
    assert shown(atrun)["baudrate"] == 9600
    assert atrun("profile", "edit", "tower", "--sms", "+391112223334").code == 0
    assert (shown(atrun)["address"], shown(atrun)["modem"]) == ("+391112223334", "ttyUSB0")
    assert atrun("profile", "edit", "tower").code == 2
    assert atrun("profile", "remove", "tower").code == 0


def test_a_modem_is_shared_by_its_device_by_its_name_or_because_there_is_one(atrun: Atrun) -> None:
    assert added(atrun, "--modem", "/dev/ttyUSB0").code == 0
    assert added(atrun, "--modem", "/dev/ttyUSB0", name="b").code == 0
    assert added(atrun, "--modem", "ttyUSB0", name="c").code == 0
    assert added(atrun, name="d").code == 0
    assert {shown(atrun, name)["modem"] for name in ("tower", "b", "c", "d")} == {"ttyUSB0"}
    assert added(atrun, "--modem", "/dev/serial/by-id/../ttyUSB0", name="e").code == 0
    assert shown(atrun, "e")["modem"] == "ttyUSB0-2"


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        ((), "--sms needs --modem"),
        (("--modem", "office"), "there is no modem 'office'"),
        (("--modem", "/dev/x", "--format", "secret"), "invalid choice"),
        (("--modem", "/dev/x", "--daily-limit", "-1"), "no number of SMS"),
        (("--modem", "/dev/x", "--user", "me"), "means nothing on a sms profile"),
        (("--modem", "/dev/x", "--baudrate", "3"), "50"),
    ],
)
def test_what_is_wrong_is_said(atrun: Atrun, flags: tuple[str, ...], said: str) -> None:
    done = added(atrun, *flags)
    assert done.code == 2
    assert said in done.err


def test_flags_of_sms_mean_nothing_elsewhere(atrun: Atrun) -> None:
    for flags in (("--modem", "/dev/x"), ("--format", "simple"), ("--daily-limit", "3")):
        done = atrun("profile", "add", "x", "--dial", "h:1", *flags)
        assert done.code == 2
        assert "means nothing on a dial profile, only on a sms one" in done.err
