"""Uploads end to end over an in-memory wire: what is on the module afterwards, byte for byte, whatever went wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from atrun_tui.procedures.preparation import Kind, Unfit, prepare
from atrun_tui.procedures.proof import Method
from atrun_tui.procedures.steps import Fault
from atrun_tui.session.play_reports import StageReached
from atrun_tui.simulator.brain import Checksum, Options
from atrun_tui.simulator.faults import Faults
from atrun_tui.transport.memory import Way
from tests.bench import uploads
from tests.integration.upload_bench import UploadBench

if TYPE_CHECKING:
    from collections.abc import Callable

OLD = b"import MDM\r\nprint 'old'\r\n"
NEW = (b"print 'new'\r\n" * 160)[:2000]
IN_USE = Options(scripts=(("main.py", OLD),), enabled="main.py")
EVERY_BYTE = bytes(range(256)) + b"\r\nOK\r\n+++\x1a\x1bAT#SHDN\r>>>\r\nERROR\r\n\xff\xff"


def error(pattern: str, text: str = "ERROR") -> Faults:
    return Faults(errors=((pattern, text),))


# Byte for byte.


@pytest.mark.parametrize(
    ("here", "there"),
    [
        (b"a=1\nb=2\n", b"a=1\r\nb=2\r\n"),
        (b"a=1\r\nb=2\r\n", b"a=1\r\nb=2\r\n"),
        (b"a=1\nb=2\r\nc=3\rd=4", b"a=1\r\nb=2\r\nc=3\r\nd=4"),
        (b"# caf\xe9 \xc3\xa9\xff\n", b"# caf\xe9 \xc3\xa9\xff\r\n"),
    ],
)
async def test_a_text_script_arrives_with_cr_lf(here: bytes, there: bytes) -> None:
    bench = UploadBench()
    done = await bench.upload("main.py", here)
    assert done.ok, done.message
    assert bench.scripts == {"main.py": there}
    assert f'AT#WSCRIPT="main.py",{len(there)},0' in bench.commands()


@pytest.mark.parametrize("size", [1, 300, 1500, 65_536, 1_000_000])
@pytest.mark.parametrize("file", ["main.pyo", "m2mapz.bin"])
async def test_every_size_arrives(file: str, size: int) -> None:
    data = (EVERY_BYTE * (size // len(EVERY_BYTE) + 1))[:size]
    bench = UploadBench()
    done = await bench.upload(file, data)
    assert done.ok, done.message
    stored = bench.scripts["main.pyo"] if file == "main.pyo" else bench.apps["/mod/m2mapz.bin"]
    assert stored == data
    assert done.sent == size


@pytest.mark.parametrize("chunk", [1, 7])
async def test_packets_change_nothing(chunk: int) -> None:
    bench = UploadBench(there=(Way(chunk=chunk),), back=Way(chunk=chunk))
    done = await bench.upload("m2mapz.bin", EVERY_BYTE)
    assert done.ok, done.message
    assert bench.apps["/mod/m2mapz.bin"] == EVERY_BYTE


def test_the_transfer_takes_hardly_longer_than_its_bytes() -> None:
    seconds, needed = uploads.measure()
    assert needed <= seconds <= 1.05 * needed


async def test_nothing_follows_the_last_byte() -> None:
    bench = UploadBench()
    await bench.upload("m2mapz.bin", EVERY_BYTE)
    assert not [each for each in bench.exchanges() if each.command.strip() in {"", "\r"}]
    assert bench.module.brain.module.files_written == 1


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(Unfit, match=r"main\.py is empty"):
        prepare("main.py", b"")


# The file in use.


async def test_the_file_in_use_is_not_written_over() -> None:
    bench = UploadBench(IN_USE)
    done = await bench.upload("main.py", NEW)
    assert (done.ok, done.name, done.enabled) == (True, "main_2.py", False)
    assert bench.scripts == {"main.py": OLD, "main_2.py": NEW}
    assert bench.enabled == "main.py"


async def test_no_compiled_file_gets_in_front_of_the_file_in_use() -> None:
    bench = UploadBench(IN_USE)
    done = await bench.upload("main.pyo", EVERY_BYTE)
    assert (done.ok, done.name, done.enabled) == (True, "main_2.pyo", False)
    assert bench.scripts == {"main.py": OLD, "main_2.pyo": EVERY_BYTE}
    assert "main.pyo would stand in front of main.py, which is in use: it is stored as main_2.pyo" in "\n".join(
        bench.told()
    )


async def test_the_compiled_file_that_runs_for_the_enabled_one_is_not_written_over() -> None:
    bench = UploadBench(Options(scripts=(("main.py", OLD), ("main.pyo", b"\0\1")), enabled="main.py"))
    done = await bench.upload("main.pyo", EVERY_BYTE)
    assert (done.ok, done.name) == (True, "main_2.pyo")
    assert bench.scripts["main.pyo"] == b"\0\1"


async def test_a_compiled_file_in_front_of_another_is_warned_of() -> None:
    bench = UploadBench(Options(scripts=(("main.py", OLD), ("tool.py", NEW)), enabled="main.py"))
    done = await bench.upload("tool.pyo", EVERY_BYTE)
    assert (done.ok, done.name) == (True, "tool.pyo")
    assert "tool.pyo stands in front of tool.py from then on" in "\n".join(bench.told())


async def test_enabled_and_started_the_old_one_goes_when_it_is_saved() -> None:
    bench = UploadBench(IN_USE)
    done = await bench.upload("main.py", NEW, enable=True, start=True)
    assert (done.ok, done.started) == (True, True)
    assert (bench.scripts, bench.enabled) == ({"main_2.py": NEW}, "main_2.py")
    assert bench.kept == {"main.py": OLD}
    restart = next(each for each in bench.exchanges() if each.command == "AT#ENHRST=1,0")
    enabled = next(each for each in bench.exchanges() if each.command.startswith("AT#ESCRIPT="))
    assert restart.started - enabled.started >= 5.0


async def test_a_module_that_only_says_that_it_restarts() -> None:
    bench = UploadBench(IN_USE, Faults(answers=(("AT#ENHRST=1,0", ()),)))
    done = await bench.upload("main.py", NEW, enable=True, start=True)
    assert (done.ok, done.fault, done.enabled, done.started) == (False, Fault.ANSWER, True, False)
    assert "took the command to restart and goes on" in done.message
    assert bench.scripts == {"main.py": OLD, "main_2.py": NEW}
    assert done.old == "main.py"


async def test_a_link_lost_at_the_moment_of_the_restart_is_not_taken_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = UploadBench(IN_USE, Faults(drop_before=("AT#ENHRST=1,0",)))
    restarts: list[float] = []
    monkeypatch.setattr(bench.module.brain, "restarted", lambda: restarts.append(bench.clock.monotonic()))

    def mend() -> None:
        if "AT#ENHRST=1,0" in bench.commands():
            bench.module.brain.faults = Faults()

    bench.on_turn = mend
    done = await bench.upload("main.py", NEW, enable=True, start=True)
    assert (done.ok, done.started) == (True, True)
    assert bench.commands().count("AT#ENHRST=1,0") == 2
    assert len(restarts) == 1


async def test_a_module_that_goes_down_without_a_word_is_believed_the_second_time() -> None:
    bench = UploadBench(IN_USE, Faults(drop_after=("AT#ENHRST=1,0",)))
    done = await bench.upload("main.py", NEW, enable=True, start=True)
    assert (done.ok, done.started) == (True, True)
    assert bench.commands().count("AT#ENHRST=1,0") == 2


async def test_a_file_that_is_gone_once_it_is_enabled_does_not_stay_enabled() -> None:
    bench = UploadBench(IN_USE)

    def vanish() -> None:
        if bench.enabled == "main_2.py":
            bench.scripts.pop("main_2.py", None)

    bench.on_turn = vanish
    done = await bench.upload("main.py", NEW, enable=True)
    assert (done.ok, done.fault, done.enabled) == (False, Fault.ANSWER, False)
    assert "main_2.py was not on the module any more once it was enabled" in done.message
    assert (bench.scripts, bench.enabled) == ({"main.py": OLD}, "main.py")
    assert done.proof is not None
    assert done.proof.matches is False


async def test_a_file_that_is_gone_after_the_restart_gives_way_to_the_old_one() -> None:
    bench = UploadBench(IN_USE)

    def vanish() -> None:
        if any(each.command == "AT#ENHRST=1,0" for each in bench.exchanges()):
            bench.scripts.pop("main_2.py", None)

    bench.on_turn = vanish
    done = await bench.upload("main.py", NEW, enable=True, start=True)
    assert (done.ok, done.fault, done.enabled, done.started) == (False, Fault.ANSWER, False, False)
    assert "main.py was enabled again and runs from the next start on" in done.message
    assert (bench.scripts, bench.enabled) == ({"main.py": OLD}, "main.py")


async def test_a_backup_with_another_checksum_is_none_and_the_old_file_stays() -> None:
    listed = f'#LCSCRIPT: "main.py",{len(OLD)},0001'
    bench = UploadBench(IN_USE, Faults(answers=(("AT#LCSCRIPT", (listed, "#LCSCRIPT: free bytes: 100000")),)))
    done = await bench.upload("main.py", NEW, enable=True, start=True)
    assert done.ok
    assert bench.kept == {}
    assert any("another checksum than it has on the module" in text for text in bench.told())
    assert bench.scripts == {"main.py": OLD, "main_2.py": NEW}


async def test_over_a_serial_port_no_restart_can_be_told_from_the_link() -> None:
    bench = UploadBench(IN_USE, Faults(answers=(("AT#ENHRST=1,0", ()),)), transport="serial")
    done = await bench.upload("main.py", NEW, enable=True, start=True)
    assert (done.ok, done.enabled, done.started) == (True, True, False)
    assert any("nobody sees whether the module did restart" in text for text in bench.told())
    assert bench.scripts == {"main.py": OLD, "main_2.py": NEW}


@pytest.mark.parametrize("keep_old", [True, False])
async def test_the_old_one_stays_when_it_is_to_or_cannot_be_saved(keep_old: bool) -> None:
    faults = Faults() if keep_old else error('AT#RSCRIPT="main.py"')
    bench = UploadBench(IN_USE, faults)
    done = await bench.upload("main.py", NEW, enable=True, start=True, keep_old=keep_old)
    assert done.ok
    assert bench.scripts == {"main.py": OLD, "main_2.py": NEW}


async def test_a_module_that_does_not_say_what_runs_is_taken_to_run_it() -> None:
    bench = UploadBench(IN_USE, error("AT#ESCRIPT?"))
    done = await bench.upload("main.py", NEW)
    assert (done.ok, done.name) == (True, "main_2.py")
    assert bench.scripts["main.py"] == OLD


async def test_a_file_that_nothing_runs_is_saved_and_written_over() -> None:
    bench = UploadBench(Options(scripts=(("main.py", OLD), ("lib.py", b"old\r\n")), enabled="main.py"))
    done = await bench.upload("lib.py", NEW)
    assert (done.ok, done.name) == (True, "lib.py")
    assert (bench.scripts["lib.py"], bench.kept) == (NEW, {"lib.py": b"old\r\n"})


async def test_a_file_that_cannot_be_saved_is_not_written_over() -> None:
    options = Options(scripts=(("main.py", OLD), ("lib.py", b"old\r\n")), enabled="main.py")
    bench = UploadBench(options, error('AT#RSCRIPT="lib.py"'))
    done = await bench.upload("lib.py", NEW)
    assert (done.ok, done.name) == (True, "lib_2.py")
    assert bench.scripts["lib.py"] == b"old\r\n"


async def test_a_compiled_twin_would_run_in_its_place() -> None:
    bench = UploadBench(Options(scripts=(("main.pyo", b"\0"),)))
    done = await bench.upload("main.py", NEW, enable=True)
    assert (done.ok, done.name, bench.enabled) == (True, "main_2.py", "main_2.py")


async def test_the_same_file_is_not_sent_again_unless_forced() -> None:
    bench = UploadBench(Options(scripts=(("main.py", NEW),), enabled="main.py"))
    done = await bench.upload("main.py", NEW, enable=True)
    assert (done.ok, done.sent, done.enabled, done.name) == (True, 0, True, "main.py")
    assert bench.module.brain.module.files_written == 0
    forced = UploadBench(Options(scripts=(("main.py", NEW),)))
    assert (await forced.upload("main.py", NEW, force=True)).sent == 2000
    assert forced.module.brain.module.files_written == 1


async def test_what_runs_already_is_not_called_disabled() -> None:
    bench = UploadBench(Options(scripts=(("main.py", NEW),), enabled="main.py"))
    done = await bench.upload("main.py", NEW)
    assert (done.ok, done.sent, done.enabled, bench.enabled) == (True, 0, True, "main.py")
    assert done.message == (
        "main.py was on the module already, 2,000 bytes, proven by its checksum, and enabled before: that was left as it was"
    )
    idle = await UploadBench(Options(scripts=(("main.py", NEW),))).upload("main.py", NEW)
    assert (idle.enabled, idle.message.endswith("proven by its checksum, not enabled")) == (False, True)


async def test_an_app_is_stored_chosen_and_started() -> None:
    bench = UploadBench(Options(apps=(("m2mapz.bin", b"old"),), app_to_run="m2mapz.bin"))
    done = await bench.upload("m2mapz.bin", EVERY_BYTE, enable=True, start=True)
    assert (done.ok, done.name, done.started) == (True, "m2mapz_2.bin", True)
    assert bench.apps == {"/mod/m2mapz_2.bin": EVERY_BYTE}
    assert bench.module.brain.module.app_to_run == ("m2mapz_2.bin",)
    assert "AT+M2M=4,10" in bench.commands()


async def test_an_older_module_is_entered_before_it_lists() -> None:
    bench = UploadBench(Options(model="GE910-QUAD"), error('AT#M2MLIST="*'))
    done = await bench.upload("m2mapz.gz", EVERY_BYTE, enable=True, start=True)
    assert (done.ok, done.started) == (True, True), done.message
    assert bench.apps == {"/mod/m2mapz.gz": EVERY_BYTE}
    assert f'AT#M2MWRITE="m2mapz.gz",{len(EVERY_BYTE)},16' in bench.commands()


@pytest.mark.parametrize("name", ["/mod/table.dat", "table.dat", "/table.dat", "\\mod\\m2mapz.bin", "/m2mapz.bin"])
async def test_an_app_file_goes_where_it_is_told_to(name: str) -> None:
    bench = UploadBench()
    done = await bench.upload("table.dat", EVERY_BYTE, kind=Kind.APP, name=name)
    assert done.ok, done.message
    place = name.replace("\\", "/")
    assert bench.apps == {place if "/" in place else f"/mod/{place}": EVERY_BYTE}


async def test_unsolicited_lines_disturb_nothing() -> None:
    bench = UploadBench(IN_USE, Faults(urc_every=2))
    done = await bench.upload("main.py", NEW, enable=True, start=True)
    assert (done.ok, done.started) == (True, True), done.message
    assert bench.scripts == {"main_2.py": NEW}


async def test_a_shadowed_file_is_not_taken_for_the_one_that_would_run() -> None:
    bench = UploadBench(Options(scripts=(("main.py", NEW), ("main.pyo", b"\0"))))
    done = await bench.upload("main.py", NEW, enable=True)
    assert (done.ok, done.name, bench.enabled) == (True, "main_2.py", "main_2.py")


async def test_no_app_of_several_that_run_is_written_over() -> None:
    bench = UploadBench(Options(apps=(("first.bin", b"1"), ("m2mapz.bin", b"2"))))
    bench.module.brain.module.app_to_run = ("first.bin", "m2mapz.bin")
    done = await bench.upload("m2mapz.bin", EVERY_BYTE)
    assert (done.ok, done.name) == (True, "m2mapz_2.bin")
    assert bench.apps["/mod/m2mapz.bin"] == b"2"


# Proof.


@pytest.mark.parametrize(
    ("checksum", "faults", "method"),
    [
        (Checksum.MCRF4XX, Faults(), Method.CHECKSUM),
        (Checksum.CCITT_FALSE, Faults(), Method.CHECKSUM),
        (Checksum.NONE, Faults(), Method.READ_BACK),
        (Checksum.NONE, error("AT#RSCRIPT*"), Method.SIZE),
        (Checksum.MCRF4XX, Faults(errors=(("AT#LCSCRIPT*", "ERROR"),)), Method.READ_BACK),
    ],
)
async def test_the_strongest_proof_there_is(checksum: Checksum, faults: Faults, method: Method) -> None:
    bench = UploadBench(Options(checksum=checksum), faults)
    done = await bench.upload("main.py", NEW)
    assert done.ok
    assert done.proof is not None
    assert (done.proof.matches, done.proof.method) == (True, method)
    weak = any("weak proof" in text for text in bench.told())
    assert weak == (method is Method.SIZE)


async def test_without_verification_nothing_is_claimed() -> None:
    bench = UploadBench(IN_USE)
    done = await bench.upload("main.py", NEW, verify=False)
    assert (done.ok, done.proof) == (True, None)
    assert "not verified" in done.state


async def test_what_arrived_wrong_is_sent_again() -> None:
    bench = UploadBench(IN_USE, Faults(corrupt=2))
    done = await bench.upload("main.py", NEW, enable=True)
    assert done.ok
    assert (bench.scripts["main_2.py"], bench.enabled) == (NEW, "main_2.py")
    assert bench.module.brain.module.files_written == 3


# Failures: each with its kind, its sentence, and a module in order.


@pytest.mark.parametrize(
    ("options", "faults", "fault", "sentence"),
    [
        pytest.param(
            {}, Faults(corrupt=99), Fault.ANSWER, "what the module stored is not what was sent", id="corruption"
        ),
        pytest.param(
            {"script_space": 1000},
            Faults(),
            Fault.ANSWER,
            "needs 2,000 bytes and the module has 975 free",
            id="no room",
        ),
        pytest.param(
            {"script_space": 1000, "free_claim": 99_999}, Faults(), Fault.ANSWER, "does not take", id="wrong free space"
        ),
        pytest.param({}, error("AT#L*SCRIPT*"), Fault.ANSWER, "it has no Python", id="no Python"),
        pytest.param({}, error("AT#WSCRIPT*", "+CME ERROR: 24"), Fault.ANSWER, "text string too long", id="refused"),
        pytest.param(
            {}, Faults(hang=("AT#WSCRIPT*",)), Fault.NO_ANSWER, "did not ask for the file within 60 s", id="stalled"
        ),
        pytest.param(
            {}, Faults(swallow=True), Fault.NO_ANSWER, "all 2000 bytes were sent, but no result came", id="no result"
        ),
        pytest.param(
            {}, Faults(drop_before=("AT#WSCRIPT*",)), Fault.LOST, "the link was lost before the module asked", id="lost"
        ),
        pytest.param({}, error('AT#ESCRIPT="*"'), Fault.ANSWER, "could not be enabled", id="not enabled"),
    ],
)
async def test_a_failure_leaves_what_runs_alone(
    options: dict[str, Any], faults: Faults, fault: Fault, sentence: str
) -> None:
    bench = UploadBench(replace(IN_USE, **options), faults)
    done = await bench.upload("main.py", NEW, enable=True)
    assert (done.ok, done.fault) == (False, fault)
    assert sentence in done.message
    assert (bench.scripts["main.py"], bench.enabled) == (OLD, "main.py")
    assert bench.scripts.get("main_2.py", NEW) == NEW
    assert bench.module.brain.module.numbers.get("#CPUMODE", (0,)) == (0,)


async def test_a_module_that_does_not_come_back() -> None:
    bench = UploadBench(IN_USE, Faults(lost_restart=True))
    done = await bench.upload("main.py", NEW, enable=True, start=True)
    assert (done.ok, done.fault, done.enabled, done.started) == (False, Fault.NO_ANSWER, True, False)
    assert "was restarted and did not come back" in done.message
    assert "main.py is still there: it can be enabled again" in done.message
    assert bench.scripts == {"main.py": OLD, "main_2.py": NEW}


async def test_a_choice_that_did_not_take_is_taken_back() -> None:
    answers = (("AT#ESCRIPT?", ('#ESCRIPT: "main.py"',)),)
    bench = UploadBench(IN_USE, Faults(answers=answers))
    done = await bench.upload("main.py", NEW, enable=True)
    assert (done.ok, done.fault) == (False, Fault.ANSWER)
    assert "says that it will run main.py" in done.message
    assert bench.enabled == "main.py"
    assert "main_2.py is stored and not enabled" in done.state


async def test_what_somebody_else_chose_meanwhile_stays_chosen() -> None:
    bench = UploadBench(replace(IN_USE, scripts=(("main.py", OLD), ("theirs.py", b"theirs\r\n"))))

    def choose() -> None:
        if bench.enabled == "main_2.py":
            bench.module.brain.module.scripts.enabled = "theirs.py"

    bench.on_turn = choose
    done = await bench.upload("main.py", NEW, enable=True)
    assert (done.ok, done.enabled, bench.enabled) == (False, False, "theirs.py")
    assert "says that it will run theirs.py" in done.message
    assert "What the module runs, theirs.py, was not touched" in done.state


async def test_the_processor_is_put_back_although_the_file_cannot_be() -> None:
    faults = Faults(corrupt=99, errors=(("AT#DSCRIPT*", "ERROR"),))
    bench = UploadBench(IN_USE, faults)
    done = await bench.upload("main.py", NEW)
    assert (done.ok, done.fault) == (False, Fault.ANSWER)
    assert "main_2.py could not be removed" in done.message
    assert bench.module.brain.module.numbers["#CPUMODE"] == (0,)


async def test_what_another_chose_before_the_restart_is_what_runs_at_the_next_start() -> None:
    bench = UploadBench(replace(IN_USE, scripts=(("main.py", OLD), ("theirs.py", b"theirs\r\n"))))

    def choose() -> None:
        if "restarting the module" in bench.told():
            bench.module.brain.module.scripts.enabled = "theirs.py"

    bench.on_turn = choose
    done = await bench.upload("main.py", NEW, enable=True, start=True)
    assert (done.ok, done.enabled, done.started, done.old) == (False, False, False, "")
    assert "after its restart the module runs theirs.py, not main_2.py" in done.message
    assert "main_2.py is stored and not enabled" in done.state
    assert "What the module runs, theirs.py, was not touched" in done.state
    assert "main_2.py is what the module runs" not in done.message


async def test_a_processor_that_cannot_be_put_back_is_told() -> None:
    bench = UploadBench(IN_USE)
    gone = False

    def go() -> None:
        nonlocal gone
        if not gone and bench.moved:
            gone = True
            bench.module.vanish()

    bench.on_turn = go
    done = await bench.upload("main.pyo", bytes(100_000))
    assert (done.ok, done.fault) == (False, Fault.LOST)
    assert "#CPUMODE may still be 1; it was 0" in done.state


async def test_a_link_lost_while_it_is_enabled_claims_nothing() -> None:
    bench = UploadBench(IN_USE)

    def go() -> None:
        if bench.enabled == "main_2.py":
            bench.module.vanish()
            bench.on_turn = lambda: None

    bench.on_turn = go
    done = await bench.upload("main.py", NEW, enable=True)
    assert (done.ok, done.fault) == (False, Fault.LOST)
    assert bench.enabled == "main_2.py"
    assert "not enabled" not in done.state
    assert "It may be main_2.py or main.py that runs at the next start; both are there" in done.state


async def test_the_old_file_is_offered_back() -> None:
    bench = UploadBench(IN_USE, Faults(lost_restart=True))
    done = await bench.upload("main.py", NEW, enable=True, start=True)
    assert (done.name, done.old) == ("main_2.py", "main.py")
    bench = UploadBench(IN_USE)
    done = await bench.upload("main.py", NEW, enable=True)
    assert done.old == "", "nothing has to be taken back after a success"


async def test_a_broken_replacement_is_rolled_back() -> None:
    options = Options(scripts=(("main.py", OLD), ("lib.py", b"old\r\n")), enabled="main.py")
    bench = UploadBench(options, Faults(corrupt=3))
    done = await bench.upload("lib.py", NEW)
    assert (done.ok, done.fault) == (False, Fault.ANSWER)
    assert "The old lib.py is there again" in done.state
    assert bench.scripts == {"main.py": OLD, "lib.py": b"old\r\n"}


async def test_no_file_goes_by_sms() -> None:
    bench = UploadBench(IN_USE, transport="sms")
    done = await bench.upload("main.py", NEW)
    assert (done.ok, done.fault) == (False, Fault.FORBIDDEN)
    assert "Switch the TCP service on by SMS first" in done.message
    assert bench.commands() == []


async def test_a_slow_flash_is_waited_for() -> None:
    bench = UploadBench(Options(flash_seconds=1500.0))
    done = await bench.upload("main.pyo", NEW)
    assert done.ok
    assert bench.module.brain.module.files_written == 1


async def test_a_result_lost_with_the_link_is_found_on_the_module() -> None:
    bench = UploadBench(IN_USE, Faults(drop_after=("AT#WSCRIPT*",)))
    done = await bench.upload("main.py", NEW, enable=True)
    assert (done.ok, bench.enabled) == (True, "main_2.py")
    assert bench.module.brain.module.files_written == 1
    assert any("Connecting again" in text for text in bench.told())


async def test_timers_that_would_end_it_are_told() -> None:
    bench = UploadBench(Options(max_timeout=20, command_minutes=1))
    await bench.upload("main.pyo", bytes(200_000))
    told = "\n".join(bench.told())
    assert "closes the socket after 20 s of idleness" in told
    assert "at least 3,334 bytes a second" in told


# Stopped by its owner.


def _stage(topic: str) -> Callable[[UploadBench], bool]:
    return lambda bench: any(isinstance(each, StageReached) and each.topic == topic for each in bench.reports)


def _asked(command: str) -> Callable[[UploadBench], bool]:
    return lambda bench: command in bench.commands()


@pytest.mark.parametrize("pause", [0.0, 0.02], ids=["at once", "with pauses"])
@pytest.mark.parametrize(
    "moment",
    [
        pytest.param(lambda bench: bool(bench.exchanges()), id="looking"),
        pytest.param(_asked("AT#CPUMODE=1"), id="the processor raised"),
        pytest.param(_stage("send"), id="before the prompt"),
        pytest.param(lambda bench: bench.moved >= 100_000, id="within the file"),
        pytest.param(lambda bench: bench.moved == 204_800, id="behind the file"),
        pytest.param(_stage("verify"), id="verifying"),
        pytest.param(_asked("AT#CPUMODE=0"), id="the processor put back"),
        pytest.param(_stage("enable"), id="enabling"),
    ],
)
async def test_stopped_at_any_moment_the_module_is_in_order(
    moment: Callable[[UploadBench], bool], pause: float
) -> None:
    bench = UploadBench(replace(IN_USE, flash_seconds=10.0), pause=pause)
    data = bytes(range(256)) * 800

    def stop() -> None:
        if moment(bench) and bench.runner is not None:
            bench.runner.cancel()
            bench.on_turn = lambda: None

    bench.on_turn = stop
    done = await bench.upload("pump.pyo", data, enable=True)
    assert (done.ok, done.fault) == (False, Fault.STOPPED)
    assert bench.scripts["main.py"] == OLD
    assert bench.scripts.get("pump.pyo", data) == data
    assert bench.enabled in {"main.py", "pump.pyo"}
    assert bench.enabled in bench.scripts
    assert bench.module.brain.module.numbers.get("#CPUMODE", (0,)) == (0,)
    assert ("pump.pyo" in bench.scripts) == ("pump.pyo is" in done.state and "is not on the module" not in done.state)
    assert "may" not in done.state, "the module could be asked"


def test_kinds_are_guessed_and_can_be_said() -> None:
    assert prepare("a.gz", b"x").kind is Kind.APP
    assert prepare("a.gz", b"x", kind=Kind.SCRIPT).kind is Kind.SCRIPT
