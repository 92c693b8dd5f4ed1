"""Modules that call: the same output and exit codes as over the other roads, and nothing for strangers."""

from __future__ import annotations

import json
import socket
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Atrun


IMEI = "356938035643809"
STRANGER = "490154203237518"


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


@pytest.fixture
def call_in(start: Callable[..., str], port: int) -> Callable[..., None]:
    """Starts `atrun simulate --dial` at the port; it calls again and again."""

    def dial(*flags: str, imei: str = IMEI) -> None:
        start("simulate", "--dial", f"127.0.0.1:{port}", "--redial", "0.1", "--imei", imei, *flags)

    return dial


@pytest.fixture
def gate(atrun: Atrun, port: int) -> Callable[..., str]:
    """Keeps a profile whose module calls at the port; gives its name."""

    def keep(*flags: str) -> str:
        added = atrun("profile", "add", "gate", "--listen", f"127.0.0.1:{port}", *flags)
        assert added.code == 0, added.err
        return "gate"

    return keep


def test_run_waits_for_the_call_and_prints_what_it_would_over_any_road(
    atrun: Atrun, call_in: Callable[..., None], gate: Callable[..., str], port: int
) -> None:
    name = gate("--imei", IMEI)
    call_in()
    done = atrun("run", name, "AT+CGSN", "AT+NONSENSE")
    assert (done.code, done.out) == (1, f"{IMEI}\nOK\nERROR\n")
    assert f"gate: waiting at 127.0.0.1:{port} for the module with IMEI {IMEI}, at most 150 s" in done.err
    kept = atrun("history", "CGSN", "--json")
    assert json.loads(kept.out)["transport"] == "listen"


def test_check_says_what_it_found(atrun: Atrun, call_in: Callable[..., None], gate: Callable[..., str]) -> None:
    name = gate("--allow", "127.0.0.0/8")
    call_in()
    done = atrun("profile", "check", name, "--json")
    assert done.code == 0
    assert done.records[0]["IMEI"] == IMEI
    assert "a module from 127.0.0.0/8" in done.err


def test_check_says_whether_the_module_will_go_on_calling(
    atrun: Atrun, call_in: Callable[..., None], gate: Callable[..., str], port: int
) -> None:
    name = gate("--allow", "127.0.0.0/8")
    call_in()
    found = {each["topic"]: each for each in atrun("profile", "check", name, "--json").records[1:]}
    assert found["calling again"]["level"] == "will strand it"
    assert found["calling again"]["mend"][1] == f'AT#TCPATRUNCFG=1,3,{port},{port},"127.0.0.1",1,5,0,5,2'
    assert found["whom it calls"]["text"].startswith("It calls 127.0.0.1.")
    assert found["port"]["level"] == found["way in"]["level"] == "fine"
    assert "who may connect" not in found


@pytest.mark.parametrize("command", [("run", "gate", "AT"), ("profile", "check", "gate")])
def test_only_a_stranger_called(
    atrun: Atrun, call_in: Callable[..., None], gate: Callable[..., str], command: tuple[str, ...]
) -> None:
    gate("--imei", IMEI)
    call_in(imei=STRANGER)
    done = atrun(*command, "--connect-timeout", "2")
    assert (done.code, done.out) == (3, "")
    assert f"IMEI {STRANGER} from 127.0.0.1" in done.err
    assert "atrun profile edit gate --imei IMEI" in done.err


def test_a_stranger_gets_nothing_but_the_question(atrun: Atrun, gate: Callable[..., str], port: int) -> None:
    gate("--imei", IMEI)
    running = subprocess.Popen(
        atrun.command("run", "gate", "AT+SECRET", "--connect-timeout", "2"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=atrun.environment,
    )
    heard = b""
    with _called(port, running) as wire:
        while not heard.endswith(b"\r"):
            heard += wire.recv(1000)
        wire.sendall(f"\r\n{STRANGER}\r\n\r\nOK\r\n".encode())
        while more := wire.recv(1000):
            heard += more
    out, err = running.communicate(timeout=60)
    assert (running.returncode, out, heard) == (3, "", b"AT+CGSN\r")
    assert STRANGER in err


def _called(port: int, running: subprocess.Popen[str]) -> socket.socket:
    """Call until somebody listens."""
    while running.poll() is None:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=30)
        except ConnectionRefusedError:
            continue
    raise AssertionError(running.communicate())


def test_nobody_called(atrun: Atrun, gate: Callable[..., str]) -> None:
    name = gate("--imei", IMEI)
    done = atrun("run", name, "AT", "--connect-timeout", "0.3", "--json")
    assert done.code == 3
    assert done.records[0]["outcome"] == "not sent"
    assert "did not call" in done.err
    assert "#TCPATRUNCFG" in done.err


def test_callers_from_elsewhere_are_counted(
    atrun: Atrun, call_in: Callable[..., None], gate: Callable[..., str]
) -> None:
    name = gate("--imei", IMEI, "--allow", "10.0.0.0/8")
    call_in()
    done = atrun("run", name, "AT", "--connect-timeout", "2")
    assert done.code == 3
    assert "from an address that no profile allows" in done.err


def test_a_profile_that_takes_nobody_says_what_to_add(
    atrun: Atrun, call_in: Callable[..., None], gate: Callable[..., str]
) -> None:
    name = gate()
    call_in()
    done = atrun("run", name, "AT", "--connect-timeout", "2")
    assert done.code == 3
    assert "neither an IMEI nor an allow list" in done.err
    assert f"IMEI {IMEI} from 127.0.0.1" in done.err
    edited = atrun("profile", "edit", name, "--imei", IMEI)
    assert edited.code == 0, edited.err
    assert atrun("run", name, "AT+CGSN").out == f"{IMEI}\nOK\n"


def test_a_port_in_use(atrun: Atrun, gate: Callable[..., str], port: int) -> None:
    name = gate("--imei", IMEI)
    with socket.create_server(("127.0.0.1", port)):
        done = atrun("run", name, "AT")
    assert done.code == 3
    assert f"127.0.0.1:{port} is in use: another program" in done.err
