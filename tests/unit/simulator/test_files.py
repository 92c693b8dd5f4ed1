from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from atrun_tui.simulator.brain import Checksum
from atrun_tui.simulator.brain.checksum import checksum

if TYPE_CHECKING:
    from collections.abc import Callable

    from atrun_tui.simulator.workbench import Workbench

    Dial = Callable[..., Workbench]

OK = b"\r\nOK\r\n"
ERROR = b"\r\nERROR\r\n"
SCRIPT = b"import MDM\r\nMDM.send('AT\\r',10)\r\nAns=MDM.receive(20)\r\n"
EVERY_BYTE = bytes(range(256))


def store(line: Workbench, name: str, content: bytes, hidden: int = 0) -> bytes:
    assert line.ask(f'AT#WSCRIPT="{name}",{len(content)},{hidden}') == b"\r\n>>>"
    return line.send(content)


class TestChecksums:
    def test_published_check_values(self) -> None:
        assert checksum(b"123456789", Checksum.MCRF4XX) == "6F91"
        assert checksum(b"123456789", Checksum.CCITT_FALSE) == "29B1"

    def test_the_guides_script(self) -> None:
        assert len(SCRIPT) == 54
        assert checksum(SCRIPT, Checksum.MCRF4XX) == "EB04"
        assert checksum(SCRIPT, Checksum.CCITT_FALSE) == "7C69"


class TestScripts:
    def test_stored_listed_checked_and_read_back(self, line: Workbench) -> None:
        assert store(line, "ciclo3.py", SCRIPT) == OK
        assert line.ask('AT#LCSCRIPT="ciclo3.py"') == b'\r\n#LCSCRIPT: "ciclo3.py",54,EB04\r\n' + OK
        free = b"free bytes: 1899946\r\n"
        assert line.ask("AT#LSCRIPT") == b'\r\n#LSCRIPT: "ciclo3.py",54\r\n#LSCRIPT: ' + free + OK
        assert line.ask('AT#RSCRIPT="ciclo3.py"') == b"\r\n<<<" + SCRIPT + OK

    def test_every_byte_goes_in_and_comes_out_and_none_is_echoed(self, dial: Dial) -> None:
        line = dial(echo=True)
        line.ask(f'AT#WSCRIPT="a",{len(EVERY_BYTE)}')
        for byte in EVERY_BYTE[:-1]:
            assert line.send(bytes((byte,))) == b""
        assert line.send(EVERY_BYTE[-1:]) == OK
        line.ask("ATE0")
        assert line.ask('AT#RSCRIPT="a"') == b"\r\n<<<" + EVERY_BYTE + OK

    def test_bytes_beyond_the_size_are_command_text(self, line: Workbench) -> None:
        line.ask('AT#WSCRIPT="a",3')
        assert line.send(b"abcAT+CGMM\r") == OK + b"\r\nHE910-D\r\n" + OK

    def test_a_size_too_big_ends_in_an_error_after_thirty_seconds_of_silence(self, line: Workbench) -> None:
        line.ask('AT#WSCRIPT="a",9')
        line.advance(29)
        line.send(b"abc")
        assert line.advance(29) == b""
        assert line.advance(2) == ERROR
        assert b'"a"' not in line.ask("AT#LSCRIPT")

    def test_what_comes_before_the_prompt_is_lost(self, line: Workbench) -> None:
        line.ask("AT#ATRUNDELAY=0,1")
        line.send(b'AT#WSCRIPT="a",3\rabc')
        assert line.advance(1) == b"\r\n>>>"
        assert line.send(b"xyz") == OK

    def test_a_hidden_script_cannot_be_read(self, line: Workbench) -> None:
        store(line, "a.pyo", b"secret", hidden=1)
        assert line.ask('AT#RSCRIPT="a.pyo"') == b"\r\n<<<" + OK

    @pytest.mark.parametrize(
        ("command", "code"),
        [
            ('AT#RSCRIPT="none"', 22),
            ('AT#DSCRIPT="none"', 22),
            ('AT#LCSCRIPT="none"', 22),
            ('AT#WSCRIPT="a",2000000', 20),
            ('AT#WSCRIPT="12345678901234567",5', 24),
            ('AT#WSCRIPT="a",0', 4),
            ('AT#WSCRIPT="a"', 4),
            ("AT#EXECSCR", 22),
        ],
    )
    def test_refusals(self, line: Workbench, command: str, code: int) -> None:
        assert line.ask(command) == ERROR
        line.ask("AT+CMEE=1")
        assert line.ask(command) == f"\r\n+CME ERROR: {code}\r\n".encode()

    def test_enabling_takes_any_name(self, line: Workbench) -> None:
        assert line.ask('AT#ESCRIPT="nothing.py"') == OK
        assert line.ask("AT#ESCRIPT?") == b'\r\n#ESCRIPT: "nothing.py"\r\n' + OK

    def test_deleted_and_overwritten(self, line: Workbench) -> None:
        store(line, "a", b"one")
        store(line, "a", b"three")
        assert line.ask('AT#RSCRIPT="a"') == b"\r\n<<<three" + OK
        assert line.ask('AT#DSCRIPT="a"') == OK
        assert line.ask("AT#LCSCRIPT") == b"\r\n#LCSCRIPT: free bytes: 1900000\r\n" + OK

    @pytest.mark.parametrize(
        ("kind", "tail"), [(Checksum.CCITT_FALSE, b",7C69"), (Checksum.NONE, b""), (Checksum.MCRF4XX, b",EB04")]
    )
    def test_checksum_variants(self, dial: Dial, kind: Checksum, tail: bytes) -> None:
        line = dial(checksum=kind, scripts=(("a", SCRIPT),))
        assert line.ask('AT#LCSCRIPT="a"') == b'\r\n#LCSCRIPT: "a",54' + tail + b"\r\n" + OK

    def test_files_outlive_a_restart(self, line: Workbench) -> None:
        store(line, "a", b"one")
        line.ask("AT#REBOOT")
        line.brain.restarted()
        line.connect()
        assert b'#LSCRIPT: "a",3\r\n' in line.ask("ATE0;#LSCRIPT")


class TestApps:
    def test_deployed_as_the_makers_do(self, line: Workbench) -> None:
        assert line.ask('AT#M2MWRITE="m2mapz.bin",5,1') == b"\r\n>>>"
        assert line.send(b"\x7fELF\xff") == OK
        assert line.ask('AT#M2MRUN=2,"m2mapz.bin"') == OK
        assert line.ask("AT#M2MRUN?") == b'\r\n#M2MRUN: "m2mapz.bin"\r\n' + OK
        listed = b'\r\n#M2MLIST: "m2mapz.bin",5\r\n#M2MLIST: free bytes: 1899995\r\n'
        assert line.ask('AT#M2MLIST="/mod"') == listed + OK
        assert line.ask('AT#M2MREAD="/mod/m2mapz.bin"') == b"\r\n<<<\x7fELF\xff" + OK
        assert line.ask("AT+M2M=4,10") == OK
        line.brain.restarted()
        line.connect()
        assert b"\r\n+M2M: 4,10,0\r\n" in line.ask("AT+M2M?")

    def test_folders(self, line: Workbench) -> None:
        assert line.ask('AT#M2MMKDIR="/data"') == OK
        assert line.ask('AT#M2MCHDIR="\\data"') == OK
        assert line.ask("AT#M2MCHDIR?") == b'\r\n#M2MCHDIR: "/data"\r\n' + OK
        line.ask('AT#M2MWRITE="x.txt",2')
        line.send(b"hi")
        assert line.ask('AT#M2MRMDIR="/data"') == ERROR
        assert line.ask('AT#M2MDEL="x.txt"') == OK
        assert line.ask('AT#M2MRMDIR="/data"') == OK
        assert line.ask("AT#M2MLIST") == b"\r\n#M2MLIST: <mod>\r\n#M2MLIST: free bytes: 1900000\r\n" + OK

    @pytest.mark.parametrize(
        ("command", "code"),
        [
            ('AT#M2MREAD="none"', 22),
            ('AT#M2MDEL="/mod/none"', 22),
            ('AT#M2MCHDIR="/none"', 22),
            ('AT#M2MLIST="/none"', 22),
            ('AT#M2MWRITE="/none/a.bin",5', 22),
            ('AT#M2MRUN=2,"none.bin"', 22),
            ('AT#M2MRUN=0,"a.bin"', 4),
            ('AT#M2MWRITE="a.bin",2000000', 20),
            ('AT#M2MWRITE="' + "a" * 65 + '",5', 24),
        ],
    )
    def test_refusals(self, dial: Dial, command: str, code: int) -> None:
        line = dial(line_limit=0)
        line.ask("AT+CMEE=1")
        assert line.ask(command) == f"\r\n+CME ERROR: {code}\r\n".encode()
