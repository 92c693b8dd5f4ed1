from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atrun_tui.config.load import Loaded, load_profiles, read_profiles
from atrun_tui.config.problems import ConfigError
from atrun_tui.config.profile import DialRoad, ListenRoad, Modem, Profile, SerialRoad, SmsFormat, SmsRoad
from atrun_tui.protocol.login import Login

EXAMPLE = """
# no secret ever stands here
[profiles.pump-7]
transport = "dial"
address = "10.64.3.17:1024"
user = "testuser"
login = "step-by-step"
keepalive = 60
pause = 100
timeout = 12.5

[profiles.valve-2]
transport = "listen"
address = "0.0.0.0:12345"
allow = ["10.64.0.0/16", "10.1.2.3"]
imei = "356938035643809"

[profiles.tower-1]
transport = "sms"
number = "+39 346 8686711"
format = "simple"
modem = "office"

[profiles.bench]
transport = "serial"
device = "/dev/ttyACM0"

[modems.office]
device = "/dev/ttyUSB0"
baudrate = 9600
"""
NO_NAME = '"a b" is not a usable name: at most 64 letters, digits, dots, underscores and dashes, not beginning with a dot or a dash'


def load(path: Path, text: str) -> Loaded:
    path.write_text(text)
    return load_profiles(path)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "profiles.toml"


def problems(path: Path, text: str) -> list[str]:
    """Every problem without the file's name, which each must have."""
    with pytest.raises(ConfigError) as caught:
        load(path, text)
    assert all(problem.file == path for problem in caught.value.problems)
    assert str(caught.value).splitlines() == [str(problem) for problem in caught.value.problems]
    return [f"{problem.place}: {problem.text}" for problem in caught.value.problems]


def problems_of(path: Path, keys: str) -> list[str]:
    found = problems(path, "[profiles.p]\n" + keys)
    assert all(problem.startswith("profiles.p.") for problem in found)
    return [problem.removeprefix("profiles.p.") for problem in found]


def test_every_field_of_every_road(path: Path) -> None:
    loaded = load(path, EXAMPLE)
    assert loaded.modems == {"office": Modem(name="office", device="/dev/ttyUSB0", baudrate=9600)}
    assert list(loaded.profiles.values()) == [
        Profile(
            name="pump-7",
            road=DialRoad("10.64.3.17", 1024),
            user="testuser",
            login=Login.STEP_BY_STEP,
            keepalive=60,
            pause_ms=100,
            timeout=12.5,
        ),
        Profile(name="valve-2", road=ListenRoad("0.0.0.0", 12345, ("10.64.0.0/16", "10.1.2.3/32"), "356938035643809")),
        Profile(name="tower-1", road=SmsRoad("+393468686711", "office", SmsFormat.SIMPLE)),
        Profile(name="bench", road=SerialRoad("/dev/ttyACM0", 115200)),
    ]


def test_no_file_and_an_empty_file_hold_nothing(path: Path) -> None:
    assert load_profiles(path) == Loaded({}, {})
    assert load(path, "") == Loaded({}, {})


def test_all_problems_are_told_at_once(path: Path) -> None:
    found = problems(
        path,
        """
        profile = 3
        [profiles.a]
        transport = "dial"
        adress = "10.64.3.17:1024"
        keepalive = "60"
        [profiles.b]
        transport = "sms"
        number = "+393468686711"
        modem = "ofice"
        [modems.office]
        """,
    )
    assert sorted(found) == [
        "modems.office.device: is missing",
        'profile: unknown key (did you mean "profiles"?)',
        "profiles.a.address: is missing",
        'profiles.a.adress: unknown key (did you mean "address"?)',
        "profiles.a.keepalive: must be a number of seconds, without quotes, not text",
        'profiles.b.modem: there is no modem "ofice" in this file (did you mean "office"?)',
    ]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("user = 5", "user: must be text between quotes, not a number"),
        ("user = ''", "user: must not be empty"),
        ('user = "a\\u001bb"', "user: must not hold control characters"),
        ('user = "a\\u202eb"', "user: must not hold control characters"),
        ("user = '€'", "user: holds a character that cannot be sent to a module; use plain Latin letters"),
        (f"user = '{'x' * 51}'", "user: must have at most 50 characters"),
        ("login = 'step'", 'login: must be one of "auto", "automatic", "step-by-step"'),
        ("login = 'autmatic'", 'login: must be one of "auto", "automatic", "step-by-step" (did you mean "automatic"?)'),
        ("keepalive = -1", "keepalive: must be from 0 to 86400 seconds"),
        ("keepalive = nan", "keepalive: must be from 0 to 86400 seconds"),
        ("keepalive = inf", "keepalive: must be from 0 to 86400 seconds"),
        (f"keepalive = 1{'0' * 400}", "keepalive: must be from 0 to 86400 seconds"),
        ("pause = true", "pause: must be a number of milliseconds, without quotes, not true or false"),
        ("pause = 60001", "pause: must be from 0 to 60000 milliseconds"),
        ("timeout = 0", "timeout: must be from 0.1 to 86400 seconds"),
        ("timeout = 2026-11-22", "timeout: must be a number of seconds, without quotes, not a date or time"),
        ("[profiles.p.deep]", "deep: unknown key"),
        ("imei = '356938035643809'", 'imei: means nothing for transport "dial", only for "listen"'),
        ("device = '/dev/x'", 'device: means nothing for transport "dial", only for "serial"'),
    ],
)
def test_what_is_wrong_with_one_key(path: Path, line: str, problem: str) -> None:
    (found,) = problems_of(path, f"transport = 'dial'\naddress = 'h:1'\n{line}\n")
    assert found.startswith(problem)


@pytest.mark.parametrize(
    ("keys", "found"),
    [
        ("", ["transport: is missing"]),
        ("transport = 'dail'", ['transport: must be one of "dial", "listen", "sms", "serial" (did you mean "dial"?)']),
        ("transport = ['dial']", ['transport: must be one of "dial", "listen", "sms", "serial"']),
        ("transport = 'serial'", ["device: is missing"]),
        ("transport = 'serial'\ndevice = '/d'\nbaudrate = 9600.5", [
            "baudrate: must be a whole number of bits a second, not a number"]),
        ("transport = 'serial'\ndevice = '/d'\nbaudrate = 1", ["baudrate: must be from 50 to 4000000 bits a second"]),
        ("transport = 'listen'\naddress = ':1'\nallow = '10.0.0.0/8'", ['allow: must be a list, such as ["a", "b"], not text']),
        ("transport = 'listen'\naddress = ':1'\nallow = [1]", ["allow: must be text between quotes, not a number"]),
        ("transport = 'listen'\naddress = ':1'\nuser = 'u'", ['user: means nothing for transport "listen", only for "dial"']),
        ("transport = 'sms'", ["number: is missing", "modem: is missing"]),
    ],
)  # fmt: skip
def test_what_is_wrong_with_one_road(path: Path, keys: str, found: list[str]) -> None:
    assert problems_of(path, keys) == found


@pytest.mark.parametrize("key", ["password", "Password", "pin", "secret", "user_password", "sim-pin", "passphrase"])
def test_a_secret_is_refused_with_where_it_belongs_and_not_repeated(path: Path, key: str) -> None:
    (found,) = problems_of(path, f"transport = 'dial'\naddress = 'h:1'\n{key} = 'hunter22'")
    assert "secrets live in the keyring" in found
    assert "atrun secret set NAME" in found
    assert "hunter22" not in found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("profiles = 3", ["profiles: must be a table, not a number"]),
        ("[profiles]\na = 3", ["profiles.a: must be a table, not a number"]),
        ("[[profiles]]\na = 3", ["profiles: must be a table, not a list"]),
        ('[profiles."a b"]', [f'profiles."a b": {NO_NAME}']),
        ("modems = []", ["modems: must be a table, not a list"]),
    ],
)  # fmt: skip
def test_tables_in_the_wrong_shape(path: Path, text: str, found: list[str]) -> None:
    assert problems(path, text) == found


def test_a_modem_with_a_fault_is_not_told_missing_too(path: Path) -> None:
    text = "[profiles.p]\ntransport='sms'\nnumber='+393468686711'\nmodem='office'\n[modems.office]\ndevice=1"
    assert problems(path, text) == ["modems.office.device: must be text between quotes, not a number"]


def test_a_modem_that_nobody_wrote_is_told_how_to_add(path: Path) -> None:
    (found,) = problems_of(path, "transport='sms'\nnumber='+393468686711'\nmodem='office'")
    assert found == 'modem: there is no modem "office" in this file: add a table [modems.office] with its device'


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["profiles", "modems", "transport", "address", "number", "modem", "device", "allow", "pump", "pin"]
            )
            | st.text(max_size=6),
            inner | st.sampled_from(["dial", "listen", "sms", "serial", "h:1"]),
            max_size=6,
        )
    ),
    max_leaves=20,
)


@given(st.dictionaries(st.sampled_from(["profiles", "modems", "x"]), VALUES, max_size=3))
def test_tables_of_any_shape_are_read_or_refused_in_sentences(document: dict[str, object]) -> None:
    sentences = [""]
    try:
        read_profiles(document, Path("profiles.toml"))
    except ConfigError as error:
        sentences = list(map(str, error.problems))
    assert sentences
    assert all(map(str.isprintable, sentences))
