"""What a simulated module does wrong with files, and what it locks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from atrun_tui.simulator.brain import Restart, Vanish
from atrun_tui.simulator.faults import Faults

if TYPE_CHECKING:
    from collections.abc import Callable

    from atrun_tui.simulator.workbench import Workbench

    Dial = Callable[..., Workbench]

OK = b"\r\nOK\r\n"
ERROR = b"\r\nERROR\r\n"


def offer(line: Workbench, content: bytes, size: int | None = None) -> bytes:
    assert line.ask(f'AT#WSCRIPT="a.py",{size or len(content)}') == b"\r\n>>>"
    return line.send(content)


class TestParts:
    def test_a_stalled_upload_ends_after_thirty_seconds_and_leaves_nothing(self, line: Workbench) -> None:
        offer(line, b"half", 10)
        assert line.advance(29.9) == b""
        assert line.advance(0.2) == ERROR
        assert line.brain.module.scripts.contents == {}

    def test_each_byte_begins_the_thirty_seconds_anew(self, line: Workbench) -> None:
        offer(line, b"a", 3)
        line.advance(29)
        line.send(b"b")
        line.advance(29)
        assert line.send(b"c") == OK

    @pytest.mark.parametrize("stalled", [True, False])
    def test_a_part_may_be_kept(self, dial: Dial, stalled: bool) -> None:
        line = dial(keeps_partial=True)
        offer(line, b"half", 10)
        if stalled:
            assert line.advance(30) == ERROR
        else:
            line.connect()
        assert line.brain.module.scripts.contents == {"a.py": b"half"}

    def test_of_nothing_no_part_is_kept(self, dial: Dial) -> None:
        line = dial(keeps_partial=True)
        offer(line, b"", 10)
        line.connect()
        assert line.brain.module.scripts.contents == {}


class TestStoring:
    def test_the_first_files_are_stored_wrong(self, dial: Dial) -> None:
        line = dial(Faults(corrupt=1))
        assert offer(line, b"abcd") == OK
        assert line.brain.module.scripts.contents == {"a.py": b"abCd"}
        offer(line, b"abcd")
        assert line.brain.module.scripts.contents == {"a.py": b"abcd"}

    def test_a_swallowed_file_is_neither_stored_nor_answered(self, dial: Dial) -> None:
        line = dial(Faults(swallow=True))
        assert offer(line, b"abcd") == b""
        assert line.advance(200) == b""
        assert line.brain.module.scripts.contents == {}

    def test_a_slow_flash_takes_its_time_by_size(self, dial: Dial) -> None:
        line = dial(flash_seconds=10.0)
        assert offer(line, bytes(50_000)) == b""
        assert line.advance(4.9) == b""
        assert line.ask("AT") == b""
        assert line.advance(0.2) == OK
        assert line.ask("AT") == OK

    def test_what_is_free_may_be_told_wrong(self, dial: Dial) -> None:
        line = dial(free_claim=5, script_space=2)
        assert b"free bytes: 5\r\n" in line.ask("AT#LSCRIPT")
        assert b"free bytes: 5\r\n" in line.ask("AT#M2MLIST")
        assert line.ask('AT#WSCRIPT="a.py",3') == ERROR


class TestInUse:
    def test_the_enabled_script_is_locked(self, dial: Dial) -> None:
        line = dial(locks_running=True, scripts=(("a.py", b"old"), ("b.py", b"old")), enabled="a.py")
        assert line.ask('AT#WSCRIPT="a.py",3') == ERROR
        assert line.ask('AT#DSCRIPT="a.py"') == ERROR
        assert line.ask('AT#LCSCRIPT="a.py"') == b'\r\n#LCSCRIPT: "a.py",3\r\n' + OK
        assert line.ask('AT#DSCRIPT="b.py"') == OK

    def test_the_chosen_app_is_locked(self, dial: Dial) -> None:
        line = dial(locks_running=True, apps=(("a.bin", b"old"),), app_to_run="a.bin")
        assert line.ask('AT#M2MWRITE="a.bin",3,1') == ERROR
        assert line.ask('AT#M2MDEL="/mod/a.bin"') == ERROR
        assert line.ask("AT#M2MRUN?") == b'\r\n#M2MRUN: "a.bin"\r\n' + OK


@pytest.mark.parametrize(("lost", "action"), [(False, Restart), (True, Vanish)])
def test_a_restart_may_be_the_last(dial: Dial, lost: bool, action: type) -> None:
    line = dial(Faults(lost_restart=lost))
    assert line.ask("AT#ENHRST=1,0") == OK
    assert isinstance(line.others[-1], action)
