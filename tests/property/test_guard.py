"""The guard: total on any text, blind to spelling, and never moved by what stands in quotes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from atrun_tui.knowledge.hazards import assess

ROADS = st.sampled_from(["dial", "listen", "sms", "serial"])
PIECES = [
    "AT",
    "A/",
    "+CFUN",
    "#SHDN",
    "Q1",
    "V0",
    "S3",
    "=",
    "?",
    ";",
    ",",
    '"',
    " ",
    "0",
    "4",
    "D",
    "&",
    "é",
    "\x00",
    "9" * 5000,
]
DANGERS = ["+CFUN=4", "#SGACT=1,0", "#SHDN", '+CGCLASS="CC"', "+CGATT=0", "#TCPATRUNCLOSE"]
SAFE = [
    "+CSQ",
    "+CFUN=1",
    "+CFUN?",
    "+CGATT=1",
    "#MONI=7",
    '#EVMONI="X",0,0,"AT#SHDN"',
    "+COPS=?",
    '+CGDCONT=1,"IP","a;b"',
]
soup = st.lists(st.sampled_from(PIECES), max_size=20).map("".join) | st.text(max_size=60)


@given(soup, ROADS)
def test_any_text_is_judged_without_complaint(text: str, road: str) -> None:
    for hazard in assess(text, road):
        assert hazard.command
        assert hazard.reason


@given(
    st.data(),
    st.sampled_from(DANGERS),
    st.lists(st.sampled_from(SAFE), max_size=3),
    st.lists(st.sampled_from(SAFE), max_size=3),
)
def test_a_danger_is_found_anywhere_in_a_list_in_any_spelling(
    data: st.DataObject, danger: str, before: list[str], after: list[str]
) -> None:
    plain = "AT" + ";".join([*before, danger, *after])
    assert len(assess(plain, "dial")) == 1
    assert len(assess(respelt(data, plain), "dial")) == 1


@given(st.data(), st.lists(st.sampled_from(SAFE), max_size=6), ROADS)
def test_a_list_of_harmless_commands_passes(data: st.DataObject, commands: list[str], road: str) -> None:
    assert assess(respelt(data, "AT" + ";".join(commands)), road) == ()


@given(st.text(st.characters(exclude_characters='"'), max_size=40), ROADS)
def test_nothing_inside_quotes_is_a_danger(text: str, road: str) -> None:
    assert assess(f'AT#EVMONI="GPIO1",0,0,"{text}"', road) == ()


def respelt(data: st.DataObject, text: str) -> str:
    """The same line in mixed case with blanks strewn outside its quotes."""
    inside = False
    out: list[str] = []
    for char in text:
        inside ^= char == '"'
        out.append(char.swapcase() if not inside and data.draw(st.booleans()) else char)
        if not inside and data.draw(st.integers(0, 5)) == 0:
            out.append(data.draw(st.sampled_from([" ", "\t", "  "])))
    return "".join(out)
