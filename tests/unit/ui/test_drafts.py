from __future__ import annotations

import pytest

from atrun_tui.config.profile import DialRoad, ListenRoad, Modem, Profile, Road, SerialRoad, SmsFormat, SmsRoad
from atrun_tui.protocol.login import Login
from atrun_tui.ui.drafts import Filled, draft_of, find_modem, read_draft
from atrun_tui.ui.road_forms import FORMS

OFFICE = Modem(name="office", device="/dev/ttyUSB0")
DRAFTS: dict[str, dict[str, str]] = {
    "dial": {
        "name": "pump-7",
        "address": "10.64.3.17:1024",
        "user": "testuser",
        "password": "secret",
        "login": "step-by-step",
        "keepalive": "60",
    },
    "listen": {"name": "valve-2", "door": ":12345", "imei": "", "allow": "", "keepalive": ""},
    "sms": {
        "name": "tower-1",
        "number": "+39 346 868 6711",
        "modem": "office",
        "format": "digest",
        "password": "0123456789abcdef",
    },
    "serial": {"name": "desk", "device": "/dev/ttyUSB1", "baudrate": "9600"},
}


def read(word: str, former: Profile | None = None, **changed: str) -> Filled | dict[str, str]:
    return read_draft(
        word,
        {**DRAFTS[word], **changed},
        names=frozenset({"taken"}),
        former=former,
        modems={"office": OFFICE},
    )


def filled(word: str, former: Profile | None = None, **changed: str) -> Filled:
    result = read(word, former, **changed)
    assert isinstance(result, Filled), result
    return result


@pytest.mark.parametrize(
    ("word", "road"),
    [
        ("dial", DialRoad("10.64.3.17", 1024)),
        ("listen", ListenRoad("", 12345)),
        ("sms", SmsRoad("+393468686711", "office")),
        ("serial", SerialRoad("/dev/ttyUSB1", 9600)),
    ],
)
def test_a_full_draft_is_a_profile(word: str, road: Road) -> None:
    assert set(DRAFTS) == set(FORMS)
    assert filled(word).profile.road == road
    assert filled(word).modem is None
    assert "secret" not in repr(filled(word))


def test_what_a_login_needs_is_kept() -> None:
    profile = filled("dial").profile
    assert (profile.user, profile.login, profile.keepalive) == ("testuser", Login.STEP_BY_STEP, 60.0)
    assert filled("dial", user="", password="").profile.user is None


def test_a_caller_is_known_by_its_imei_and_its_blocks() -> None:
    road = filled("listen", imei="356938035643809", allow="10.64.0.0/16, 10.65.0.1").profile.road
    assert road == ListenRoad("", 12345, allow=("10.64.0.0/16", "10.65.0.1/32"), imei="356938035643809")


def test_editing_keeps_what_the_form_does_not_show() -> None:
    former = Profile(name="old", road=DialRoad("a", 1), pause_ms=50.0, timeout=9.0)
    profile = filled("dial", former).profile
    assert (profile.name, profile.pause_ms, profile.timeout) == ("pump-7", 50.0, 9.0)


def test_another_road_leaves_nothing_of_the_former_one() -> None:
    former = Profile(name="old", road=DialRoad("a", 1), user="me", login=Login.AUTOMATIC, keepalive=60.0)
    profile = filled("sms", former).profile
    assert (profile.user, profile.login, profile.keepalive) == (None, Login.AUTO, 0.0)
    assert filled("serial", former).profile.keepalive == 60.0


@pytest.mark.parametrize("word", list(DRAFTS))
def test_a_profile_comes_back_from_its_own_draft(word: str) -> None:
    profile = filled(word).profile
    draft = draft_of(profile)
    shown = {field.id: draft.get(field.id, "") for field in FORMS[word].all_fields}
    assert filled(word, profile, **shown).profile == profile


@pytest.mark.parametrize(
    ("word", "field", "text", "said"),
    [
        ("dial", "name", "", "name"),
        ("dial", "name", "a b", "name"),
        ("dial", "name", "taken", "already"),
        ("dial", "address", "10.64.3.17", "port"),
        ("dial", "address", ":1024", "host"),
        ("dial", "address", "10.64.3.17:0", "port"),
        ("dial", "user", "x" * 51, "50"),
        ("dial", "user", "a\rb", "characters"),
        ("dial", "user", "", "user name"),
        ("dial", "password", "p" * 51, "50"),
        ("dial", "password", "\N{SNOWMAN}", "character"),
        ("dial", "keepalive", "often", "seconds"),
        ("dial", "keepalive", "nan", "seconds"),
        ("dial", "keepalive", "-1", "seconds"),
        ("listen", "door", "12345", "port"),
        ("listen", "imei", "12345", "15 digits"),
        ("listen", "allow", "10.64.0.0/33", "block"),
        ("sms", "number", "0346868", "international"),
        ("sms", "modem", "", "device"),
        ("sms", "modem", "ofice", "office"),
        ("sms", "password", "short", "exactly 16"),
        ("sms", "password", "", "16 characters"),
        ("sms", "format", "simple", "no password"),
        ("serial", "device", "", "/dev/ttyUSB0"),
        ("serial", "baudrate", "fast", "115200"),
        ("serial", "baudrate", "9" * 40, "115200"),
    ],
)
def test_each_fault_is_a_sentence_at_its_field(word: str, field: str, text: str, said: str) -> None:
    problems = read(word, None, **{field: text})

    assert isinstance(problems, dict)
    assert list(problems) == [field if field != "format" else "password"]
    assert said in "".join(problems.values())


def test_all_faults_are_told_at_once() -> None:
    problems = read("dial", name="", address="", user="", password="x")

    assert isinstance(problems, dict)
    assert set(problems) == {"name", "address", "user"}


def test_a_digest_password_that_is_kept_need_not_be_typed_again() -> None:
    former = Profile(name="tower-1", road=SmsRoad("+393468686711", "office"))
    assert filled("sms", former, password="").profile == former
    simple = Profile(name="tower-1", road=SmsRoad("+393468686711", "office", SmsFormat.SIMPLE))
    assert isinstance(read("sms", simple, password=""), dict)
    assert filled("sms", simple, password="", format="simple").profile == simple


@pytest.mark.parametrize(
    ("text", "modem"),
    [
        ("office", OFFICE),
        ("/dev/ttyUSB0", OFFICE),
        ("/dev/ttyACM3", Modem(name="ttyACM3", device="/dev/ttyACM3")),
        ("/dev/serial/by-id/usb Telit:1", Modem(name="usb-Telit-1", device="/dev/serial/by-id/usb Telit:1")),
        ("COM7", Modem(name="COM7", device="COM7")),
        ("/x/office", Modem(name="office-2", device="/x/office")),
        ("/", Modem(name="modem", device="/")),
    ],
)
def test_a_modem_is_meant_by_its_name_or_its_device(text: str, modem: Modem) -> None:
    assert find_modem(text, {"office": OFFICE}) == modem


def test_a_new_modem_comes_with_its_profile() -> None:
    assert filled("sms", modem="/dev/ttyACM3").modem == Modem(name="ttyACM3", device="/dev/ttyACM3")
    assert filled("sms", modem="/dev/ttyUSB0").modem is None
