"""`atrun provision`: printed, and run on a simulated module at a serial port."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Atrun

KNOWN = ("--apn", "internet.example", "--from", "217.0.0.0/8")
DIGEST = "1234567890123456"
IMEI = "358173051234565"
"""Of the simulated modem, which is a module at a serial port as well."""


@pytest.fixture
def pump(atrun: Atrun) -> str:
    assert atrun("profile", "add", "pump-7", "--dial", "10.64.3.17:1024", "--user", "testuser").code == 0
    return "pump-7"


def commands(atrun: Atrun) -> list[str]:
    return [record["command"] for record in atrun("history", "--json", "--profile", "*").records]


def test_printed_it_can_be_fed_to_a_module_and_holds_no_secret(atrun: Atrun, pump: str) -> None:
    done = atrun("provision", pump, *KNOWN)
    assert done.code == 0, done.err
    lines = done.out.splitlines()
    assert all(line.startswith(("#", "AT")) for line in lines)
    assert "AT#TCPATRUNL=1" in lines
    assert PASSWORD not in done.out + done.err
    assert not any("•" in line for line in lines if line.startswith("AT"))


def test_as_json_it_marks_the_same_lines_as_those_that_may_fail(atrun: Atrun, pump: str) -> None:
    printed = atrun("provision", pump, *KNOWN, "--fresh").out.splitlines()
    marked = [
        command.removeprefix("#   ")
        for why, command in pairwise(printed)
        if why.endswith("(an ERROR here does not matter)")
    ]
    records = atrun("provision", pump, *KNOWN, "--fresh", "--json").records
    assert [record["command"] for record in records if record["may_fail"]] == marked
    assert 0 < len(marked) < len(records)


def test_printed_without_what_it_takes_it_says_what_is_missing(atrun: Atrun, pump: str) -> None:
    done = atrun("provision", pump)
    assert done.code == 0
    assert "--apn" in done.err
    assert "--from" in done.err
    assert '#   AT+CGDCONT=1,"IP","YOUR-APN"' in done.out


def test_run_it_is_proven_by_the_modules_own_answers(
    atrun: Atrun, pump: str, simulate_modem: Callable[..., str]
) -> None:
    device = simulate_modem()
    done = atrun("provision", pump, *KNOWN, "--serial", device)
    assert (done.code, done.out) == (
        0,
        "pump-7: set up, and the module's own answers show it: it listens on port 1024\n",
    ), done.err
    again = atrun("provision", pump, *KNOWN, "--serial", device, "--json")
    assert again.code == 0, again.err
    assert again.records[0]["ok"] is True
    assert "already so" in again.err
    assert [atrun("provision", pump, *KNOWN, "--serial", device).code for _ in range(2)] == [0, 0], (
        "as often as one likes"
    )
    assert PASSWORD not in done.err + again.err
    assert atrun("profile", "add", "desk", "--serial", device).code == 0
    listed = atrun("run", "desk", "AT#TCPATRUNL?", "AT#TCPATRUNAUTH?", "AT#SGACTCFG?")
    assert "#TCPATRUNL: 1,1" in listed.out
    assert listed.out.count("testuser") == 1
    assert PASSWORD not in listed.out
    assert "#SGACTCFG: 1,15,180,0" in listed.out


def test_what_it_sets_up_the_doctor_finds_nothing_wrong_with(
    atrun: Atrun, pump: str, simulate_modem: Callable[..., str]
) -> None:
    device = simulate_modem()
    assert atrun("profile", "add", "desk", "--serial", device).code == 0
    before = atrun("profile", "check", "desk", "--json")
    assert before.code == 0, before.err
    assert "will strand it" in {each["level"] for each in before.records[1:]}
    assert atrun("provision", pump, "--apn", "internet.example", "--from", "10.64.0.0/16", "--serial", device).code == 0
    after = atrun("profile", "check", "desk", "--json")
    found = {each["topic"]: each["level"] for each in after.records[1:]}
    # Whether SMS is a second way in is another set-up's matter.
    assert {topic for topic, level in found.items() if level != "fine"} == {"a second way in"}
    assert {"way in", "dead links", "coming back", "short answers", "who may connect"} <= set(found)


def test_another_module_than_the_profiles_is_left_alone(atrun: Atrun, simulate_modem: Callable[..., str]) -> None:
    device = simulate_modem()
    assert atrun("profile", "add", "valve", "--listen", ":12345", "--imei", "356938035643809").code == 0
    done = atrun("provision", "valve", "--host", "198.51.100.7", "--keep-context", "--serial", device)
    assert done.code == 1
    assert "nothing was changed" in done.err
    assert sorted(set(commands(atrun))) == ["AT+CGMM", "AT+CGSN"]
    assert atrun("profile", "edit", "valve", "--imei", IMEI).code == 0
    assert atrun("provision", "valve", "--host", "198.51.100.7", "--keep-context", "--serial", device).code == 0


def test_sms_wants_a_password_of_sixteen_characters(atrun: Atrun, simulate_modem: Callable[..., str]) -> None:
    device = simulate_modem()
    assert atrun("profile", "add", "tower", "--sms", "+393468686711", "--modem", device).code == 0
    short = atrun("provision", "tower", "--serial", device)
    assert short.code == 2
    assert "16 characters" in short.err
    assert commands(atrun) == []
    done = atrun("provision", "tower", "--serial", device, ATRUN_PASSWORD=DIGEST)
    assert done.code == 0, done.err
    assert DIGEST not in done.out + done.err


@pytest.mark.parametrize(
    ("flags", "code", "said"),
    [
        (("--modem-error", "AT#SCFG=*=4"), 1, "was refused"),
        (("--modem-hang", "AT#SGACTCFG*"), 4, "no result within"),
    ],
)
def test_what_goes_wrong_is_told(
    atrun: Atrun, pump: str, simulate_modem: Callable[..., str], *, flags: tuple[str, str], code: int, said: str
) -> None:
    done = atrun("provision", pump, *KNOWN, "--serial", simulate_modem(*flags), "--timeout", "1")
    assert done.code == code, done.err
    assert said in done.err


def test_without_what_it_needs_nothing_is_sent(atrun: Atrun, pump: str, simulate_modem: Callable[..., str]) -> None:
    device = simulate_modem()
    assert atrun("provision", pump, "--serial", device).code == 2
    del atrun.environment["ATRUN_PASSWORD"]
    no_secret = atrun(
        "provision", pump, *KNOWN, "--serial", device, PYTHON_KEYRING_BACKEND="keyring.backends.fail.Keyring"
    )
    assert no_secret.code == 3
    assert "nothing was sent" in no_secret.err
    assert commands(atrun) == []
    no_port = atrun("provision", pump, *KNOWN, "--serial", str(atrun.folder / "none"), ATRUN_PASSWORD=PASSWORD)
    assert no_port.code == 3
    assert "plugged in" in no_port.err


def test_a_module_on_the_desk_needs_none(atrun: Atrun) -> None:
    assert atrun("profile", "add", "desk", "--serial", "/dev/ttyACM0").code == 0
    done = atrun("provision", "desk")
    assert done.code == 2
    assert "needs no set-up" in done.err
