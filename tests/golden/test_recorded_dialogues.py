"""Recorded dialogues, replayed both ways: we must send what they say we send, and tell what they say came.

A recording is a text file: `>>` is what we send, `<<` what the module sends (parts in a row are one stream), `!!` what the
caller decides, `==` an event. Bytes are written as in a Python literal; `#` begins a remark.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from atrun_tui.protocol.dialogue import Dialogue
from atrun_tui.protocol.events import (
    DialogueEvent,
    Echo,
    FinalResult,
    InfoLine,
    LoggedIn,
    LoginEvent,
    Overflow,
    PeerClosed,
    Prompt,
    RawData,
    Refused,
    SecretWanted,
    StrayLine,
    Urc,
)
from atrun_tui.protocol.login import Login, LoginDialogue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

RECORDINGS = sorted((Path(__file__).parent / "dialogues").glob("*.txt"))


@dataclass(frozen=True, slots=True)
class Step:
    sign: str
    text: str

    @property
    def data(self) -> bytes:
        literal = self.text.replace('"', r"\"")
        value = ast.literal_eval(f'b"{literal}"')
        assert isinstance(value, bytes)
        return value


def read_recording(path: Path) -> list[Step]:
    """The steps, with parts of one stream joined."""
    steps: list[Step] = []
    for line in path.read_text(encoding="ascii").splitlines():
        if line.startswith("#"):
            continue
        sign, text = line[:2], line[3:]
        assert sign in (">>", "<<", "!!", "=="), line
        if sign == "<<" and steps and steps[-1].sign == "<<":
            text = steps.pop().text + text
        steps.append(Step(sign, text))
    return steps


def _text_of_final(event: FinalResult) -> str:
    return event.text + ("" if event.code is None else f" ({event.code})")


WRITTEN: dict[type, Callable[[Any], str]] = {
    Echo: lambda event: f"echo {event.text}",
    InfoLine: lambda event: f"info {event.text}",
    StrayLine: lambda event: f"stray {event.text}",
    FinalResult: lambda event: f"final {_text_of_final(event)}",
    Urc: lambda event: "urc " + " | ".join(event.lines),
    Prompt: lambda event: f"prompt {event.kind.value.strip()}",
    RawData: lambda event: f"raw {event.data.decode('latin-1')}",
    Overflow: lambda event: f"overflow {event.dropped}",
    PeerClosed: lambda event: "closed unfinished" if event.unfinished else "closed",
    SecretWanted: lambda event: f"wanted {event.kind.value}",
    LoggedIn: lambda event: "logged in, " + ("confirmed" if event.verified else "unconfirmed"),
    Refused: lambda event: f"refused after {event.after.value if event.after else 'nothing'}",
}


def as_text(event: DialogueEvent | LoginEvent) -> str:
    return WRITTEN[type(event)](event)


class Player:
    """Plays our side of a recording against the dialogue and keeps what it tells."""

    def __init__(self) -> None:
        self.dialogue = Dialogue()
        self.login: LoginDialogue | None = None
        self.entered = True
        self.told: list[DialogueEvent | LoginEvent] = []
        self.wanted = 0

    def send(self, data: bytes) -> bytes:
        if self.wanted and self.login is not None:
            self.wanted -= 1
            return self.login.give(data.removesuffix(b"\r"))
        if self.dialogue.in_flight == "+++" and data == b"+++":
            return data
        if self.dialogue.owed and data == b"AT\r":
            return data
        if self.dialogue.awaiting is not None and data == b"\x1b":
            return self.dialogue.abort_prompt()
        if self.dialogue.awaiting is not None or self.dialogue.transparent:
            return self.dialogue.send_data(data)
        return self.dialogue.send_command(data.removesuffix(b"\r").decode("latin-1"))

    def receive(self, data: bytes) -> None:
        if self.login is None or self.entered:
            self.told += self.dialogue.receive_data(data)
            return
        self._tell_login(self.login, self.login.receive_data(data))

    def decide(self, what: str) -> None:
        word, _, rest = what.partition(" ")
        match word:
            case "login":
                self.login, self.entered = LoginDialogue(Login(rest)), False
                self._tell_login(self.login, self.login.start())
            case "prompt":
                assert self.login is not None
                self._tell_login(self.login, self.login.prompt_missing())
            case "expect":
                self.dialogue.expect_raw(int(rest.removeprefix("raw ")))
            case "silence":
                assert self.dialogue.undecided
                self.told += self.dialogue.settle()
            case "escape":
                assert self.dialogue.send_escape() == b"+++"
            case "abandon":
                self.dialogue.abandon()
                assert self.dialogue.owed
            case "probe":
                assert self.dialogue.send_probe() == b"AT\r"
            case "write":
                assert self.dialogue.owed
                self.dialogue.write_off()
            case "close":
                self._close()
            case _:
                pytest.fail(f"nobody can decide {what}")

    def _close(self) -> None:
        refused = self.login.receive_eof() if self.login is not None else []
        self.told += refused or self.dialogue.receive_eof()

    def _tell_login(self, login: LoginDialogue, events: list[LoginEvent]) -> None:
        self.told += events
        self.wanted += sum(isinstance(event, SecretWanted) for event in events)
        if any(isinstance(event, LoggedIn) for event in events):
            self.entered = True
            self.told += self.dialogue.receive_data(login.leftover)


def merged(events: list[DialogueEvent | LoginEvent]) -> Iterator[DialogueEvent | LoginEvent]:
    """Raw data may come in any pieces; put neighbours together."""
    data = b""
    for event in events:
        if isinstance(event, RawData):
            data += event.data
            continue
        if data:
            yield RawData(data)
            data = b""
        yield event
    if data:
        yield RawData(data)


def play(steps: list[Step], *, pieces: dict[int, list[bytes]]) -> None:
    """Play a recording; `pieces` says into which parts the stream of a step is cut."""
    player = Player()
    for index, step in enumerate(steps):
        if step.sign == "==":
            continue
        if step.sign == ">>":
            assert player.send(step.data) == step.data
        elif step.sign == "!!":
            player.decide(step.text)
        else:
            for piece in pieces.get(index, [step.data]):
                player.receive(piece)
        expected = takewhile(lambda following: following.sign == "==", steps[index + 1 :])
        assert [as_text(event) for event in merged(player.told)] == [event.data.decode("latin-1") for event in expected]
        player.told.clear()


@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.stem)
def test_a_recording_is_told_as_it_was(path: Path) -> None:
    play(read_recording(path), pieces={})


@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.stem)
def test_a_recording_byte_by_byte_is_told_the_same(path: Path) -> None:
    steps = read_recording(path)
    play(
        steps,
        pieces={index: [bytes([byte]) for byte in step.data] for index, step in enumerate(steps) if step.sign == "<<"},
    )


@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.stem)
def test_a_recording_cut_in_two_at_any_byte_is_told_the_same(path: Path) -> None:
    steps = read_recording(path)
    for index, step in enumerate(steps):
        if step.sign == "<<":
            for cut in range(1, len(step.data)):
                play(steps, pieces={index: [step.data[:cut], step.data[cut:]]})


def test_there_are_recordings() -> None:
    assert len(RECORDINGS) > 20
