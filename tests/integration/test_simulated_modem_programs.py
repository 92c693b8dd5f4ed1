"""SMS programs that none of us wrote, at the simulated modem: what they send arrives, what arrives they read."""

from __future__ import annotations

import asyncio
import importlib.util
import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from atrun_tui.simulator.modem.message import Message, concatenation_header, plain
from atrun_tui.simulator.modem.modem import Modem
from atrun_tui.simulator.modem.port import ModemPort, modem_on_pty

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

PERSON = "+391234567890"
EXTENDED = "Hello {5} [x] ~ €"
LONG = "The level of the tank is {low} again, " * 10


def needs(program: str) -> pytest.MarkDecorator:
    found = shutil.which(program) or shutil.which(program, path="/usr/sbin:/usr/local/sbin")
    return pytest.mark.skipif(found is None, reason=f"{program} is not installed")


needs_gsmmodem = pytest.mark.skipif(
    importlib.util.find_spec("gsmmodem") is None, reason="python-gsmmodem-new is not installed"
)


@pytest.fixture
async def port() -> AsyncIterator[ModemPort]:
    async with modem_on_pty(Modem()) as port:
        yield port


async def run(*command: str) -> str:
    """A program's output; it has 25 seconds."""
    process = await asyncio.create_subprocess_exec(
        *("timeout", "25", *command), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    out, _ = await process.communicate()
    text = out.decode("utf-8", "replace")
    assert process.returncode == 0, text
    return text


def deliver(port: ModemPort, *messages: Message) -> None:
    for message in messages:
        port.modem.network.deliver(message, asyncio.get_running_loop().time())
    port.touch()


@needs("gammu")
class TestGammu:
    @pytest.fixture
    def gammu(self, port: ModemPort, tmp_path: Path) -> tuple[str, ...]:
        settings = tmp_path / "gammurc"
        settings.write_text(f"[gammu]\ndevice={port.path}\nconnection=at115200\nsynchronizetime=no\ngammucoding=utf8\n")
        return ("env", "LC_ALL=C.UTF-8", "gammu", "-c", str(settings))

    async def test_it_identifies_the_modem(self, gammu: tuple[str, ...]) -> None:
        said = await run(*gammu, "--identify")
        for text in ("Telit", "GL865-QUAD", "10.00.157", "358173051234565", "222011234567890"):
            assert text in said

    @pytest.mark.parametrize(
        ("flags", "text"),
        [((), EXTENDED), (("-unicode",), "Żółw 日本 €"), (("-len", "400"), LONG)],
        ids=["extended", "ucs2", "concatenated"],
    )
    async def test_what_it_sends_arrives(
        self, port: ModemPort, gammu: tuple[str, ...], flags: tuple[str, ...], text: str
    ) -> None:
        said = await run(*gammu, "sendsms", "TEXT", PERSON, *flags, "-text", text)
        assert "OK" in said
        assert port.modem.network.phone(PERSON).texts == [text]

    async def test_it_reads_what_arrives(self, port: ModemPort, gammu: tuple[str, ...]) -> None:
        parts = [
            Message(sender=PERSON, recipient="", dcs=0, body=body, header=concatenation_header(7, 2, place))
            for place, body in enumerate((b"first half, ", b"second half"), 1)
        ]
        deliver(port, plain(PERSON, "", EXTENDED), plain("Operator", "", "Żółw"), *parts)
        said = await run(*gammu, "getallsms")
        assert EXTENDED in said
        assert "Żółw" in said
        assert '"Operator"' in said
        for text in ("first half, ", "part 1 of 2", "second half", "part 2 of 2"):
            assert text in said
        assert said.count(PERSON) == 3

    async def test_a_refusal_is_told_by_its_number(self, port: ModemPort, gammu: tuple[str, ...]) -> None:
        port.modem.network.faults = type(port.modem.network.faults)(cms_error=331)
        process = await asyncio.create_subprocess_exec(
            *("timeout", "25", *gammu, "sendsms", "TEXT", PERSON, "-text", "hello"),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        out, _ = await process.communicate()
        assert process.returncode not in (0, 124)
        assert b"331" in out


@needs("smsd")
class TestSmstools:
    @pytest.fixture
    async def folder(self, port: ModemPort, tmp_path: Path) -> AsyncIterator[Path]:
        """Its folders, with the daemon at work."""
        names = ("outgoing", "checked", "incoming", "sent", "failed")
        for name in names:
            (tmp_path / name).mkdir()
        lines = [
            "devices = GSM1",
            *(f"{name} = {tmp_path / name}" for name in names),
            *(f"{name} = {tmp_path / name}" for name in ("logfile", "infofile", "pidfile")),
            *("loglevel = 7", "delaytime = 1", "errorsleeptime = 1", "receive_before_send = yes"),
            "[GSM1]",
            f"device = {port.path}",
            *("incoming = yes", "baudrate = 115200", "memory_start = 1", "check_network = 0"),
        ]
        (tmp_path / "smsd.conf").write_text("\n".join(lines) + "\n")
        (tmp_path / "outgoing" / "short").write_text(f"To: {PERSON[1:]}\n\nHello smstools {{5}}")
        (tmp_path / "outgoing" / "long").write_text(f"To: {PERSON[1:]}\n\n{LONG.strip()}")
        daemon = shutil.which("smsd") or shutil.which("smsd", path="/usr/sbin:/usr/local/sbin")
        assert daemon is not None
        process = await asyncio.create_subprocess_exec(
            *("timeout", "60", daemon, "-c", str(tmp_path / "smsd.conf"), "-t"),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        yield tmp_path
        process.terminate()
        await asyncio.wait_for(process.wait(), 30)

    async def test_it_sends_and_fetches(self, port: ModemPort, folder: Path) -> None:
        deliver(port, plain(PERSON, "", EXTENDED), plain("+39555", "", "Żółw"))
        phone = port.modem.network.phone(PERSON)

        def has_fetched() -> bool:
            """Both deleted, and it has gone on: what it fetched is written by then."""
            _, *fetched = bytes(port.received).split(b"AT+CMGD=")
            return len(fetched) == 2 and b"AT" in fetched[1]

        await asyncio.wait_for(port.until(lambda: len(phone.texts) == 2 and has_fetched()), 40)
        assert sorted(phone.texts) == ["Hello smstools {5}", LONG.strip()]
        assert not port.modem.device.store.places
        kept = b"".join(file.read_bytes() for file in (folder / "incoming").iterdir())
        assert b"From: 39555" in kept


GSMMODEM = """
import sys
from gsmmodem.modem import GsmModem

modem = GsmModem(sys.argv[1], 115200)
modem.connect()
print(modem.manufacturer, modem.model, modem.imei, modem.imsi, modem.smsc)
sent = modem.sendSms(sys.argv[2], sys.argv[3], waitForDeliveryReport=True, deliveryTimeout=10)
print("delivered", sent.status == sent.DELIVERED)
modem.close()
"""
GSMMODEM_IN_PARTS = """
import sys
from gsmmodem.modem import GsmModem

# A process of its own: a thread that fetches a report would type into the prompt of what is sent here.
modem = GsmModem(sys.argv[1], 115200, requestDelivery=False)
modem.connect()
modem.write("AT+CNMI=2,1,0,0,0")  # it asks for a report all the same, and the modem still tells of those
modem.sendSms(sys.argv[2], sys.argv[3])
for sms in modem.listStoredSms(delete=True):
    print("stored", sms.number, sms.text)
modem.close()
"""


@needs_gsmmodem
async def test_gsmmodem_connects_sends_and_reads(port: ModemPort) -> None:
    deliver(port, plain(PERSON, "", "hello [there]"))
    said = await run(sys.executable, "-X", "utf8", "-c", GSMMODEM, port.path, PERSON, EXTENDED)
    said += await run(sys.executable, "-X", "utf8", "-c", GSMMODEM_IN_PARTS, port.path, PERSON, LONG)
    assert "Telit GL865-QUAD 358173051234565 222011234567890 +393492000200" in said
    assert "delivered True" in said
    assert f"stored {PERSON} hello [there]" in said
    assert port.modem.network.phone(PERSON).texts == [EXTENDED, LONG]
