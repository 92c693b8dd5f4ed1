"""Masking by grammar: total, idempotent, and no secret comes through, whatever is in it and however it is typed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from atrun_tui.knowledge.sensitive import MASK, holds_secret, mask_command, mask_line, secret_spans

NAMES = [
    "#TCPATRUNAUTH",
    "#SMSATWL",
    "+CPIN",
    "+CLCK",
    "+CPWD",
    "#SGACT",
    "#FTPOPEN",
    "#EPASSW",
    "+CGAUTH",
    "+TCPATRUNAUTH",
    "@CLCK",
    "+CSQ",
    "#MONI",
]
PIECES = [
    *NAMES,
    "AT",
    "at",
    "=",
    "?",
    ":",
    ";",
    ",",
    '"',
    " ",
    "\t",
    "1",
    "0",
    "(0-2)",
    "user",
    "pwd",
    "\\22",
    "E0",
    MASK,
    "\xa0",
    "é",
]
soup = st.lists(st.sampled_from(PIECES), max_size=25).map("".join) | st.text(max_size=60)

# What can stand between quotes on a line that a module would take.
password = st.text(
    st.characters(min_codepoint=0x21, max_codepoint=0x7E, exclude_characters='"'), min_size=6, max_size=20
).map(lambda text: "§" + text)
wild_password = st.text(st.characters(min_codepoint=0x20, max_codepoint=0xFF), min_size=6, max_size=20).map(
    lambda text: f"§{text}§"
)
blanks = st.sampled_from(["", "", " ", "  ", "\t"])


@st.composite
def spelling(draw: st.DrawFn, name: str) -> str:
    """A name in any case with blanks strewn in."""
    return "".join(draw(blanks) + (char.upper() if draw(st.booleans()) else char.lower()) for char in name)


@given(soup)
def test_masking_is_total_and_idempotent(text: str) -> None:
    for mask in (mask_command, mask_line):
        once = mask(text)
        assert mask(once) == once
        assert not holds_secret(once)


@given(soup)
def test_spans_are_ordered_apart_and_in_the_text(text: str) -> None:
    edge = 0
    for start, end in secret_spans(text):
        assert edge <= start < end <= len(text)
        edge = end


@given(soup)
def test_only_the_spans_change(text: str) -> None:
    spans = secret_spans(text)
    kept = "".join(
        text[a:b] for a, b in zip([0, *(e for _, e in spans)], [*(s for s, _ in spans), len(text)], strict=True)
    )
    assert mask_command(text).replace(MASK, "") == kept.replace(MASK, "")


@given(st.data(), password, st.sampled_from(["", ";+CSQ", " ; #MONI=7"]))
def test_a_quoted_password_never_comes_through(data: st.DataObject, secret: str, rest: str) -> None:
    name = data.draw(spelling("AT#TCPATRUNAUTH"))
    masked = mask_command(f'{name}=1,"user","{secret}"{rest}')
    assert masked == f'{name}=1,"user","{MASK}"{rest}'


@given(wild_password, st.sampled_from(["{}", '"{}"', '"{}', '{}"']))
def test_a_password_with_anything_in_it_never_comes_through(secret: str, quotes: str) -> None:
    typed = quotes.format(secret)
    for text in (
        f"AT#TCPATRUNAUTH=1,user,{typed}",
        f"at#smsatwl=0,2,1,{typed}",
        f"AT+CPIN={typed}",
        f"AT#SGACT=1,1,x,{typed}",
    ):
        masked = mask_command(text)
        assert not any(piece in masked for piece in pieces(secret))


@given(
    wild_password,
    st.sampled_from(["#TCPATRUNAUTH: user,{}", "#SMSATWL: 1,{}", '#EPASSW: "{}"', '#TCPATRUNAUTH: "user","{}"']),
)
def test_a_reply_never_shows_a_password(secret: str, line: str) -> None:
    masked = mask_line(line.format(secret))
    assert not any(piece in masked for piece in pieces(secret))


def pieces(secret: str) -> list[str]:
    """The ends of a secret, each marked so that it occurs nowhere else."""
    return ["§" + secret[1:3], secret[-3:-1] + "§"]
