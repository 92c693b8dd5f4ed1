"""The dialogue's rules: what may be sent when, and what is told of what comes."""

from __future__ import annotations

import pytest

from atrun_tui.protocol.dialogue import Dialogue
from atrun_tui.protocol.errors import LocalError
from atrun_tui.protocol.events import (
    DialogueEvent,
    Echo,
    FinalResult,
    InfoLine,
    Overflow,
    PeerClosed,
    Prompt,
    PromptKind,
    RawData,
    ResultKind,
    StrayLine,
    Urc,
)

OK = FinalResult(ResultKind.OK, "OK")
TEXT_PROMPT = b"\r\n> "
FILE_PROMPT = b"\r\n>>>"


def asked(command: str, answer: bytes = b"") -> tuple[Dialogue, list[DialogueEvent]]:
    """A dialogue with a command in flight, and what it told of the beginning of the answer."""
    dialogue = Dialogue()
    dialogue.send_command(command)
    return dialogue, dialogue.receive_data(answer)


class TestSending:
    def test_a_command_is_ended_by_a_cr_alone(self) -> None:
        dialogue = Dialogue()
        assert dialogue.send_command("AT+CSQ") == b"AT+CSQ\r"
        assert dialogue.in_flight == "AT+CSQ"

    def test_text_is_latin_1(self) -> None:
        assert Dialogue().send_command('AT#X="é"') == b'AT#X="\xe9"\r'

    @pytest.mark.parametrize(
        "line", ["", "  ", "AT\n", "AT\r", "AT\x1a", "AT\x1b", "AT\x00", "AT\x7f", "AT\t+CSQ", "AT€"]
    )
    def test_what_cannot_be_sent_is_refused_and_nothing_is_in_flight(self, line: str) -> None:
        dialogue = Dialogue()
        with pytest.raises(LocalError):
            dialogue.send_command(line)
        assert dialogue.in_flight is None
        assert dialogue.send_command("AT") == b"AT\r"

    def test_only_one_command_is_in_flight(self) -> None:
        dialogue, _ = asked("AT")
        with pytest.raises(LocalError, match="only one command"):
            dialogue.send_command("AT")
        dialogue.receive_data(b"\r\nOK\r\n")
        assert dialogue.in_flight is None
        dialogue.send_command("AT")

    @pytest.mark.parametrize("line", ["HAT+CSQ", "hat", " HAT", "H AT"])
    def test_a_line_that_nothing_answers_is_not_for_streams(self, line: str) -> None:
        with pytest.raises(LocalError, match="SMS"):
            Dialogue().send_command(line)

    def test_where_it_is_allowed_such_a_line_is_never_in_flight(self) -> None:
        dialogue = Dialogue(allow_unanswered=True)
        assert dialogue.send_command("HAT+CSQ") == b"HAT+CSQ\r"
        assert dialogue.in_flight is None

    def test_a_line_that_only_begins_with_h_is_sent(self) -> None:
        assert Dialogue().send_command("hello") == b"hello\r"


class TestPrompts:
    def test_a_text_prompt_takes_data_until_ctrl_z(self) -> None:
        dialogue, events = asked("AT+CMGS=20", TEXT_PROMPT)
        assert (events, dialogue.awaiting) == ([Prompt(PromptKind.TEXT)], PromptKind.TEXT)
        assert dialogue.send_data(b"one\r") == b"one\r"
        assert dialogue.receive_data(b"one\r\n> ") == [Prompt(PromptKind.TEXT)]
        assert dialogue.send_data(b"two", end=b"\x1a") == b"two\x1a"
        assert dialogue.awaiting is None
        with pytest.raises(LocalError, match="not asked"):
            dialogue.send_data(b"three")
        assert dialogue.receive_data(b"two\x1a\r\nOK\r\n") == [OK]

    def test_a_text_prompt_is_left_by_esc(self) -> None:
        dialogue, _ = asked("AT+CMGS=20", TEXT_PROMPT)
        assert dialogue.abort_prompt() == b"\x1b"
        assert dialogue.receive_data(b"\r\nOK\r\n") == [OK]
        with pytest.raises(LocalError, match="ESC"):
            dialogue.abort_prompt()

    def test_a_file_prompt_has_no_such_way_out(self) -> None:
        dialogue, _ = asked('AT#WSCRIPT="a",2', FILE_PROMPT)
        with pytest.raises(LocalError, match="ESC"):
            dialogue.abort_prompt()
        assert dialogue.send_data(b"\x1a") == b"\x1a"
        assert dialogue.send_data(b"x") == b"x"
        assert dialogue.receive_data(b"\r\nOK\r\n") == [OK]
        with pytest.raises(LocalError, match="not asked"):
            dialogue.send_data(b"y")

    def test_nothing_is_given_unasked(self) -> None:
        with pytest.raises(LocalError, match="not asked"):
            Dialogue().send_data(b"x")

    @pytest.mark.parametrize("answer", [b"\r\n> x\r\n", b"\r\n>>> x\r\n", b"\r\n<<<x\r\n"])
    def test_after_a_command_that_does_not_prompt_it_is_information(self, answer: bytes) -> None:
        _, events = asked("AT+CSQ", answer)
        assert events == [InfoLine(answer.strip(b"\r\n").decode())]

    @pytest.mark.parametrize("command", ["AT+CMGS=?", "AT#WSCRIPT=?", "AT+CMGW?"])
    def test_a_question_about_a_command_never_prompts(self, command: str) -> None:
        _, events = asked(command, b"\r\n> x\r\n")
        assert events == [InfoLine("> x")]

    def test_a_prompt_is_for_one_command_only(self) -> None:
        dialogue, _ = asked("AT+CMGS=20", TEXT_PROMPT)
        dialogue.send_data(b"00\x1a")
        assert dialogue.receive_data(b"\r\n> x\r\n") == [InfoLine("> x")]

    def test_two_commands_of_a_list_may_prompt_both(self) -> None:
        dialogue, _ = asked("AT+CMGW=20;+CMGS=20", TEXT_PROMPT)
        dialogue.send_data(b"00\x1a")
        assert dialogue.receive_data(b"\r\n+CMGW: 1\r\n\r\n> ") == [InfoLine("+CMGW: 1"), Prompt(PromptKind.TEXT)]

    @pytest.mark.parametrize("prompt", [b"> ", b">", b">>>"])
    def test_an_unknown_prompt_is_told_by_silence(self, prompt: bytes) -> None:
        dialogue, events = asked("AT#NEW=1", b"\r\n" + prompt)
        assert events == []
        assert dialogue.undecided
        (event,) = dialogue.settle()
        assert isinstance(event, Prompt)
        assert dialogue.settle() == []
        assert dialogue.send_data(b"x\x1a") == b"x\x1a"

    def test_silence_decides_nothing_else(self) -> None:
        dialogue, _ = asked("AT#NEW=1", b"\r\n> x")
        assert not dialogue.undecided
        assert dialogue.settle() == []
        assert dialogue.receive_data(b"\r\n") == [InfoLine("> x")]

    def test_an_error_takes_the_place_of_a_prompt(self) -> None:
        _, events = asked("AT+CMGS=20", b"\r\n+CMS ERROR: 304\r\n")
        assert events == [FinalResult(ResultKind.CMS_ERROR, "+CMS ERROR: 304", 304)]


class TestContent:
    def test_content_of_known_size_is_raw_whatever_it_holds(self) -> None:
        dialogue, _ = asked('AT#RSCRIPT="a"')
        dialogue.expect_raw(6)
        events = dialogue.receive_data(b"\r\n<<<\r\nOK\r\n\r\nOK\r\n")
        assert events == [Prompt(PromptKind.READ), RawData(b"\r\nOK\r\n"), OK]

    def test_content_of_no_size_is_none(self) -> None:
        dialogue, _ = asked('AT#RSCRIPT="a"')
        dialogue.expect_raw(0)
        assert dialogue.receive_data(b"\r\n<<<\r\nOK\r\n") == [Prompt(PromptKind.READ), OK]

    def test_content_that_proves_shorter_can_be_ended(self) -> None:
        dialogue, _ = asked('AT#RSCRIPT="a"')
        dialogue.expect_raw(100)
        dialogue.receive_data(b"\r\n<<<abc")
        assert dialogue.raw
        assert dialogue.end_raw() == []
        assert dialogue.receive_data(b"\r\nOK\r\n") == [OK]

    def test_what_is_held_of_content_is_not_lost(self) -> None:
        dialogue, events = asked('AT#RSCRIPT="a"', b"\r\n<<<abc\r\nO")
        assert events == [Prompt(PromptKind.READ), RawData(b"abc")]
        assert dialogue.end_raw() == [RawData(b"\r\nO")]

    def test_a_size_is_told_in_time(self) -> None:
        with pytest.raises(LocalError):
            Dialogue().expect_raw(5)
        dialogue, _ = asked('AT#RSCRIPT="a"')
        with pytest.raises(LocalError, match="negative"):
            dialogue.expect_raw(-1)
        dialogue.receive_data(b"\r\n<<<")
        with pytest.raises(LocalError):
            dialogue.expect_raw(5)


class TestTransparentLink:
    def test_after_connect_no_command_goes_out_and_data_go_both_ways(self) -> None:
        dialogue, events = asked("AT#TCPATCONSER=0,9600", b"\r\nCONNECT\r\nOK\r\n")
        assert events == [FinalResult(ResultKind.CONNECT, "CONNECT"), RawData(b"OK")]
        assert dialogue.transparent
        assert dialogue.in_flight is None
        with pytest.raises(LocalError, match="transparent"):
            dialogue.send_command("AT")
        assert dialogue.send_data(b"\x00\xff", end=b"\x1b") == b"\x00\xff\x1b"

    def test_held_bytes_are_told_after_silence(self) -> None:
        dialogue, _ = asked("ATD1", b"\r\nCONNECT\r\nlogin\r\n")
        assert dialogue.undecided
        assert dialogue.settle() == [RawData(b"\r\n")]

    def test_the_escape_sequence_goes_out_once_and_is_in_flight(self) -> None:
        dialogue, _ = asked("ATD1", b"\r\nCONNECT\r\n")
        assert dialogue.send_escape() == b"+++"
        assert dialogue.in_flight == "+++"
        with pytest.raises(LocalError):
            dialogue.send_escape()
        assert dialogue.receive_data(b"\r\nNO CARRIER\r\n") == [FinalResult(ResultKind.NO_CARRIER, "NO CARRIER")]
        assert not dialogue.transparent
        dialogue.send_command("AT")

    def test_an_escape_that_is_not_answered_can_be_tried_again(self) -> None:
        dialogue, _ = asked("ATD1", b"\r\nCONNECT\r\n")
        dialogue.send_escape()
        dialogue.abandon()
        assert not dialogue.owed
        dialogue.send_escape()

    def test_or_lines_are_read_again_by_decision(self) -> None:
        dialogue, _ = asked("ATD1", b"\r\nCONNECT\r\n")
        dialogue.send_escape()
        assert dialogue.end_raw() == []
        assert dialogue.in_flight is None
        dialogue.send_command("AT")
        assert dialogue.receive_data(b"\r\nOK\r\n") == [OK]

    def test_there_must_be_a_link_to_leave(self) -> None:
        with pytest.raises(LocalError, match="no transparent link"):
            Dialogue().send_escape()

    def test_connect_is_nothing_while_nothing_was_asked(self) -> None:
        dialogue = Dialogue()
        assert dialogue.receive_data(b"\r\nCONNECT\r\n") == [StrayLine("CONNECT")]
        assert not dialogue.raw


class TestOwedAnswers:
    def test_late_lines_are_stray_and_the_late_result_ends_the_debt(self) -> None:
        dialogue, _ = asked("AT+COPS=?", b"AT+COPS=?\r")
        dialogue.abandon()
        assert (dialogue.in_flight, dialogue.owed) == (None, True)
        with pytest.raises(LocalError):
            dialogue.send_command("AT")
        assert dialogue.receive_data(b"\r\n+COPS: (1)\r\n") == [StrayLine("+COPS: (1)")]
        assert dialogue.receive_data(b"\r\nOK\r\n") == [OK]
        assert not dialogue.owed
        dialogue.send_command("AT")

    def test_a_late_reply_is_still_told_from_news(self) -> None:
        dialogue, _ = asked("AT+CREG?")
        dialogue.abandon()
        assert dialogue.receive_data(b"\r\n+CREG: 0,1\r\n\r\n+CREG: 1\r\n") == [
            StrayLine("+CREG: 0,1"),
            Urc(("+CREG: 1",)),
        ]

    def test_a_probe_is_owed_as_well(self) -> None:
        dialogue, _ = asked("AT+COPS=?")
        dialogue.abandon()
        assert dialogue.send_probe() == b"AT\r"
        assert dialogue.receive_data(b"\r\nOK\r\n") == [OK]
        assert dialogue.owed
        assert dialogue.receive_data(b"AT\r\r\nOK\r\n") == [Echo("AT"), OK]
        assert not dialogue.owed

    def test_a_debt_that_nobody_pays_is_written_off(self) -> None:
        dialogue, _ = asked("AT+COPS=?")
        dialogue.abandon()
        dialogue.send_probe()
        dialogue.receive_data(b"\r\nOK\r\n")
        dialogue.write_off()
        assert not dialogue.owed
        dialogue.send_command("AT")
        dialogue.write_off()
        assert dialogue.in_flight == "AT"

    def test_a_probe_is_only_for_debts_and_never_into_a_prompt(self) -> None:
        with pytest.raises(LocalError, match="owes"):
            Dialogue().send_probe()
        dialogue, _ = asked('AT#WSCRIPT="a",5', FILE_PROMPT)
        with pytest.raises(LocalError, match="owes"):
            dialogue.send_probe()
        dialogue.abandon()
        assert dialogue.awaiting is PromptKind.WRITE
        with pytest.raises(LocalError, match="data"):
            dialogue.send_probe()
        assert dialogue.send_data(b"     ") == b"     "

    def test_abandoning_nothing_does_nothing(self) -> None:
        dialogue = Dialogue()
        dialogue.abandon()
        assert not dialogue.owed

    def test_a_late_connect_is_transparent_nevertheless(self) -> None:
        dialogue, _ = asked("ATD1")
        dialogue.abandon()
        dialogue.receive_data(b"\r\nCONNECT\r\n")
        assert (dialogue.owed, dialogue.transparent) == (False, True)


class TestLines:
    @pytest.mark.parametrize(
        ("command", "final"), [("ATD1", True), ('AT#SD=1,0,80,"a"', True), ("AT+CSQ", False), ("AT", False)]
    )
    def test_no_carrier_ends_only_what_connects(self, command: str, final: bool) -> None:
        dialogue, events = asked(command, b"\r\nNO CARRIER\r\n")
        assert (dialogue.in_flight is None) is final
        assert events == [FinalResult(ResultKind.NO_CARRIER, "NO CARRIER") if final else Urc(("NO CARRIER",))]

    def test_a_result_while_nothing_is_asked_is_stray(self) -> None:
        assert Dialogue().receive_data(b"\r\nOK\r\n\r\nRING\r\n") == [StrayLine("OK"), Urc(("RING",))]

    def test_a_line_longer_than_the_bound_is_cut_and_is_never_a_result(self) -> None:
        dialogue = Dialogue(line_limit=12)
        dialogue.send_command("AT")
        events = dialogue.receive_data(b"\r\n+CME ERROR: 22\r\n\r\n+CREG: 1,2,3,4\r\n\r\nOK\r\n")
        assert events == [InfoLine("+CME ERROR: "), Overflow(2), InfoLine("+CREG: 1,2,3"), Overflow(2), OK]

    def test_a_cut_line_is_stray_while_nothing_is_asked(self) -> None:
        assert Dialogue(line_limit=12).receive_data(b"RING RING RING\n") == [StrayLine("RING RING RI"), Overflow(2)]

    @pytest.mark.parametrize("end", [b"\r\n", b"\n", b"\r\r\n"])
    def test_line_ends_may_lack_a_cr_or_double_it(self, end: bytes) -> None:
        _, events = asked("AT+CSQ", end.join([b"", b"+CSQ: 15,0", b"", b"OK", b""]))
        assert events == [InfoLine("+CSQ: 15,0"), OK]

    def test_a_cr_within_a_line_stays(self) -> None:
        _, events = asked("AT+CSQ", b"\r\nfoo\rOK\r\n")
        assert events == [InfoLine("foo\rOK")]

    def test_text_is_every_byte_of_it(self) -> None:
        data = bytes(byte for byte in range(256) if byte not in b"\r\n")
        _, events = asked("AT+CSQ", b"\r\n." + data + b"\r\n")
        assert events == [InfoLine("." + data.decode("latin-1"))]

    def test_an_unfinished_message_of_news_is_told_at_the_end(self) -> None:
        assert Dialogue().receive_data(b"\r\n+CMT: ,25\r\n0011") == []
        dialogue = Dialogue()
        dialogue.receive_data(b"\r\n+CMT: ,25\r\n0011")
        assert dialogue.receive_eof() == [Urc(("+CMT: ,25", "0011")), PeerClosed(unfinished=False)]

    def test_an_unfinished_echo_is_an_echo(self) -> None:
        dialogue, _ = asked("AT+CSQ", b"AT+C")
        assert dialogue.receive_eof() == [Echo("AT+C"), PeerClosed(unfinished=True)]

    def test_an_unfinished_line_is_no_result(self) -> None:
        dialogue, _ = asked("AT+CSQ", b"\r\nOK")
        assert dialogue.receive_eof() == [InfoLine("OK"), PeerClosed(unfinished=True)]

    def test_the_end_while_an_answer_is_owed_leaves_nothing_unfinished(self) -> None:
        dialogue, _ = asked("AT+CSQ")
        dialogue.abandon()
        assert dialogue.receive_eof() == [PeerClosed(unfinished=False)]

    @pytest.mark.parametrize("answer", [b"\r\nAT\r\n", b"foo\r\nAT\r\n", b"A\r\n"])
    def test_what_only_resembles_a_cut_echo_is_information(self, answer: bytes) -> None:
        _, events = asked("AT+CSQ", answer)
        assert events[-1] == InfoLine(answer.split()[-1].decode())

    @pytest.mark.parametrize("body", ["> x", "AT+CMGS=4", "0", "OK", ">>>", "NO CARRIER", ""])
    def test_the_line_of_a_message_is_taken_unread(self, body: str) -> None:
        _, events = asked("AT+CMGS=4", f"AT+CMGS=4\r\r\n+CMT: ,3\r\n{body}\r\n".encode())
        assert events == [Echo("AT+CMGS=4"), Urc(("+CMT: ,3", body))]
        assert Dialogue().receive_data(f"\r\n+CMT: ,3\r\n{body}\r\n".encode()) == [Urc(("+CMT: ,3", body))]

    def test_silence_within_a_message_decides_nothing(self) -> None:
        dialogue, _ = asked("AT#NEW=1", b"\r\n+CMT: ,3\r\n> ")
        assert not dialogue.undecided
        assert dialogue.settle() == []


class TestNumericResults:
    @pytest.mark.parametrize(
        ("command", "answer", "event"),
        [
            ("AT", b"0\r", FinalResult(ResultKind.OK, "0", numeric=True)),
            ("AT", b"AT\r4\r", FinalResult(ResultKind.ERROR, "4", numeric=True)),
            ("AT", b"0\r\n", FinalResult(ResultKind.OK, "0", numeric=True)),
            ("ATD1", b"12\r", FinalResult(ResultKind.CONNECT, "12", numeric=True)),
            ("ATD1", b"3\r", FinalResult(ResultKind.NO_CARRIER, "3", numeric=True)),
            ("AT", b"3\r", Urc(("3",))),
            ("AT", b"2\r", Urc(("2",))),
            ("AT", b"\r\n0\r\n", InfoLine("0")),
            ("AT", b"1\r\n", InfoLine("1")),
            ("AT", b"9\r\n", InfoLine("9")),
            ("AT", b"00\r\n", InfoLine("00")),
            ("AT", b"0\n", InfoLine("0")),
            ("AT", b"0 \r\n", InfoLine("0 ")),
        ],
    )
    def test_a_code_and_a_cr_count_where_they_are_safe(self, command: str, answer: bytes, event: DialogueEvent) -> None:
        assert asked(command, answer)[1][-1] == event

    def test_in_framed_text_only_silence_tells(self) -> None:
        dialogue, events = asked("AT+CSQ", b"\r\n+CSQ: 15,0\r\n0\r")
        assert events == [InfoLine("+CSQ: 15,0")]
        assert dialogue.undecided
        assert dialogue.settle() == [FinalResult(ResultKind.OK, "0", numeric=True)]
        assert dialogue.in_flight is None

    def test_while_nothing_is_asked_it_is_stray_or_news(self) -> None:
        assert Dialogue().receive_data(b"0\r2\r") == [StrayLine("0"), Urc(("2",))]
