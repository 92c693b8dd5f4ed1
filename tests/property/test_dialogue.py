"""How a stream is cut into packets changes nothing; no bytes make the dialogue raise or hold more than its bound."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from atrun_tui.protocol.dialogue import Dialogue
from atrun_tui.protocol.events import (
    DialogueEvent,
    Echo,
    FinalResult,
    InfoLine,
    Overflow,
    RawData,
    ResultKind,
    StrayLine,
    Urc,
)
from atrun_tui.protocol.login import LONGEST_WELCOME

COMMANDS = st.sampled_from(
    [
        None,
        "AT",
        "AT+CSQ",
        "AT+CREG?",
        "AT+CMGS=20",
        "AT+CMGR=1",
        "AT#I2CWR=2,3,20",
        'AT#RSCRIPT="a"',
        'AT#WSCRIPT="a",5',
        "ATD1",
        "AT&V",
        "AT#SGACT=1,1;#SS",
    ]
)
LINE = st.sampled_from(
    [
        b"AT\r",
        b"AT+CSQ\r",
        b"+CSQ\r\r\n",
        b"\r\n",
        b"\n",
        b"\r",
        b"OK\r\n",
        b"\r\nOK\r\n",
        b"\r\nERROR\r\n",
        b"\r\nOKAY lunch\r\n",
        b" OK\r\n",
        b"\r\n+CME ERROR: 22\r\n",
        b"\r\n+CMS ERROR: x y\r\n",
        b"\r\n+CSQ: 15,0\r\n",
        b"\r\n+CREG: 1\r\n",
        b"\r\n+CREG: 0,1\r\n",
        b"\r\n+CMT: ,3\r\n",
        b"\r\n+CMGR: 1,,3\r\n",
        b"001122\r\n",
        b"\r\n> ",
        b"> x\r\n",
        b">",
        b"\r\n>>>",
        b"\r\n<<<",
        b"\r\nCONNECT\r\n",
        b"\r\nNO CARRIER\r\n",
        b"RING\r\n",
        b"0\r",
        b"4\r",
        b"2\r",
        b"12\r\n",
        b"Username: ",
        b"\r\nLogin successful.\r\n",
        b"l.\r\n",
        b"x" * 90 + b"\r\n",
        b"\xff\x00\x1b[31m\r\n",
    ]
)
ALPHABET = st.sampled_from(b"\r\n >OK<0A+T\x1a")
STREAMS = st.one_of(
    st.lists(LINE, max_size=12).map(b"".join),
    st.binary(max_size=200),
    st.lists(ALPHABET, max_size=60).map(bytes),
    st.lists(st.one_of(LINE, st.binary(max_size=8)), max_size=12).map(b"".join),
)
LIMIT = 64


def dialogue_with(command: str | None, *, limit: int = LIMIT, late: bool = False, size: int | None = None) -> Dialogue:
    dialogue = Dialogue(line_limit=limit)
    if command is not None:
        dialogue.send_command(command)
        if size is not None:
            dialogue.expect_raw(size)
        if late:
            dialogue.abandon()
    return dialogue


def merged(events: list[DialogueEvent]) -> list[DialogueEvent]:
    result: list[DialogueEvent] = []
    for event in events:
        if isinstance(event, RawData) and result and isinstance(result[-1], RawData):
            result[-1] = RawData(result[-1].data + event.data)
        else:
            result.append(event)
    return result


def told(dialogue: Dialogue, pieces: list[bytes]) -> list[DialogueEvent]:
    events: list[DialogueEvent] = []
    for piece in pieces:
        events += dialogue.receive_data(piece)
    return merged(events + dialogue.receive_eof())


def cut(data: bytes, places: list[int]) -> list[bytes]:
    bounds = [0, *sorted(place % (len(data) + 1) for place in places), len(data)]
    return [data[start:end] for start, end in pairwise(bounds)]


@given(COMMANDS, STREAMS, st.lists(st.integers(0, 10_000), max_size=8), st.booleans(), st.none() | st.integers(0, 20))
def test_any_chunking_gives_the_same_events(
    command: str | None, stream: bytes, places: list[int], late: bool, size: int | None
) -> None:
    whole = told(dialogue_with(command, late=late, size=size), [stream])
    assert told(dialogue_with(command, late=late, size=size), cut(stream, places)) == whole
    assert told(dialogue_with(command, late=late, size=size), [bytes([byte]) for byte in stream]) == whole


@given(
    st.sampled_from([b"OK\r\n", b"\r\nfoo\r\nbar", b"00112233\x1a", b"a" * 40]),
    STREAMS,
    st.lists(st.integers(0, 10_000)),
)
def test_any_chunking_after_data_gives_the_same_events(data: bytes, stream: bytes, places: list[int]) -> None:
    for command, prompt in (("AT+CMGS=4", b"\r\n> "), ('AT#WSCRIPT="a",40', b"\r\n>>>")):
        results = []
        for pieces in ([data[:30] + stream], cut(data[:30] + stream, places)):
            dialogue = dialogue_with(command)
            dialogue.receive_data(prompt)
            dialogue.send_data(data)
            results.append(told(dialogue, pieces))
        assert results[0] == results[1]


@given(COMMANDS, st.lists(STREAMS, max_size=4), st.booleans())
def test_no_bytes_raise_or_are_held_beyond_the_bound(command: str | None, pieces: list[bytes], late: bool) -> None:
    dialogue = dialogue_with(command, late=late)
    bound = max(LIMIT, LONGEST_WELCOME)
    for piece in pieces:
        dialogue.receive_data(piece)
        assert dialogue.held <= bound
        if dialogue.undecided:
            assert dialogue.settle()
    dialogue.receive_eof()
    assert dialogue.held == 0


@given(st.integers(1, 3000), st.integers(1, 400))
def test_a_line_without_end_is_held_to_the_bound_and_its_loss_is_told(length: int, size: int) -> None:
    dialogue = dialogue_with("AT", limit=128)
    data = b"z" * length
    for start in range(0, length, size):
        assert dialogue.receive_data(data[start : start + size]) == []
        assert dialogue.held <= 128
    expected: list[DialogueEvent] = [InfoLine("z" * min(length, 128))]
    if length > 128:
        expected.append(Overflow(length - 128))
    assert dialogue.receive_data(b"\r\n") == expected


@given(
    st.lists(st.text(st.characters(codec="latin-1", exclude_characters="\r\n"), min_size=1, max_size=30), max_size=6),
    st.booleans(),
)
def test_whatever_is_no_result_comes_out_verbatim(lines: list[str], echo: bool) -> None:
    harmless = [f".{line}" for line in lines]
    dialogue = dialogue_with("AT+LONG", limit=1000)
    text = "".join(f"\r\n{line}\r\n" for line in harmless).encode("latin-1")
    events = dialogue.receive_data((b"AT+LONG\r" if echo else b"") + text + b"\r\nOK\r\n")
    assert [event.text for event in events if isinstance(event, InfoLine)] == harmless
    assert isinstance(events[-1], FinalResult)
    assert dialogue.in_flight is None


@given(st.lists(st.sampled_from(["RING", "+CREG: 1", '+CMTI: "SM",1', "NO CARRIER", "#QSS: 1"]), max_size=6), st.data())
def test_news_anywhere_between_lines_changes_nothing_of_an_answer(news: list[str], data: st.DataObject) -> None:
    parts = [b"AT+CSQ\r", b"\r\n+CSQ: 15,0\r\n", b"\r\nOK\r\n"]
    for line in news:
        parts.insert(data.draw(st.integers(0, len(parts))), f"\r\n{line}\r\n".encode())
    events = dialogue_with("AT+CSQ").receive_data(b"".join(parts))
    assert [event.text for event in events if isinstance(event, Urc)] == [
        part.strip().decode() for part in parts if part.strip().decode() in news
    ]
    rest = [event for event in events if not isinstance(event, Urc)]
    assert rest == [Echo("AT+CSQ"), InfoLine("+CSQ: 15,0"), FinalResult(ResultKind.OK, "OK")]


@given(st.binary(max_size=300))
def test_transparent_data_are_told_in_full(data: bytes) -> None:
    dialogue = dialogue_with("ATD1")
    dialogue.receive_data(b"\r\nCONNECT\r\n")
    if b"\r\nNO CARRIER\r\n" in data:
        return
    assert told(dialogue, [data])[:-1] == ([RawData(data)] if data else [])


@given(st.binary(max_size=300), st.lists(st.integers(0, 10_000), max_size=4))
def test_content_of_known_size_is_told_in_full_whatever_it_holds(data: bytes, places: list[int]) -> None:
    dialogue = dialogue_with('AT#RSCRIPT="a"', size=len(data))
    events = []
    for piece in cut(b"\r\n<<<" + data + b"\r\nOK\r\n", places):
        events += dialogue.receive_data(piece)
    assert b"".join(event.data for event in events if isinstance(event, RawData)) == data
    assert events[-1] == FinalResult(ResultKind.OK, "OK")


@given(st.binary(min_size=1, max_size=300).filter(lambda data: data[:1] not in b"\r\nO"), st.booleans())
def test_an_exact_echo_of_a_file_is_skipped(data: bytes, echo: bool) -> None:
    dialogue = dialogue_with(f'AT#WSCRIPT="a",{len(data)}')
    dialogue.receive_data(b"\r\n>>>")
    dialogue.send_data(data)
    events = dialogue.receive_data((data if echo else b"") + b"\r\nOK\r\n")
    assert [type(event) for event in events] == [FinalResult]


@given(STREAMS)
def test_nothing_asked_means_nothing_answered(stream: bytes) -> None:
    assert all(isinstance(event, StrayLine | Urc | Overflow) for event in dialogue_with(None).receive_data(stream))
