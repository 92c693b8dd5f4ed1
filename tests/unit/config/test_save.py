from __future__ import annotations

import difflib
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atrun_tui.config.load import load_profiles
from atrun_tui.config.problems import ConfigError
from atrun_tui.config.profile import DialRoad, ListenRoad, Modem, Profile, Road, SerialRoad, SmsFormat, SmsRoad
from atrun_tui.config.save import add_profile, remove_profile, replace_profile
from atrun_tui.protocol.login import Login
from atrun_tui.record import replace

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

OWN = """\
# all my sites

[profiles.pump-7]  # by the river
transport = "dial"
address = "10.64.3.17:1024"
user = "testuser"
login = "auto"             # auto | automatic | step-by-step
keepalive = 60             # seconds

# the second site
[profiles.valve-2]
transport = "listen"
address = "0.0.0.0:12345"
allow = [
  "10.64.0.0/16",   # the operator's
]
# timeout = 5

[modems.office]
device = "/dev/ttyUSB0"
# the end
"""

PUMP = Profile(name="pump-7", road=DialRoad("10.64.3.17", 1024), user="testuser", keepalive=60)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "atrun-tui" / "profiles.toml"
    path.parent.mkdir()
    path.write_bytes(OWN.encode())
    return path


def changes(path: Path, edit: Callable[[Path], None]) -> list[str]:
    """The lines that went and came."""
    before = path.read_bytes().decode().split("\n")
    edit(path)
    after = path.read_bytes().decode().split("\n")
    return [line for line in difflib.ndiff(before, after) if line[0] in "+-"]


def test_the_first_profile_makes_a_private_file_with_a_word_about_secrets(tmp_path: Path) -> None:
    path = tmp_path / "config" / "atrun-tui" / "profiles.toml"
    add_profile(path, PUMP)
    assert load_profiles(path).profiles == {"pump-7": PUMP}
    assert path.read_text().startswith("# Profiles. No secret ever stands here")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert sorted(each.name for each in path.parent.iterdir()) == [".profiles.toml.lock", "profiles.toml"]


def test_a_new_profile_stands_after_the_others_and_nothing_else_changes(path: Path) -> None:
    profile = Profile(
        name="new.1", road=DialRoad("::1", 1024), user='quo"te', login=Login.AUTOMATIC, pause_ms=0, timeout=2.5
    )
    assert changes(path, lambda p: add_profile(p, profile)) == [
        '+ [profiles."new.1"]',
        '+ transport = "dial"',
        '+ address = "[::1]:1024"',
        '+ user = "quo\\"te"',
        '+ login = "automatic"',
        "+ pause = 0",
        "+ timeout = 2.5",
        "+ ",
    ]
    text = path.read_text()
    assert text.index("# timeout = 5") < text.index("new.1") < text.index("[modems")
    assert list(load_profiles(path).profiles) == ["pump-7", "valve-2", "new.1"]


def test_a_changed_profile_keeps_its_comments_and_what_did_not_change(path: Path) -> None:
    changed = replace(PUMP, keepalive=30, timeout=9)
    assert changes(path, lambda p: replace_profile(p, changed)) == [
        "- keepalive = 60             # seconds",
        "+ keepalive = 30             # seconds",
        "+ timeout = 9",
    ]
    assert changes(path, lambda p: replace_profile(p, PUMP)) == [
        "- keepalive = 30             # seconds",
        "+ keepalive = 60             # seconds",
        "- timeout = 9",
    ]
    assert path.read_text() == OWN


def test_saving_what_is_there_already_changes_nothing(path: Path) -> None:
    for profile in load_profiles(path).profiles.values():
        assert changes(path, lambda p, profile=profile: replace_profile(p, profile)) == []  # type: ignore[misc]


def test_a_new_name_changes_the_header_only(path: Path) -> None:
    assert changes(path, lambda p: replace_profile(p, replace(PUMP, name="pump.8"), old_name="pump-7")) == [
        "- [profiles.pump-7]  # by the river",
        '+ [profiles."pump.8"]  # by the river',
    ]


def test_a_profile_may_take_another_road(path: Path) -> None:
    road = SmsRoad("+393468686711", "new", SmsFormat.SIMPLE)
    modem = Modem(name="new", device="/dev/ttyUSB1", baudrate=9600)
    replace_profile(path, Profile(name="pump-7", road=road), modem=modem)
    loaded = load_profiles(path)
    assert loaded.profiles["pump-7"] == Profile(name="pump-7", road=road)
    assert loaded.modems["new"] == modem


def test_a_modem_is_written_when_new_or_changed_and_only_then(path: Path) -> None:
    sms = Profile(name="tower-1", road=SmsRoad("+393468686711", "office"))
    add_profile(path, sms, modem=Modem(name="office", device="/dev/ttyUSB0"))
    assert path.read_text().endswith('[modems.office]\ndevice = "/dev/ttyUSB0"\n# the end\n')
    replace_profile(path, sms, modem=Modem(name="office", device="/dev/ttyS1", baudrate=9600))
    assert load_profiles(path).modems == {"office": Modem(name="office", device="/dev/ttyS1", baudrate=9600)}
    assert path.read_text().endswith("# the end\n")


def test_removing_takes_the_table_and_leaves_every_comment_around_it(path: Path) -> None:
    assert changes(path, lambda p: remove_profile(p, "pump-7")) == [
        "- ",
        "- [profiles.pump-7]  # by the river",
        '- transport = "dial"',
        '- address = "10.64.3.17:1024"',
        '- user = "testuser"',
        '- login = "auto"             # auto | automatic | step-by-step',
        "- keepalive = 60             # seconds",
    ]
    remove_profile(path, "valve-2")
    assert load_profiles(path).profiles == {}
    for comment in ("# all my sites", "# the second site", "# timeout = 5", "# the end"):
        assert comment in path.read_text()


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (lambda p: add_profile(p, PUMP), "profiles.pump-7: there is a profile of that name already"),
        (
            lambda p: replace_profile(p, replace(PUMP, name="pump7")),
            "there is no profile of that name .did you mean .pump-7",
        ),
        (
            lambda p: replace_profile(p, replace(PUMP, name="valve-2"), old_name="pump-7"),
            "there is a profile of that name",
        ),
        (lambda p: remove_profile(p, "valve2"), "there is no profile of that name .did you mean .valve-2"),
        (lambda p: add_profile(p, replace(PUMP, name="a b")), "is not a usable name"),
        (lambda p: add_profile(p, replace(PUMP, name="n", user="two\nlines")), "must not hold control characters"),
        (lambda p: add_profile(p, replace(PUMP, name="n", road=DialRoad("", 1))), "has no host"),
        (lambda p: add_profile(p, replace(PUMP, name="n", road=DialRoad("h", 0))), "a port is a number from 1"),
        (lambda p: add_profile(p, replace(PUMP, name="n", keepalive=float("nan"))), "must be from 0 to 86400"),
        (lambda p: add_profile(p, replace(PUMP, name="n", road=SerialRoad("/d"))), "user: means nothing for transport"),
        (lambda p: add_profile(p, Profile(name="n", road=SmsRoad("+393468", "no"))), "there is no modem"),
    ],
)
def test_what_must_not_be_written_is_refused_and_the_file_stays(
    path: Path, edit: Callable[[Path], None], sentence: str
) -> None:
    with pytest.raises(ConfigError, match=sentence):
        edit(path)
    assert path.read_text() == OWN


@pytest.mark.parametrize(
    "content",
    [b"not toml at all", b"\xff\xfe", b"[profiles.a]\ntransport = 'dial'\npassword = 'x'\n"],
    ids=["no TOML", "binary", "problems"],
)
def test_a_file_that_cannot_be_read_is_never_overwritten(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(ConfigError):
        add_profile(path, PUMP)
    assert path.read_bytes() == content


@pytest.mark.parametrize(
    "content",
    [
        'profiles = { pump-7 = { transport = "dial", address = "h:1" } }\n',
        '[profiles]\npump-7.transport = "dial"\npump-7.address = "h:1"\n',
        '[profiles]\npump-7 = { transport = "dial", address = "h:1" }\n',
    ],
)
def test_a_profile_written_in_another_shape_is_left_to_its_owner(path: Path, content: str) -> None:
    path.write_text(content)
    with pytest.raises(ConfigError, match="change it by hand"):
        remove_profile(path, "pump-7")
    with pytest.raises(ConfigError, match="change it by hand"):
        replace_profile(path, PUMP)
    assert path.read_text() == content


def test_a_new_profile_finds_a_place_beside_other_shapes(path: Path) -> None:
    path.write_text('[profiles]\na.transport = "dial"\na.address = "h:1"')
    add_profile(path, PUMP)
    assert list(load_profiles(path).profiles) == ["a", "pump-7"]
    path.write_text('profiles = { a = { transport = "dial", address = "h:1" } }\n')
    with pytest.raises(ConfigError):
        add_profile(path, PUMP)


def test_a_header_in_any_spelling_is_found_and_one_inside_a_text_is_not(path: Path) -> None:
    path.write_text("[ profiles . 'pump-7' ]\ntransport='dial'\naddress='h:1'\nuser = '''\\\n[profiles.pump-7]'''\n")
    before = path.read_bytes()
    with pytest.raises(ConfigError):
        remove_profile(path, "pump-7")
    assert path.read_bytes() == before
    path.write_text(
        "[ profiles . 'pump-7' ]\ntransport='dial'\naddress='h:1'\n[ profiles .b]\ntransport='dial'\naddress='h:2'"
    )
    remove_profile(path, "pump-7")
    assert path.read_text() == "[ profiles .b]\ntransport='dial'\naddress='h:2'"


def test_line_ends_stay_as_the_owner_has_them(path: Path) -> None:
    path.write_bytes(OWN.replace("\n", "\r\n").encode())
    add_profile(path, replace(PUMP, name="n"))
    replace_profile(path, replace(PUMP, timeout=3))
    text = path.read_bytes()
    assert text.count(b"\n") == text.count(b"\r\n")
    remove_profile(path, "n")
    replace_profile(path, PUMP)
    assert path.read_bytes() == OWN.replace("\n", "\r\n").encode()


def test_a_file_behind_a_link_is_changed_where_it_lies_and_keeps_its_mode(path: Path, tmp_path: Path) -> None:
    real = tmp_path / "dotfiles" / "mine.toml"
    real.parent.mkdir()
    path.rename(real)
    real.chmod(0o640)
    path.symlink_to(real)
    add_profile(path, replace(PUMP, name="n"))
    assert path.is_symlink()
    assert "n" in load_profiles(real).profiles
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


def test_places_that_cannot_be_written_are_sentences(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "a-folder"
    folder.mkdir()
    circle = tmp_path / "circle"
    circle.symlink_to(circle)
    for place in (folder, circle, path / "below", Path("/proc/profiles.toml")):
        with pytest.raises(ConfigError):
            add_profile(place, PUMP)


def test_a_lock_that_nobody_gives_back_is_not_waited_for_for_ever(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("atrun_tui.config.edit._PATIENCE", 0.05)
    script = "import fcntl, sys; f = open(sys.argv[1], 'w'); fcntl.flock(f, fcntl.LOCK_EX); print('held', flush=True); input()"
    holder = subprocess.Popen(
        [sys.executable, "-c", script, str(path.with_name(".profiles.toml.lock"))],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert holder.stdout
    assert holder.stdout.readline() == b"held\n"
    with pytest.raises(ConfigError, match="another program has been changing it for too long"):
        add_profile(path, replace(PUMP, name="n"))
    holder.communicate(b"\n")
    add_profile(path, replace(PUMP, name="n"))


def test_processes_that_add_at_once_lose_nothing_and_a_reader_never_sees_half(path: Path) -> None:
    script = """
import sys
from pathlib import Path
from atrun_tui.config.profile import DialRoad, Profile
from atrun_tui.config.save import add_profile

for i in range(8):
    add_profile(Path(sys.argv[1]), Profile(name=f"{sys.argv[2]}-{i}", road=DialRoad("h", 1)))
"""
    writers = [subprocess.Popen([sys.executable, "-c", script, str(path), name]) for name in ("a", "b", "c")]
    while any(writer.poll() is None for writer in writers):
        assert len(load_profiles(path).profiles) >= 2  # raises when it is not whole
    assert [writer.returncode for writer in writers] == [0, 0, 0]
    added = {f"{name}-{i}" for name in "abc" for i in range(8)}
    assert set(load_profiles(path).profiles) == {"pump-7", "valve-2"} | added


NAMES = st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,8}", fullmatch=True)
PORTS = st.integers(1, 65535)
DIALS = st.builds(DialRoad, st.sampled_from(["h", "10.0.0.1", "::1"]), PORTS)
ROADS: st.SearchStrategy[Road] = st.one_of(
    DIALS,
    st.builds(
        ListenRoad, st.sampled_from(["", "0.0.0.0", "::"]), PORTS, st.just(("10.0.0.0/8",)), st.just("356938035643809")
    ),
    st.builds(SmsRoad, st.just("+393468686711"), st.just("office"), st.sampled_from(SmsFormat)),
    st.builds(
        SerialRoad, st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=9), st.just(9600)
    ),
)
PROFILES = st.builds(
    Profile, name=NAMES, road=ROADS, pause_ms=st.floats(0, 60_000), timeout=st.none() | st.floats(0.1, 80_000)
)
DIALLED = st.builds(
    Profile,
    name=NAMES,
    road=DIALS,
    user=st.none() | st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=50),
    login=st.sampled_from(Login),
    keepalive=st.integers(0, 86_400),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(PROFILES | DIALLED, max_size=4, unique_by=lambda profile: profile.name), st.randoms(use_true_random=False)
)
def test_any_profiles_added_are_read_back_and_removing_them_restores_the_file(
    tmp_path_factory: pytest.TempPathFactory, profiles: list[Profile], random: Random
) -> None:
    path = tmp_path_factory.mktemp("any") / "profiles.toml"
    path.write_text(OWN)
    before = load_profiles(path)
    new = [profile for profile in profiles if profile.name not in before.profiles]
    for profile in new:
        add_profile(path, profile)
    assert load_profiles(path).profiles == before.profiles | {profile.name: profile for profile in new}
    random.shuffle(new)
    for profile in new:
        remove_profile(path, profile.name)
    assert path.read_text() == OWN
