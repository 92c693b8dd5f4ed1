"""`atrun run`: the same answer over every kind of wire, and each exit code for its reason."""

from __future__ import annotations

import socket
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Atrun

KEYS = [
    "profile",
    "transport",
    "command",
    "lines",
    "final",
    "ok",
    "error",
    "started",
    "elapsed_ms",
    "urcs",
    "origin",
    "outcome",
]


@pytest.mark.parametrize("login", ["automatic", "step-by-step"])
@pytest.mark.parametrize("echo", ["on", "off"])
@pytest.mark.parametrize("wire", [[], ["--byte-at-a-time"], ["--urc-every", "3"]], ids=["whole", "bytes", "urcs"])
def test_every_login_echo_and_wire_gives_the_same_answer(
    atrun: Atrun, module: Callable[..., str], login: str, echo: str, wire: list[str]
) -> None:
    name = module("--login", login, "--echo", echo, *wire)
    done = atrun("run", name, "AT+CSQ", "AT+CGMM;+CGMR", "--json")
    assert done.code == 0, done.err
    signal, identity = done.records
    assert list(signal) == KEYS
    assert signal["command"] == "AT+CSQ"
    assert [line.partition(":")[0] for line in signal["lines"]] == ["+CSQ"]
    assert (signal["final"], signal["ok"], signal["error"]) == ("OK", True, None)
    assert (signal["profile"], signal["transport"], signal["origin"]) == (name, "dial", "run")
    assert (identity["lines"], identity["final"]) == (["HE910-D", "12.00.006"], "OK")


def test_plain_output_is_what_a_terminal_shows(atrun: Atrun, module: Callable[..., str]) -> None:
    done = atrun("run", module(), "AT+CGMM", "AT+COPS?")
    assert done.out.splitlines() == ["HE910-D", "OK", '+COPS: 0,0,"vodafone IT",2', "OK"]
    assert done.err == ""


def test_commands_come_from_standard_input(atrun: Atrun, module: Callable[..., str]) -> None:
    done = atrun("run", module(), "-", stdin="# who is there\nAT+CGMM\n\nAT+CGMR\r\n")
    assert (done.code, done.out) == (0, "HE910-D\nOK\n12.00.006\nOK\n")


@pytest.mark.parametrize("stdin", ["", "\n  \n", "# nothing but talk\n"])
def test_standard_input_without_a_command_is_exit_2_and_nobody_is_called(
    atrun: Atrun, module: Callable[..., str], stdin: str
) -> None:
    done = atrun("run", module(), "-", stdin=stdin)
    assert (done.code, done.out) == (2, "")
    assert done.err == "atrun: standard input held no command for pump-7; it was not connected to\n"


def test_a_command_of_standard_input_that_never_left_is_told_in_json(atrun: Atrun) -> None:
    atrun("profile", "add", "gone", "--dial", "127.0.0.1:1")
    done = atrun("run", "gone", "-", "--json", stdin="AT+CGMM\nAT+CGMR\n")
    assert done.code == 3
    assert [record["command"] for record in done.records] == ["AT+CGMM"]


def test_an_error_answer_is_exit_1_and_told_in_words(atrun: Atrun, module: Callable[..., str]) -> None:
    done = atrun("run", module("--error", "AT#MONI=22"), "AT#MONI", "AT+CGMM", "--json")
    assert done.code == 1
    failed, after = done.records
    assert (failed["final"], failed["ok"]) == ("+CME ERROR: 22", False)
    assert "not found" in failed["error"]
    assert after["ok"]


def test_stop_on_error_sends_nothing_more(atrun: Atrun, module: Callable[..., str]) -> None:
    done = atrun("run", module("--error", "AT#MONI=22"), "AT#MONI", "AT+CGMM", "--json", "--stop-on-error")
    assert (done.code, len(done.records)) == (1, 1)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run"], "required"),
        (["run", "pump-7"], "required"),
        (["run", "nobody", "AT"], "no profile 'nobody'"),
        (["run", "pump7", "AT"], "did you mean 'pump-7'"),
        (["run", "pump-*", "AT"], "'pump-*' is a pattern"),
        (["run", "pump-7", "AT", "--timeout", "soon"], "no number of seconds"),
        (["run", "pump-7", "AT\x1a"], "no control characters"),
        (["run", "pump-7", "CSQ"], "did you mean AT+CSQ"),
        (["run", "pump-7", "AT#REBOOT", "AT#TCPATRUNL=0"], "#TCPATRUNL=0: "),
        (["run", "pump-7", 'AT+CPIN="1234"'], "Way back: "),
        (["run", "pump-7", "AT+CFUN=4"], "--allow-lockout"),
        (["run", "pump-7", "AT+CGMM", "at+csq; + cgatt = 0"], "--allow-lockout"),
        (["run", "pump-7", " "], "not sent: a command is empty"),
        (["run", "pump-7", "AT", "--jsn"], "no option --jsn; did you mean --json? (see `atrun run --help`)"),
        (["rnu", "pump-7", "AT"], "did you mean run?"),
        (["fly"], "invalid choice"),
    ],
)
def test_wrong_usage_is_exit_2_with_one_sentence_and_nothing_sent(
    atrun: Atrun, module: Callable[..., str], arguments: list[str], said: str
) -> None:
    module("--drop", "*")
    done = atrun(*arguments)
    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_what_is_not_sent_shows_no_secret(atrun: Atrun, module: Callable[..., str]) -> None:
    done = atrun("run", module("--drop", "*"), '#TCPATRUNAUTH=1,"u","hunter2hunter"')
    assert (done.code, done.out) == (2, "")
    assert "a command begins with AT" in done.err
    assert "hunter2" not in done.err


def test_what_could_cut_the_link_goes_out_when_it_is_allowed(atrun: Atrun, module: Callable[..., str]) -> None:
    done = atrun("run", module(), "ATE0Q0", "AT+CFUN=1", "--json")
    assert done.code == 0, done.err
    done = atrun("run", "pump-7", "AT#TCPATRUNCLOSE", "--allow-lockout", "--json")
    assert done.code in (0, 4)
    assert done.records[0]["outcome"] in ("answered", "unknown")


def test_a_refused_login_is_exit_3(atrun: Atrun, module: Callable[..., str]) -> None:
    for login in ("automatic", "step-by-step"):
        done = atrun("run", module("--login", login, name=f"pump-{login}"), "AT", "--json", ATRUN_PASSWORD="notthisone")
        assert done.code == 3
        assert "user name or the password is wrong" in done.err
        assert "notthisone" not in done.out + done.err
        assert done.records[0]["outcome"] == "not sent"


def test_a_closed_port_is_exit_3(atrun: Atrun) -> None:
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        atrun("profile", "add", "gone", "--dial", f"127.0.0.1:{unheard.getsockname()[1]}")
        done = atrun("run", "gone", "AT")
    assert done.code == 3
    assert "refused" in done.err


def test_a_silent_firewall_is_exit_3(atrun: Atrun, module: Callable[..., str]) -> None:
    done = atrun("run", module("--firewall"), "AT", "--connect-timeout", "1.5")
    assert done.code == 3
    assert "#TCPATRUNFRWL" in done.err


def test_no_secret_is_exit_3_and_says_the_ways_on(atrun: Atrun, module: Callable[..., str]) -> None:
    name = module()
    del atrun.environment["ATRUN_PASSWORD"]
    done = atrun("run", name, "AT")
    assert done.code == 3
    assert "ATRUN_PASSWORD" in done.err


def test_a_hang_is_exit_4(atrun: Atrun, module: Callable[..., str]) -> None:
    done = atrun("run", module("--hang", "AT#MONI"), "AT#MONI", "AT+CGMM", "--timeout", "1", "--json")
    assert done.code == 4
    (exchange,) = done.records
    assert (exchange["final"], exchange["ok"], exchange["outcome"]) == (None, False, "no answer")
    assert exchange["error"]


def test_only_where_more_was_to_be_sent_is_it_said_that_it_was_not(atrun: Atrun, module: Callable[..., str]) -> None:
    name = module("--drop", "AT#MONI")
    assert "nothing more was sent" not in atrun("run", name, "AT+CGMM", "AT#MONI").err
    assert "nothing more was sent: AT+CGMM, AT+CGMR" in atrun("run", name, "AT#MONI", "AT+CGMM", "AT+CGMR").err
    assert atrun("run", name, "-", stdin="AT#MONI\nAT+CGMM\n").err.endswith("nothing more was sent\n")


@pytest.mark.parametrize("fault", ["--drop", "--drop-before"])
def test_a_lost_link_is_exit_4_and_an_unknown_outcome(atrun: Atrun, module: Callable[..., str], fault: str) -> None:
    done = atrun("run", module(fault, "AT#MONI"), "AT#MONI", "AT+CGMM", "--json")
    assert done.code == 4
    (exchange,) = done.records
    assert (exchange["final"], exchange["outcome"]) == (None, "unknown")
    assert "unknown" in done.err or "may or may not" in done.err


def test_lines_that_look_like_results_end_nothing(atrun: Atrun, module: Callable[..., str]) -> None:
    tricky = ["OKAY lunch", "ERROR log follows", " OK", "> x"]
    name = module("--answer", "AT#MONI=" + r"\n".join(tricky))
    done = atrun("run", name, "AT#MONI", "--json")
    assert done.code == 0
    assert done.records[0]["lines"] == tricky


def test_a_hostile_module_moves_no_terminal(atrun: Atrun, module: Callable[..., str]) -> None:
    name = module("--hostile")
    for flags in ([], ["--json"]):
        done = atrun("run", name, "AT#MONI", *flags)
        assert done.code == 0
        for char in done.out + done.err:
            assert char == "\n" or (char.isprintable()), hex(ord(char))


def test_a_reader_that_goes_away_is_no_fault_of_ours(atrun: Atrun, module: Callable[..., str]) -> None:
    command = " ".join(atrun.command("run", module("--flood", "AT#MONI=20000"), "AT#MONI"))
    done = subprocess.run(
        ["bash", "-c", f"{command} | head -1"], capture_output=True, text=True, env=atrun.environment, check=True
    )
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr


@pytest.mark.parametrize("text", ["AT" * 1_000_000, "\0" * 1_000_000], ids=["AT", "NUL"])
def test_a_line_without_end_on_standard_input_is_refused_at_once(
    atrun: Atrun, module: Callable[..., str], text: str
) -> None:
    done = atrun("run", module(), "-", stdin=text)
    assert (done.code, done.out) == (2, "")
    assert done.err == "atrun: not sent: a line of more than 10000 characters is no command\n"


def test_a_password_that_is_a_result_hides_no_result(atrun: Atrun, module: Callable[..., str]) -> None:
    atrun.environment["ATRUN_PASSWORD"] = "OK"
    done = atrun("run", module("--password", "OK"), "AT+CSQ", "AT+NOSUCH", "--json")
    assert [record["final"] for record in done.records] == ["OK", "ERROR"], done.err
    assert [record["final"] for record in atrun("history", "--json").records] == ["OK", "ERROR"]
    plain = atrun("run", "pump-7", "AT")
    assert plain.out.splitlines()[-1] == "OK"
