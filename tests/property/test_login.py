"""The login reads any stream, in any packets, and asks for each credential at most once."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from atrun_tui.protocol.dialogue import Dialogue
from atrun_tui.protocol.events import DialogueEvent, LoggedIn, LoginEvent, PeerClosed, SecretWanted
from atrun_tui.protocol.login import LONGEST_WELCOME, Login, LoginDialogue, read_welcome

WORDS = st.sampled_from(
    [
        b"Username: ",
        b"USERNAME\t:",
        b"Password: ",
        b"password\r\n:",
        b"Login successful",
        b"Login successfull.\r\n",
        b"login  SUCCESSFUL.",
        b"Log",
        b"User",
        b"\r\n",
        b" ",
        b".",
        b"l",
        b"+CREG: 1\r\n",
        b"OK\r\n",
        b"x" * 200,
    ]
)
STREAMS = st.lists(st.one_of(WORDS, st.binary(max_size=6)), max_size=12).map(b"".join)
PLACES = st.lists(st.integers(0, 10_000), max_size=6)


def cut(data: bytes, places: list[int]) -> list[bytes]:
    bounds = [0, *sorted(place % (len(data) + 1) for place in places), len(data)]
    return [data[start:end] for start, end in pairwise(bounds)]


def enter(procedure: Login, pieces: list[bytes]) -> tuple[list[LoginEvent], list[DialogueEvent]]:
    """What the login tells, and what the dialogue tells of all that came after it."""
    login, dialogue = LoginDialogue(procedure), Dialogue()
    events = login.start()
    heard: list[DialogueEvent] = []
    entered = False
    for piece in pieces:
        if entered:
            heard += dialogue.receive_data(piece)
            continue
        events += login.receive_data(piece)
        if any(isinstance(event, LoggedIn) for event in events):
            entered = True
            heard += dialogue.receive_data(login.leftover)
    return events, heard + (dialogue.receive_eof() if entered else [])


@given(st.sampled_from([Login.AUTO, Login.STEP_BY_STEP]), STREAMS, PLACES)
def test_any_chunking_gives_the_same_login_and_the_same_dialogue_after_it(
    procedure: Login, stream: bytes, places: list[int]
) -> None:
    whole = enter(procedure, [stream])
    assert enter(procedure, cut(stream, places)) == whole
    assert enter(procedure, [bytes([byte]) for byte in stream]) == whole


@given(st.sampled_from(Login), st.lists(STREAMS, max_size=5), st.booleans())
def test_each_credential_is_wanted_at_most_once(procedure: Login, pieces: list[bytes], impatient: bool) -> None:
    login = LoginDialogue(procedure)
    events = login.start()
    for piece in pieces:
        events += login.receive_data(piece)
    if impatient:
        events += login.prompt_missing()
    events += login.receive_eof()
    wanted = [event.kind for event in events if isinstance(event, SecretWanted)]
    assert len(wanted) == len(set(wanted))


@given(st.sampled_from([b"", b".", b"l", b"l.", b" ", b". "]), st.sampled_from([b"", b"\r", b"\r\n", b"\n"]), PLACES)
def test_the_rest_of_the_success_line_is_never_a_stray_line(dot: bytes, end: bytes, places: list[int]) -> None:
    stream = b"Username: Password: Login successful" + dot + end
    assert enter(Login.STEP_BY_STEP, cut(stream, places))[1] == [PeerClosed(unfinished=False)]


@given(st.sampled_from(Login), st.binary(min_size=1, max_size=50), st.integers(1, 20_000))
def test_a_flood_is_held_to_a_bound(procedure: Login, block: bytes, size: int) -> None:
    login = LoginDialogue(procedure)
    login.start()
    for _ in range(5):
        if LoggedIn(verified=True) in login.receive_data((block * size)[:size]):
            break
        assert len(login._seen) <= 4096


@given(STREAMS, st.integers(0, 400))
def test_the_welcome_once_decided_stays_decided(stream: bytes, size: int) -> None:
    dropped, undecided = read_welcome(stream[:size])
    assert dropped <= len(stream[:size])
    if not undecided and size < LONGEST_WELCOME:
        assert read_welcome(stream) == (dropped, False)
