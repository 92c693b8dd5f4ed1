"""Which parts of a command or of a reply line are secrets, told by grammar alone.

The keyring knows the secrets that the program gave out; this module knows the places where a secret stands even when somebody
types it by hand, so that none reaches the screen, the journal or a log. It looks for the names of the commands that carry one
(any case, any blanks, anywhere in the text, also inside the quoted command of an event monitor) and reads their arguments.

It errs to the dark side. A text is read as the AT guide says only while it is clean: balanced quotes, no more arguments than
the command has. Whatever is not (a password with a quote or a comma in it, a quote never closed) is masked to the end of the
text, because a module and we might then disagree about where the password ends. In a reply line nothing after the secret is
shown at all. Masking a masked text changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from atrun_tui.regex import regex

MASK = "•••"
"""What stands wherever a secret was."""

Span = tuple[int, int]
_Known = Sequence[str]
_Condition = Callable[[_Known], bool]


def _always(_: _Known) -> bool:
    return True


def _is_password_entry(known: _Known) -> bool:
    """A white-list entry (`#SMSATWL`) unless it is plainly of type 0, a telephone number."""
    return known[2] == "" or known[2].strip(" 0") != ""


def _is_password_reply(known: _Known) -> bool:
    return known[0] == "" or known[0].strip(" 0") != ""


def _gives_pin(known: _Known) -> bool:
    """A SIM APDU (`+CSIM`) whose instruction byte verifies, changes, disables, enables or unblocks a PIN (TS 102 221, 11.1)."""
    return known[1][2:4].upper() in {"20", "24", "26", "28", "2C"}


# name, whatever its prefix: (indices of the secret arguments, how many arguments it has at most, on what condition)
_COMMANDS: dict[str, tuple[tuple[int, ...], int, _Condition]] = {
    "TCPATRUNAUTH": ((2,), 3, _always),
    "SMSATWL": ((3,), 4, _is_password_entry),
    "CPIN": ((0, 1), 2, _always),
    "CLCK": ((2,), 4, _always),
    "CPWD": ((1, 2), 3, _always),
    "CPBS": ((1,), 2, _always),
    "CACM": ((0,), 1, _always),
    "CAMM": ((1,), 2, _always),
    "CPUC": ((2,), 3, _always),
    "CSIM": ((1,), 2, _gives_pin),
    "CGAUTH": ((3,), 4, _always),
    "PDPAUTH": ((3,), 4, _always),
    "SGACT": ((2, 3), 4, _always),
    "PASSW": ((0,), 1, _always),
    "EPASSW": ((0,), 1, _always),
    "FTPOPEN": ((2,), 4, _always),
    "HTTPCFG": ((5,), 12, _always),
    "MQCONN": ((3,), 4, _always),
    "DWCFG": ((2,), 12, _always),
}

# name: (index of the value from which a reply line is dark, on what condition)
_REPLIES: dict[str, tuple[int, _Condition]] = {
    "TCPATRUNAUTH": (1, _always),
    "SMSATWL": (1, _is_password_reply),
    "CGAUTH": (3, _always),
    "PDPAUTH": (3, _always),
    "PASSW": (0, _always),
    "EPASSW": (0, _always),
    "HTTPCFG": (5, _always),
    "DWCFG": (2, _always),
}

_BLANK = r"[\s\x00-\x1f]"
_BLANKS = regex(_BLANK)
_SOLID = regex(r"[^\s\x00-\x1f]")
# Behind the name stands `=`, a slip of the hand that shows the secret all the same, or the `:` of a reply.
_NAME = regex(
    rf"[+#@]((?:{'|'.join(_COMMANDS)}))([=:\"0-9])",
    re.IGNORECASE | re.ASCII,
)
# Possessive throughout: a hostile line must not make them look twice at the same character.
_ARGUMENT = regex(rf'{_BLANK}*+(?:"([^"]*+)"{_BLANK}*+|([^",;]*+))(?=[,;]|\Z)')
_VALUE = regex(rf'{_BLANK}*+(?:"([^"]*+)"{_BLANK}*+|([^",]*+))(?=,|\Z)')
_RANGES = regex(rf"{_BLANK}*+\([0-9,-]*+\)(?:{_BLANK}*+,{_BLANK}*+(?:\([0-9,-]*+\)|[0-9]*+))*+{_BLANK}*+\Z")
_BEHIND_QUOTE = regex(rf"{_BLANK}*+(?:[,;]|\Z)")
_NEXT_COMMAND = regex(rf"(?:;{_BLANK}*+(?:[+#$*^!]|\Z)|\Z)")
_TEST_FORM = regex(rf"{_BLANK}*+\?{_BLANK}*+(?:;|\Z)")
_MOST_NAMES = 32
"""So many telling names in one text are an attack on our patience, not a command: from there on it is dark."""


def mask_command(text: str) -> str:
    """A command line as it may be shown: every argument that is a secret replaced by the mask, its quotes kept."""
    return _masked(text) if _names_one(text) else text


def mask_line(line: str) -> str:
    """A line of a reply, an echo or a URC as it may be shown. Cheap for the lines that hold nothing."""
    if "#" not in line and "+" not in line and "@" not in line:
        return line
    return _masked(line) if _names_one(line) else line


def holds_secret(text: str) -> bool:
    """Whether a command line or a reply line holds a secret that is not masked yet."""
    return _names_one(text) and bool(secret_spans(text))


def secret_spans(text: str) -> tuple[Span, ...]:
    """Where the secrets of a text stand, in order and apart: offsets of what the mask replaces, quotes left outside."""
    spans: list[Span] = []
    done = 0
    for count, (name, start, is_command) in enumerate(_names(text)):
        if start < done:
            continue
        if count >= _MOST_NAMES:
            return (*spans, *_dark(text, start, len(text)))
        for span in _of_command(text, name, start) if is_command else _of_reply(text, name, start):
            done = span[1]
            if text[span[0] : span[1]] != MASK:
                spans.append(span)
    return tuple(spans)


def _names_one(text: str) -> bool:
    """Whether a telling name stands in the text at all; blanks inside a name mean nothing to a module, hence nothing here."""
    if _NAME.search(text) is not None:
        return True
    if text.isprintable():
        return " " in text and _NAME.search(text.replace(" ", "")) is not None
    return _NAME.search(_BLANKS.sub("", text)) is not None


def _masked(text: str) -> str:
    parts: list[str] = []
    done = 0
    for start, end in secret_spans(text):
        parts += (text[done:start], MASK)
        done = end
    return "".join((*parts, text[done:])) if parts else text


def _names(text: str) -> Iterator[tuple[str, int, bool]]:
    """Each telling name in any spacing, where its arguments begin, and whether it is a command rather than a reply."""
    places: Sequence[int] = range(len(text))
    solid = text
    if " " in text or not text.isprintable():
        places = [found.start() for found in _SOLID.finditer(text)]
        solid = "".join([text[place] for place in places])
    for found in _NAME.finditer(solid):
        name, follower = found[1].upper(), found[2]
        start = places[found.start(2)] + (follower in "=:")
        if follower != ":" or solid[max(found.start() - 2, 0) : found.start()].upper().endswith("AT"):
            yield name, start, True
        elif name in _REPLIES:
            yield name, start, False


def _of_reply(text: str, name: str, start: int) -> list[Span]:
    first, condition = _REPLIES[name]
    if _RANGES.match(text, start):
        return []
    known: list[str] = []
    at = start
    while len(known) < first:
        found = _VALUE.match(text, at)
        if found is None:
            return _dark(text, at, len(text))
        if found.end() == len(text):
            return []
        known.append(_content(found))
        at = found.end() + 1
    return _dark(text, at, len(text)) if condition(known) else []


def _of_command(text: str, name: str, start: int) -> list[Span]:
    indices, most, condition = _COMMANDS[name]
    limit = _limit(text, start)
    if _TEST_FORM.match(text, start, limit):
        return []
    arguments, at, readable = _arguments(text, start, limit)
    known = [_content(argument) for argument in arguments]
    if not readable:
        known.append(text[at:limit].strip(' "'))
    if (readable and len(known) <= indices[0]) or not condition([*known, *("",) * most]):
        return []
    secrets = [arguments[index] for index in indices if index < len(arguments)]
    behind = arguments[arguments.index(secrets[-1]) + 1 :] if secrets else []
    if not readable or len(arguments) > most or not _ends_plainly(text, secrets[-1], behind, at, limit):
        return _dark(text, secrets[0].start() if secrets else at, limit)
    return [span for secret in secrets for span in _dark(text, *secret.span())]


def _limit(text: str, start: int) -> int:
    """Where the text ends for the command whose arguments begin at `start`: at the closing quote if it stands inside quotes."""
    quotes = text.count('"')
    if quotes % 2 == 0 and text.count('"', 0, start) % 2:
        close = text.index('"', start)
        if _BEHIND_QUOTE.match(text, close + 1):
            return close
    return len(text)


def _arguments(text: str, start: int, limit: int) -> tuple[list[re.Match[str]], int, bool]:
    """The arguments of a command, the offset behind them, and whether all could be read."""
    arguments: list[re.Match[str]] = []
    at = start
    while (found := _ARGUMENT.match(text, at, limit)) is not None:
        arguments.append(found)
        at = found.end()
        if text[at : at + 1] != "," or at == limit:
            return arguments, at, text.count('"') % 2 == 0
        at += 1
    return arguments, at, False


def _ends_plainly(text: str, last: re.Match[str], behind: list[re.Match[str]], at: int, limit: int) -> bool:
    """Whether the last secret certainly ends where it seems to.

    In quotes, with nothing but numbers behind it; or without quotes, last of all, and no `;` of its own behind it.
    """
    if last[2] is None:
        return all((later[2] or "0").strip().isdigit() and later[1] is None for later in behind)
    return not behind and _NEXT_COMMAND.match(text, at, limit) is not None


def _content(found: re.Match[str]) -> str:
    return found[1] if found[2] is None else found[2].strip()


def _dark(text: str, start: int, end: int) -> list[Span]:
    """The whole stretch as one secret, without the blanks round it and the quotes that enclose all of it."""
    while start < end and text[start] <= " ":
        start += 1
    while start < end and text[end - 1] <= " ":
        end -= 1
    inner = text[start:end]
    if inner.startswith('"') and inner.count('"') == 1:
        start += 1
    elif inner.startswith('"') and inner.endswith('"') and inner.count('"') == 2:
        start, end = start + 1, end - 1
    return [(start, end)] if start < end else []
