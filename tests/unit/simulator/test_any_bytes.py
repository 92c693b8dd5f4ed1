"""Whatever is sent, in whatever pieces, at whatever times: the brain neither breaks nor grows."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from atrun_tui.simulator.brain import Options, Procedure
from atrun_tui.simulator.brain.table import HANDLERS
from atrun_tui.simulator.faults import Faults
from atrun_tui.simulator.workbench import Workbench

COMMANDS = st.one_of(
    st.binary(max_size=60),
    st.builds(
        lambda name, tail: f"AT{name}{tail}\r".encode("latin-1"),
        st.sampled_from(sorted(HANDLERS)),
        st.text(alphabet='=?,;"0123456789aAT#+\x1b\x1a\n', max_size=20),
    ),
    st.sampled_from([b"+++", b"\x1a", b"\x1b", b"\r", b"A/", b'AT#WSCRIPT="a",20\r', b"AT#TCPATCONSER=0,9600\r"]),
)
STEPS = st.lists(st.one_of(COMMANDS, st.floats(min_value=0, max_value=400)), max_size=25)
MODULES = st.builds(
    Options,
    login=st.sampled_from(Procedure),
    echo=st.booleans(),
    tx_timeout=st.sampled_from([None, 0.0, 0.1, 5.0]),
    max_timeout=st.sampled_from([0, 90]),
    pace=st.sampled_from([0.0, 1.0]),
    line_limit=st.sampled_from([0, 80]),
)
FAULTS = st.builds(Faults, urc_every=st.integers(0, 3), hang=st.sampled_from([(), ("*CSQ",)]), mute=st.booleans())


@given(MODULES, FAULTS, STEPS)
def test_nothing_breaks_it(options: Options, faults: Faults, steps: list[bytes | float]) -> None:
    line = Workbench(options, faults)
    for step in steps:
        if isinstance(step, bytes):
            line.send(step)
        else:
            line.advance(step)
        if not line.brain.is_connected:
            line.connect()


@given(
    st.sampled_from(["AT+CGMM;+CGMR", "AT#GPIO?", "AT+NONE", "ATI4;#SCFG?", "AT+CMEE=2;+CNUM?", "at+csq ; #moni"]),
    st.sets(st.integers(1, 40)),
    st.sampled_from([Procedure.AUTOMATIC, Procedure.STEP_BY_STEP]),
)
def test_a_dialogue_sounds_the_same_in_any_pieces(command: str, cuts: set[int], login: Procedure) -> None:
    sent = b"testuser\rtestpassw\r" + command.encode() + b"\r"
    whole, pieces = Workbench(Options(login=login)), Workbench(Options(login=login))
    whole.send(sent)
    places = [0, *sorted(cut for cut in cuts if cut < len(sent)), len(sent)]
    for begin, end in itertools.pairwise(places):
        pieces.send(sent[begin:end])
    assert pieces.said == whole.said
    assert whole.said.endswith((b"OK\r\n", b"ERROR\r\n", b"supported\r\n"))
