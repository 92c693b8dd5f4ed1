"""The lines that a module is told on site."""

from __future__ import annotations

from typing import Any

import pytest

from atrun_tui.procedures.setup_plan import PlanFault, like
from atrun_tui.procedures.sms_setup import plan_sms
from atrun_tui.procedures.tcp_setup import Socket, plan_client, plan_server
from atrun_tui.procedures.variables import SecretWord, shown

KNOWN = Socket(apn="internet.example")
SERVER: dict[str, Any] = {
    "host": "10.64.3.17",
    "port": 1024,
    "user": "testuser",
    "networks": ("217.0.0.0/8",),
    "step_by_step": True,
}


def test_a_listening_module_gets_what_the_app_note_asks_for_in_its_order() -> None:
    plan = plan_server(KNOWN, **SERVER)
    assert [shown(line.pieces) for line in plan.lines] == [
        "AT#SGACT=1,0",
        'AT+CGDCONT=1,"IP","internet.example"',
        "AT#SGACTCFG=1,15,180",
        "AT#TCPATRUNL=0",
        "AT#TCPATRUND=0",
        "AT#SCFG=1,1,300,600,600,1",
        "AT#SCFGEXT=1,0,0,1",
        'AT#TCPATRUNCFG=1,2,1024,1024,"",1,5,1,0,2',
        'AT#TCPATRUNFRWL=1,"217.0.0.0","255.0.0.0"',
        'AT#TCPATRUNAUTH=0,"testuser","•••"',
        'AT#TCPATRUNAUTH=1,"testuser","•••"',
        "AT#SGACT=1,1",
        "AT#TCPATRUNL=1",
    ]
    assert plan.missing == ()
    assert any(SecretWord("password") in line.pieces for line in plan.lines)


def test_a_dialling_module_has_no_login_and_calls_the_host() -> None:
    plan = plan_client(Socket(apn=None, keep_context=True), host="vpn.example.org", port=12345, imei="356938035643809")
    lines = [shown(line.pieces) for line in plan.lines]
    assert 'AT#TCPATRUNCFG=1,2,12345,12345,"vpn.example.org",1,5,0,5,2' in lines
    assert lines[-1] == "AT#TCPATRUND=1"
    assert not any("AUTH" in line or "FRWL" in line or "CGDCONT" in line for line in lines)


def test_sms_by_digest_and_by_number() -> None:
    digest = plan_sms(digest=True, sender=None, entry=2)
    assert [shown(line.pieces) for line in digest.lines][1:4] == [
        "AT#SMSATRUNCFG=3,1,5",
        "AT#SMSATWL=1,2",
        'AT#SMSATWL=0,2,1,"•••"',
    ]
    simple = plan_sms(digest=False, sender="+39329*", entry=1)
    assert 'AT#SMSATWL=0,1,0,"+39329*"' in [shown(line.pieces) for line in simple.lines]


def test_what_is_not_known_is_said_and_marked() -> None:
    bare = plan_server(Socket(apn=None), **{**SERVER, "user": None, "networks": ()})
    assert [text.split("--")[1].split()[0] for text in bare.missing] == ["apn", "from", "user"]
    assert "--host" in plan_client(KNOWN, host=None, port=1, imei=None).missing[0]
    assert "--sender" in plan_sms(digest=False, sender=None, entry=1).missing[0]


def test_old_rules_stay_unless_all_is_to_be_fresh() -> None:
    assert not any("=2" in shown(line.pieces)[-2:] for line in plan_server(KNOWN, **SERVER).lines)
    fresh = [shown(line.pieces) for line in plan_server(KNOWN, **SERVER, fresh=True).lines]
    assert fresh.index("AT#TCPATRUNFRWL=2") < fresh.index('AT#TCPATRUNFRWL=1,"217.0.0.0","255.0.0.0"')
    assert fresh.index("AT#TCPATRUNAUTH=2") < fresh.index('AT#TCPATRUNAUTH=1,"testuser","•••"')


@pytest.mark.parametrize(
    "wrong",
    [
        {"networks": ("2001:db8::/32",)},
        {"networks": ("10.0.0.1/8",)},
        {"networks": tuple(f"10.{n}.0.0/16" for n in range(6))},
        {"user": 'a"b'},
        {"user": "x" * 51},
        {"user": "a\rAT#SHDN"},
    ],
)
def test_what_no_module_can_be_told_is_a_sentence(wrong: dict[str, Any]) -> None:
    with pytest.raises(PlanFault, match=r"no IPv4|holds 5|printable|AT instances|idle limit"):
        plan_server(KNOWN, **{**SERVER, **wrong})


@pytest.mark.parametrize(
    "socket",
    [Socket(apn='x",1'), Socket(apn="x\r"), Socket(apn="x", instance=4), Socket(apn="x", idle=70_000), Socket(apn="é")],
)
def test_a_socket_that_cannot_be_is_a_sentence(socket: Socket) -> None:
    with pytest.raises(PlanFault, match=r"no IPv4|holds 5|printable|AT instances|idle limit"):
        plan_server(socket, **SERVER)


def test_a_place_outside_the_white_list_is_refused() -> None:
    with pytest.raises(PlanFault, match="1 to 8"):
        plan_sms(digest=True, sender=None, entry=9)


def test_lines_are_alike_with_and_without_quotes() -> None:
    assert like('#TCPATRUNFRWL: "217.0.0.0","255.0.0.0"', "#TCPATRUNFRWL: 217.0.0.0,255.0.0.0")
    assert not like("#TCPATRUNL: 1,0", "#TCPATRUNL: 1,1")
