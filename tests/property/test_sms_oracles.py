"""Thousands of messages encoded here and read by other people's programs, and the other way round."""

from __future__ import annotations

import json
import subprocess
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest

from atrun_tui.protocol.sms import gsm7
from atrun_tui.protocol.sms.coding import Alphabet, read_coding, write_coding
from atrun_tui.protocol.sms.concat import Reassembly, Whole, alphabet_of, split
from atrun_tui.protocol.sms.pdu import (
    Deliver,
    StatusReport,
    Submit,
    read_pdu,
    read_submit,
    write_deliver,
    write_status_report,
    write_submit,
)
from atrun_tui.protocol.sms.user_data import Part, UserData, write_part_header

WORKER = Path(__file__).parents[1] / "oracles" / "gammu_worker.py"
PYTHON_WITH_GAMMU = "/usr/bin/python3"
MANY = 2000
GSM = "".join(char for char in map(chr, range(0x3000)) if gsm7.fits(char))
ROOM = {Alphabet.GSM7: 76, Alphabet.DATA: 133, Alphabet.UCS2: 33}
CENTRE = "+393492000200"
SENT = datetime(2026, 11, 23, 4, 31, 15, tzinfo=UTC)


class Message(NamedTuple):
    """One random message."""

    number: str
    alphabet: Alphabet
    text: str
    message_class: int | None
    part: Part | None

    @property
    def header(self) -> bytes:
        return b"" if self.part is None else write_part_header(self.part)

    @property
    def coding(self) -> int:
        return write_coding(self.alphabet, self.message_class)

    @property
    def octets(self) -> bytes:
        return self.text.encode("latin-1") if self.alphabet is Alphabet.DATA else b""

    def submit(self) -> str:
        text = "" if self.octets else self.text
        return write_submit(
            Submit(
                number=self.number,
                coding=self.coding,
                text=text,
                octets=self.octets,
                header=self.header,
                service_centre=CENTRE,
            )
        )[0]

    def deliver(self) -> str:
        text = "" if self.octets else self.text
        return write_deliver(
            self.number,
            self.coding,
            SENT,
            text=text,
            octets=self.octets,
            header=self.header,
            service_centre=CENTRE,
        )[0]


def random_text(chance: Random, alphabet: Alphabet, most: int) -> str:
    length = chance.choice([chance.randint(1, 12), chance.randint(1, most), most])
    if alphabet is Alphabet.GSM7:
        return "".join(chance.choices(GSM, k=length))
    if alphabet is Alphabet.DATA:
        return chance.randbytes(length).decode("latin-1")
    text = "Ж" + "".join(
        chr(chance.choice([chance.randint(0x20, 0x7E), chance.randint(0xA0, 0xD7FF), chance.randint(0xE000, 0xFFEF)]))
        for _ in range(length - 1)
    )
    return text.replace("~", "-")  # gammu has a meaning of its own for it in UCS-2


def random_messages(seed: int, *, parts: bool, count: int = MANY) -> list[Message]:
    chance = Random(seed)
    messages = []
    for _ in range(count):
        alphabet = chance.choice(list(Alphabet))
        # No zero first: gammu makes an international number of one that begins with 00.
        digits = chance.choice("123456789") + "".join(chance.choices("0123456789", k=chance.randint(2, 14)))
        total = chance.randint(1, 255)
        wide = chance.random() < 0.5
        part = Part(chance.randint(0, 0xFFFF if wide else 0xFF), total, chance.randint(1, total), wide)
        messages.append(
            Message(
                chance.choice(["+", ""]) + digits,
                alphabet,
                random_text(chance, alphabet, ROOM[alphabet]),
                chance.choice([None, None, 0, 1, 2, 3]),
                part if parts and chance.random() < 0.5 else None,
            )
        )
    return messages


@cache
def why_no_gammu() -> str:
    if not Path(PYTHON_WITH_GAMMU).exists():
        return f"the oracle gammu needs {PYTHON_WITH_GAMMU}"
    tried = subprocess.run([PYTHON_WITH_GAMMU, "-c", "import gammu"], capture_output=True, timeout=20, check=False)
    return "" if tried.returncode == 0 else "the oracle gammu is missing: apt-get install python3-gammu"


def ask_gammu(jobs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The results of all jobs, of one process."""
    if why_no_gammu():
        pytest.skip(why_no_gammu())
    done = subprocess.run(
        [PYTHON_WITH_GAMMU, str(WORKER)],
        input="".join(json.dumps(job) + "\n" for job in jobs),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(results) == len(jobs)
    return results


def oracle(name: str) -> Any:
    return pytest.importorskip(name, reason=f"the oracle {name} is missing: install the extra `test`")


@pytest.mark.parametrize("road", ["submit", "deliver"])
def test_gammu_reads_what_we_write(road: str) -> None:
    messages = random_messages(1, parts=True)
    pdus = [message.submit() if road == "submit" else message.deliver() for message in messages]
    results = ask_gammu([{"do": "decode", "pdu": pdu} for pdu in pdus])
    for message, pdu, result in zip(messages, pdus, results, strict=True):
        assert "error" not in result, pdu
        # gammu leaves septets behind the end for each character of the extension table.
        assert result["text"][: len(message.text)] == message.text, pdu
        assert result["number"] == message.number, pdu
        assert result["centre"] == CENTRE
        assert result["type"] == road.capitalize()
        assert result["header"] == message.header.hex(), pdu
        assert result["class"] == (-1 if message.message_class is None else message.message_class), pdu
        if road == "deliver":
            assert result["time"] == SENT.replace(tzinfo=None).isoformat()


def test_we_read_what_gammu_writes_and_write_the_same() -> None:
    messages = random_messages(2, parts=False)
    results = ask_gammu(
        [
            {
                "do": "encode",
                "number": message.number,
                "text": message.text,
                "coding": message.alphabet.value,
                "class": -1 if message.message_class is None else message.message_class,
            }
            for message in messages
        ]
    )
    for message, result in zip(messages, results, strict=True):
        read, data, _ = read_submit(result["pdu"])
        assert (data.text, read.number) == (message.text, message.number), result["pdu"]
        assert read_coding(read.coding) == read_coding(message.coding)
        assert write_submit(read)[0] == result["pdu"]


@pytest.mark.parametrize("wide", [False, True])
def test_we_cut_long_texts_where_gammu_does_and_put_its_parts_together(wide: bool) -> None:
    chance = Random(3)
    texts = []
    for _ in range(200):
        alphabet = chance.choice([Alphabet.GSM7, Alphabet.UCS2])
        texts.append((alphabet, random_text(chance, alphabet, 900) + "x" * 161))
    jobs = [
        {"do": "split", "number": "+391", "text": text, "coding": alphabet.value, "wide": wide}
        for alphabet, text in texts
    ]
    for (alphabet, text), result in zip(texts, ask_gammu(jobs), strict=True):
        parts = [read_submit(pdu)[1] for pdu in result["pdus"]]
        assert join(alphabet, parts) == text
        assert parts[0].part is not None
        ours = split(text, alphabet, parts[0].part.reference, wide=wide)
        if alphabet is Alphabet.GSM7:  # in UCS-2 it now and then leaves a place empty
            assert [(piece.text, piece.header) for piece in ours] == [(part.text, part.header) for part in parts]


def join(alphabet: Alphabet, parts: list[UserData]) -> str:
    puzzle = Reassembly()
    for part in parts:
        coding = read_coding(write_coding(alphabet))
        outcome = puzzle.add(Deliver(number="+391", coding=coding, data=part, sent=None), 0)
    assert isinstance(outcome, Whole)
    return outcome.text


def test_gsmmodem_reads_what_we_write() -> None:
    decode = oracle("gsmmodem.pdu").decodeSmsPdu
    for message in random_messages(4, parts=False):
        if message.message_class is not None:
            continue  # it takes every octet but 00, 04 and 08 for 8-bit
        known = message._replace(text=as_gsmmodem(message.text))
        for pdu in (known.submit(), known.deliver()):
            result = decode(pdu)
            assert (result["number"], result["smsc"]) == (message.number, CENTRE)
            assert result["text"].rstrip("@") == known.text.rstrip("@"), pdu  # it loses a last @ that ends an octet
            assert result["tpdu_length"] == len(pdu) // 2 - 8


def as_gsmmodem(text: str) -> str:
    """A text without the two characters that its table has wrong: it takes a grave accent for the section sign."""
    return text.replace("§", "x").replace("\f", "x")


def test_gsmmodem_reads_our_status_reports() -> None:
    decode = oracle("gsmmodem.pdu").decodeSmsPdu
    chance = Random(5)
    for _ in range(200):
        report = StatusReport(
            number=f"+{chance.randint(10**5, 10**14)}",
            reference=chance.randint(0, 255),
            status=chance.randint(0, 255),
            done=SENT,
            service_centre=CENTRE,
        )
        pdu, _ = write_status_report(report, SENT)
        result = decode(pdu)
        assert (result["number"], result["reference"], result["status"]) == (
            report.number,
            report.reference,
            report.status,
        )
        assert result["discharge"] == SENT
        assert read_pdu(pdu) == report


def test_we_read_what_gsmmodem_writes_and_cut_where_it_does() -> None:
    encode = oracle("gsmmodem.pdu").encodeSmsSubmitPdu
    chance = Random(6)
    for _ in range(MANY):
        alphabet = chance.choice([Alphabet.GSM7, Alphabet.UCS2])
        text = random_text(chance, alphabet, chance.choice([30, 70, 160, 400]))
        text = as_gsmmodem(text)
        number = f"+{chance.randint(10**5, 10**14)}"
        reference = chance.randint(0, 255)
        written = encode(number, text, reference=reference)
        ours = split(text, alphabet_of(text), reference)
        assert len(written) == len(ours)
        parts = []
        for pdu, piece in zip(written, ours, strict=True):
            read, data, length = read_submit(str(pdu))
            assert (read.number, length) == (number, pdu.tpduLength)
            assert (data.text, data.header) == (piece.text, piece.header)
            parts.append(data)
        assert join(alphabet_of(text), parts) == text


def test_smspdudecoder_reads_what_we_write() -> None:
    easy = oracle("smspdudecoder.easy")
    for message in random_messages(7, parts=True):
        if message.alphabet is Alphabet.GSM7 and message.part is not None:
            continue  # it is at times a bit out behind a header
        incoming = easy.read_incoming_sms(message.deliver())
        assert incoming["sender"] == message.number
        assert incoming["date"] == SENT
        content = incoming["content"]
        text = content.decode("latin-1") if isinstance(content, bytes) else content
        assert text.rstrip("@") == message.text.rstrip("@")  # it takes seven bits left over for an @
        part = incoming["partial"]
        assert (part and (part["parts_count"], part["part_number"])) == (
            message.part is not None and (message.part.total, message.part.number)
        )
