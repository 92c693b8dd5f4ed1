"""What strands a module, rule by rule: one setting changed on a healthy one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from atrun_tui.knowledge.hazards import assess
from atrun_tui.procedures.link.diagnosis import Level, Where, summary
from atrun_tui.record import replace
from tests.unit.procedures.link.module_on_paper import (
    CALLING,
    DIAL,
    DIGEST,
    HEALTHY,
    LISTEN,
    SERIAL,
    SIMPLE,
    Changed,
    examined,
    one,
)

if TYPE_CHECKING:
    from atrun_tui.procedures.link.deployment import Deployment

FINE, LOOK, STRANDS, UNKNOWN = Level.FINE, Level.LOOK, Level.STRANDS, Level.UNKNOWN
EVERY_ROAD = (DIAL, LISTEN, SERIAL, DIGEST, SIMPLE)


@pytest.mark.parametrize(("deployment", "changed"), [(DIAL, {}), (SERIAL, {}), (LISTEN, CALLING), (SERIAL, CALLING)])
def test_a_healthy_module_has_nothing_the_matter(deployment: Deployment, changed: Changed) -> None:
    found = examined(deployment, changed)
    assert {each.level for each in found} == {FINE}, [each for each in found if each.level is not FINE]
    assert len(found) > 10
    assert summary(found) == f"{len(found)} are fine"


CASES: list[tuple[Deployment, str, tuple[str, ...], str, Level, str]] = [
    # deployment, setting, its rows, topic, level, words of the text
    (DIAL, "#TCPATRUNL", ("0,0",), "way in", STRANDS, "says that it is off"),
    (DIAL, "#TCPATRUND", ("1,0",), "two services", LOOK, "one socket for both"),
    (LISTEN, "#TCPATRUND", ("0,0",), "way in", STRANDS, "says that it is off"),
    (SERIAL, "#TCPATRUNL", ("0,0",), "way in", STRANDS, "Nobody reaches it over the network"),
    (SERIAL, "#TCPATRUNL", ("1,0",), "way in", LOOK, "is its context down?"),
    (SERIAL, "#TCPATRUNL", ("1,1",), "way in", FINE, "listens for connections"),
    (DIGEST, "#TCPATRUNL", ("0,0",), "way in", LOOK, "SMS is the only way in"),
    (
        DIAL,
        "#TCPATRUNCFG",
        ('1,2,2024,1024,"",1,5,0,0,2',),
        "port",
        LOOK,
        "listens at port 2024, and the profile dials 1024",
    ),
    (
        LISTEN,
        "#TCPATRUNCFG",
        ('1,2,1,99,"h",1,5,0,5,300',),
        "port",
        LOOK,
        "calls port 99, and the profile listens at 12345",
    ),
    (DIAL, "#TCPATRUNCFG", ('1,2,1024,1024,"",1,5,1,0,2',), "login", STRANDS, "the next login fails"),
    (DIAL, "#TCPATRUNCFG", ('1,2,1024,1024,"",1,1,0,0,2',), "command limit", LOOK, "more than 1 min restarts"),
    (LISTEN, "#TCPATRUNCFG", ('1,2,1,12345,"h",1,5,0,0,2',), "calling again", STRANDS, "does not try again"),
    (LISTEN, "#TCPATRUNCFG", ('1,2,1,12345,"h",1,5,0,5,2',), "calling again", LOOK, "covers 10 min"),
    (LISTEN, "#TCPATRUNCFG", ('1,2,1,12345,"",1,5,0,5,2',), "whom it calls", STRANDS, "nobody to call"),
    (DIAL, "#TCPATRUNFRWL", (), "who may connect", STRANDS, "empty list drops everybody"),
    (DIAL, "#TCPATRUNFRWL", ("0.0.0.0,0.0.0.0",), "who may connect", LOOK, "whole world"),
    (DIAL, "#TCPATRUNFRWL", ('"10.9.9.9","0.0.0.0"',), "who may connect", LOOK, "whole world"),
    (DIAL, "#TCPATRUNFRWL", ("217.0.0.0,255.0.0.0",), "who may connect", LOOK, "16,777,216 public addresses"),
    (DIAL, "#TCPATRUNFRWL", ("217.0.0.0,255.0.0.0",), "our own address", STRANDS, "the next connection is dropped"),
    (DIAL, "#TCPATRUNFRWL", ("10.64.0.2,255.255.255.255",), "our own address", LOOK, "Only this one address"),
    (DIAL, "#SCFG", ("1,1,300,0,600,1",), "dead links", FINE, "keep-alive notices a dead link within 1 min"),
    (DIAL, "#SCFG", ("1,1,300,90,600,1",), "idle links", FINE, "says AT after 60 s"),
    (DIAL, "#SCFG", ("1,1,300,60,600,1",), "idle links", LOOK, "cut off again and again"),
    (DIAL, "#SCFG", ("1,1,300,600,600,0",), "short answers", STRANDS, "never leave"),
    (DIAL, "#SCFG", ("1,1,300,600,600,50",), "short answers", LOOK, "held back for 5 s"),
    (DIAL, "#SCFG", ("1,1,40,600,600,1",), "packets", LOOK, "Packets of 40 bytes"),
    (DIAL, "#SCFG", ("1,1,0,600,600,1",), "packets", FINE, "Packets of 300 bytes"),
    (DIAL, "#SGACTCFG", ("1,0,180,0",), "coming back", STRANDS, "Nothing brings context 1 up again"),
    (DIAL, "#SGACTCFG", ("1,2,180",), "coming back", LOOK, "in 2 tries, 180 s apart: that is 6 min"),
    (DIGEST, "#SGACTCFG", ("1,0,180,0",), "coming back", LOOK, "Nothing brings context 1 up again"),
    (DIAL, "#SGACT", ("1,0",), "context", LOOK, "yet we are connected"),
    (SERIAL, "#SGACT", ("1,0",), "context", STRANDS, "reaches nobody"),
    (DIAL, "+CGDCONT", ('1,"IP","","",0,0',), "access point", LOOK, "No access point"),
    (DIAL, "+CGDCONT", ('2,"IP","x","",0,0',), "access point", STRANDS, "not defined"),
    (DIAL, "#SMSATRUN", ("0,0",), "a second way in", LOOK, "does not obey SMS"),
    (DIGEST, "#SMSATRUN", ("0,0",), "SMS", STRANDS, "may not answer any more"),
    (DIAL, "#SMSATRUNCFG", ("2,1,5",), "one instance for two", LOOK, "share AT instance 2"),
    (DIAL, "#ENHRST", ("2,1440",), "restarts", FINE, "every 1440 min"),
    (DIAL, "#ENHRST", ("1,30",), "restarts", LOOK, "once by itself"),
    (DIAL, "#TCPATCMDSEQ", ("1",), "several commands", FINE, "are queued"),
]


@pytest.mark.parametrize(("deployment", "setting", "rows", "topic", "level", "words"), CASES)
def test_a_setting_and_what_it_means(  # noqa: PLR0917
    deployment: Deployment, setting: str, rows: tuple[str, ...], topic: str, level: Level, words: str
) -> None:
    base: Changed = CALLING if deployment is LISTEN else {}
    found = one(examined(deployment, {**base, setting: rows}), topic)
    assert (found.level, words in found.text) == (level, True), found


def test_two_settings_together_strand_what_neither_does_alone() -> None:
    dead = {"#SCFG": ("1,1,300,0,600,1",), "#SCFGEXT": ("1,0,0,0,0,0",)}
    found = one(examined(DIAL, dead), "dead links")
    assert found.level is STRANDS
    assert found.mend == ("AT#TCPATRUNL=0", "AT#SCFGEXT=1,0,0,1", "AT#TCPATRUNL=1")
    assert one(examined(DIAL, {**dead, "#SCFGEXT": None}), "dead links").level is LOOK
    lost = {"#SGACTCFG": ("1,0,180,0",), "#ENHRST": ("2,60",)}
    found = one(examined(DIAL, lost), "restarts")
    assert (found.level, "stays away" in found.text) == (STRANDS, True)


def test_the_row_looked_at_is_that_of_the_services_own_socket_and_context() -> None:
    changed = {
        "#TCPATRUNCFG": ('2,2,1024,1024,"",1,5,0,0,2',),
        "#SCFG": ("1,1,300,600,600,1", "2,3,300,600,600,0"),
        "#SGACTCFG": ("1,15,180,0", "3,0,180,0"),
    }
    found = examined(DIAL, changed)
    assert one(found, "short answers").read == "#SCFG: 2,3,300,600,600,0"
    assert one(found, "coming back").mend == ("AT#SGACTCFG=3,15,180",)


def test_what_is_assumed_is_told_as_assumed() -> None:
    found = one(examined(DIAL, {"#TCPATRUNCFG": None, "#SGACTCFG": ("1,0,180,0",)}), "coming back")
    assert "socket 1 and context 1 is assumed, not read" in found.text


@pytest.mark.parametrize("deployment", EVERY_ROAD)
@pytest.mark.parametrize("setting", [name for name in HEALTHY if name != "#SS"])
def test_what_is_not_answered_is_never_fine(deployment: Deployment, setting: str) -> None:
    base: Changed = CALLING if deployment is LISTEN else {}
    there, away = examined(deployment, base), examined(deployment, {**base, setting: None})
    read = {each.topic for each in there if each.read.startswith(f"{setting}:")}
    still_fine = {each.topic for each in away if each.level is FINE and each.read.startswith(f"{setting}:")}
    assert not still_fine
    concerned = not (setting == "#TCPATRUNFRWL" and deployment is LISTEN) and read
    assert not concerned or any(
        "answered by ERROR" in each.text or setting in each.text for each in away if each.level in {UNKNOWN, LOOK}
    )


@pytest.mark.parametrize(
    "rows",
    [
        ("",),
        ("x",),
        (",,,,,",),
        ("-1,-1,-1,-1,-1,-1",),
        ("99999999999999999999",),
        ('"',),
        ("(0-1)",),
        ("é,²,³,¼,½",),
    ],
)
@pytest.mark.parametrize("setting", [name for name in HEALTHY if name != "#SS"])
def test_what_cannot_be_read_is_not_fine_either(setting: str, rows: tuple[str, ...]) -> None:
    found = examined(DIAL, {setting: rows})
    judged = [each for each in found if each.read and each.read.startswith(f"{setting}:")]
    assert not [each for each in judged if each.level is FINE], judged


def test_a_setting_that_was_not_asked_for_is_not_mentioned() -> None:
    from atrun_tui.procedures.link.checkup import judge  # noqa: PLC0415
    from atrun_tui.procedures.link.readings import Readings  # noqa: PLC0415

    assert judge(Readings(), DIAL) == ()


class TestTheGate:
    def test_of_two_rules_alike_the_second_is_too_many(self) -> None:
        rows = ("10.64.0.0,255.255.0.0", "10.64.0.0,255.255.0.0", "10.64.7.0,255.255.255.0")
        found = [each for each in examined(DIAL, {"#TCPATRUNFRWL": rows}) if each.topic == "a rule too many"]
        assert [each.mend for each in found] == [
            ('AT#TCPATRUNFRWL=0,"10.64.0.0","255.255.0.0"',),
            ('AT#TCPATRUNFRWL=0,"10.64.7.0","255.255.255.0"',),
        ]

    def test_the_world_is_shut_out_only_once_we_are_let_in(self) -> None:
        found = one(examined(DIAL, {"#TCPATRUNFRWL": ("0.0.0.0,0.0.0.0",)}), "who may connect")
        assert found.mend == (
            'AT#TCPATRUNFRWL=1,"10.64.0.2","255.255.255.255"',
            'AT#TCPATRUNFRWL=0,"0.0.0.0","0.0.0.0"',
        )

    def test_a_mask_with_holes_is_taken_at_its_word(self) -> None:
        found = examined(DIAL, {"#TCPATRUNFRWL": ("10.0.0.2,255.0.255.255",)})
        assert one(found, "our own address").level is FINE

    def test_without_our_address_nothing_is_said_of_it(self) -> None:
        for told in (None, ("1,4,10.64.3.17,1024",), ("1,2,10.64.3.17,1024,nonsense,1",)):
            found = one(examined(DIAL, {"#SS": told}), "our own address")
            assert found.level is UNKNOWN
            empty = one(examined(DIAL, {"#SS": told, "#TCPATRUNFRWL": ()}), "who may connect")
            assert empty.mend == ('AT#TCPATRUNFRWL=1,"YOUR-ADDRESS","YOUR-MASK"',)

    def test_one_rule_that_cannot_be_read_does_not_hide_the_others(self) -> None:
        found = examined(DIAL, {"#TCPATRUNFRWL": ("300.1.1.1,255.0.0.0", "10.64.0.0,255.255.0.0")})
        assert {each.level for each in found if each.topic == "who may connect"} == {UNKNOWN, FINE}
        assert one(found, "our own address").level is FINE

    def test_a_module_that_calls_has_no_gate(self) -> None:
        found = examined(LISTEN, {**CALLING, "#TCPATRUNFRWL": ()})
        assert not [each for each in found if each.topic == "who may connect"]


class TestTheWayToMend:
    def test_nothing_that_can_be_given_here_cuts_the_link(self) -> None:
        for deployment, setting, rows, *_ in CASES:
            base: Changed = CALLING if deployment is LISTEN else {}
            for each in examined(deployment, {**base, setting: rows}):
                for line in each.mend if each.where is Where.ROAD and deployment is not SERIAL else ():
                    assert not assess(line, deployment.transport), (deployment.transport, line)

    def test_every_finding_that_is_bad_says_how_it_is_mended(self) -> None:
        for deployment, setting, rows, topic, level, _ in CASES:
            base: Changed = CALLING if deployment is LISTEN else {}
            found = one(examined(deployment, {**base, setting: rows}), topic)
            assert level is not STRANDS or found.mend or "atrun provision" in found.text
            assert bool(found.mend) == (found.where is not None) == bool(found.how)

    @pytest.mark.parametrize(
        ("deployment", "where", "words"),
        [
            (DIAL, Where.SITE, "refused in server mode"),
            (DIGEST, Where.SITE, "refused by digest SMS"),
            (SIMPLE, Where.ROAD, "as far as is known"),
            (SERIAL, Where.ROAD, "at its serial port"),
        ],
    )
    def test_the_lists_of_the_service(self, deployment: Deployment, where: Where, words: str) -> None:
        found = one(examined(deployment, {"#TCPATRUNFRWL": ()}), "who may connect")
        assert (found.where, words in found.how) == (where, True)

    def test_what_needs_the_service_off(self) -> None:
        slow = {"#SCFG": ("1,1,300,600,600,50",)}
        found = one(examined(DIAL, slow), "short answers")
        assert found.where is Where.SITE
        assert "or by SMS" in found.how
        assert found.mend == ("AT#TCPATRUNL=0", "AT#SCFG=1,1,300,600,600,1", "AT#TCPATRUNL=1")
        assert "SMS" not in one(examined(DIAL, {**slow, "#SMSATRUN": ("0,0",)}), "short answers").how
        assert one(examined(SERIAL, slow), "short answers").where is Where.ROAD
        calling = one(examined(LISTEN, {**CALLING, **slow}), "short answers")
        assert (calling.mend[0], calling.mend[-1]) == ("AT#TCPATRUND=0", "AT#TCPATRUND=1")

    def test_what_is_changed_here(self) -> None:
        found = one(examined(replace(DIAL, keepalive=0.0), {"#SCFG": ("1,1,300,90,600,1",)}), "idle links")
        assert (found.mend, found.where) == (("atrun profile edit pump-7 --keepalive 60",), Where.COMPUTER)

    def test_the_service_is_set_again_as_it_is_but_for_what_is_wrong(self) -> None:
        found = one(
            examined(LISTEN, {**CALLING, "#TCPATRUNCFG": ('1,2,1,12345,"h.example",1,5,0,0,7',)}), "calling again"
        )
        assert found.mend[1] == 'AT#TCPATRUNCFG=1,2,1,12345,"h.example",1,5,0,5,7'

    @pytest.mark.parametrize(
        "values", ['1,2,1;+CFUN=4,12345,"h",1,5,0,0,7', "1,2,1,12345,h\x1b[2J,1,5,0,0,7", "1,2,1,12345,h"]
    )
    def test_nothing_a_module_says_becomes_part_of_a_command_unread(self, values: str) -> None:
        for each in examined(LISTEN, {**CALLING, "#TCPATRUNCFG": (values,)}):
            assert not any("CFUN" in line or "\x1b" in line for line in each.mend)

    def test_sms_gets_an_instance_of_its_own_before_it_is_switched_on(self) -> None:
        off = {"#SMSATRUN": ("0,0",), "#SMSATRUNCFG": ("2,1,5",)}
        assert "AT#SMSATRUNCFG=3" in one(examined(DIAL, off), "a second way in").mend
        apart = one(examined(DIAL, {"#SMSATRUN": ("0,0",)}), "a second way in").mend
        assert not any("CFG" in line for line in apart)
