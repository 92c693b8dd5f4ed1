"""From exchanges that happened to the text of a macro that does the same again and sees whether the answers are alike.

Of an answer the shape is expected, not the reading: a number may be another one the next time, words and result line may not. What
a mask hides in a command becomes the place of a secret, `${secret:word}`; the secret itself was never in the exchange. A command
that could cut the link is written so that it may be sent, and is not chosen unless its owner says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from atrun_tui.knowledge.hazards import assess
from atrun_tui.knowledge.sensitive import MASK, mask_command, mask_line
from atrun_tui.knowledge.sms_limits import opens_prompt
from atrun_tui.procedures.lint import ROADS
from atrun_tui.procedures.pattern import PatternExhausted, PatternFault, compile_pattern
from atrun_tui.procedures.program import escaped
from atrun_tui.protocol.command_line import read_command_line
from atrun_tui.protocol.exchange import Outcome
from atrun_tui.protocol.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from atrun_tui.protocol.exchange import Exchange

_LIMITS = (10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 300, 450, 600, 900, 1200, 1800, 3600)
"""Seconds that a person would write."""
_LONGEST_EXPECTATION = 600
"""Characters; of a longer answer only the result line is expected."""
_ENDED = frozenset({Outcome.ANSWERED, Outcome.NO_ANSWER_DUE})
_OBSTACLES = {
    Outcome.NOT_SENT: "it was not sent",
    Outcome.UNKNOWN: "nobody knows how it ended",
    Outcome.CANCELLED: "its answer was not waited for",
    Outcome.TIMED_OUT: "no answer came",
}

# Words are what stands between the signs of a reply. A number stays a number and a hexadecimal one, as cells have, hexadecimal;
# a word that only has digits in it, such as a model's name, is that very word.
_PIECE = re.compile(
    rf"(?P<mask>{MASK})|(?P<signed>(?<![0-9A-Za-z])-[0-9]+(?![0-9A-Z]))|(?P<number>[0-9]+(?![0-9A-Za-z]))"
    r"|(?P<unit>[0-9]+(?=[a-z]{1,3}(?![0-9A-Za-z])))|(?P<word>[0-9A-Za-z]+)|(?P<sign>.)",
    re.DOTALL,
)
_HEXADECIMAL = re.compile(r"(?=.*[0-9])[0-9A-F]{2,}")
_TITLE = re.compile(r"[+#*]?([A-Za-z][A-Za-z0-9]*) ?:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What a step for an exchange would be.

    Attributes:
        exchange: what happened.
        send: the command as a macro writes it.
        expect: an expression for what came back, or None where nothing did.
        capturing: the same with a name for each number, or None where there is none.
        timeout: seconds.
        words: secrets it asks for.
        hazard: why it could cut the link on the road it went, or None.
        lockout: the roads on which it could.
        obstacle: why it cannot be a step at all, or None.
        doubt: why it had better be none, or None.
    """

    exchange: Exchange
    send: str
    expect: str | None
    capturing: str | None
    timeout: int
    words: tuple[str, ...] = ()
    hazard: str | None = None
    lockout: tuple[str, ...] = ()
    obstacle: str | None = None
    doubt: str | None = None

    @property
    def wanted(self) -> bool:
        """Whether it is a step unless its owner says otherwise."""
        return self.obstacle is None and self.hazard is None and self.doubt is None


@dataclass(frozen=True, slots=True)
class Chosen:
    """A suggestion that is taken, and whether what came back is expected and its numbers captured."""

    suggestion: Suggestion
    expect: bool = True
    capture: bool = False


def suggest(exchange: Exchange) -> Suggestion:
    """What a step for an exchange would be."""
    command = mask_command(exchange.command)
    send, words = _placed(command)
    hazards = assess(command, exchange.transport)
    answered = exchange.outcome is Outcome.ANSWERED and exchange.final is not None
    return Suggestion(
        exchange=exchange,
        send=send,
        expect=_expectation(exchange, capturing=False) if answered else None,
        capturing=_expectation(exchange, capturing=True) if answered and exchange.ok else None,
        timeout=_patience(exchange.elapsed_ms / 1000),
        words=words,
        hazard=hazards[0].reason if hazards else None,
        lockout=tuple(road for road in ROADS if assess(command, road)),
        obstacle=_obstacle(command),
        doubt=None if exchange.outcome in _ENDED else _OBSTACLES[exchange.outcome],
    )


def _obstacle(command: str) -> str | None:
    if not command.isprintable() or any(char > "\xff" for char in command.replace(MASK, "")):
        return "it holds characters that no command line has"
    prompting = opens_prompt(command)
    return f"{prompting} asks for data, which a macro uploads" if prompting is not None else None


def macro_text(name: str, description: str, chosen: Sequence[Chosen]) -> str:
    """The text of a macro with a step for each exchange that was taken."""
    words = dict.fromkeys(word for each in chosen for word in each.suggestion.words)
    told = {"name": name, "description": description}
    lines = [f"{key} = {toml_text(' '.join(printable(text).split()))}" for key, text in told.items() if text.strip()]
    lines += [f"# needs a secret: atrun secret set PROFILE --name {word}" for word in words]
    for each in chosen:
        lines += ["", *_step(each)]
    return "\n".join(lines) + "\n"


def toml_text(text: str) -> str:
    """A text as TOML writes it: as it is between single quotes where that can be, else with escapes."""
    if "'" not in text and all(char.isprintable() for char in text):
        return f'"{text}"' if "\\" not in text and '"' not in text else f"'{text}'"
    plain = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(char if char.isprintable() else f"\\u{ord(char):04X}" for char in plain) + '"'


def _step(chosen: Chosen) -> Iterator[str]:
    it = chosen.suggestion
    yield "[[steps]]"
    yield f"send = {toml_text(it.send)}"
    expect = it.capturing if chosen.capture and it.capturing is not None else it.expect
    if chosen.expect and expect is not None:
        yield f"expect = {toml_text(expect)}"
    yield f"timeout = {it.timeout}"
    if it.lockout:
        yield f"allow_lockout = true           # by {', '.join(it.lockout)} it can cut the link"


def _patience(seconds: float) -> int:
    """Three times what it took and a little more, as a person would write it."""
    wanted = 3 * seconds + 5
    return next((limit for limit in _LIMITS if limit >= wanted), _LIMITS[-1])


# -- what was sent ------------------------------------------------------------------------------------------------------


def _placed(command: str) -> tuple[str, tuple[str, ...]]:
    """A command with a place for each secret, and their words; what only looks like a place stays what it is."""
    parts = command.replace("${", "$${").split(MASK)
    base = _word_for(command)
    words = tuple(base if number == 1 else f"{base}-{number}" for number in range(1, len(parts)))
    places = [f"${{secret:{word}}}" for word in words]
    return "".join(piece for pair in zip(parts, [*places, ""], strict=True) for piece in pair), words


def _word_for(command: str) -> str:
    """A word for the secrets of a command: the name of the command that holds the first."""
    before = command[: command.find(MASK)] if MASK in command else command
    parts = read_command_line(before).commands
    name = re.sub(r"[^a-z0-9]", "", parts[-1].name.lower()) if parts else ""
    return name or "secret"


# -- what came back -----------------------------------------------------------------------------------------------------


def _expectation(exchange: Exchange, *, capturing: bool) -> str | None:
    """An expression for the whole answer, or for its result line alone; an error is told by that line only."""
    final = f"^{_literal(exchange.final or '')}$"
    if not exchange.ok:
        return None if capturing else final
    names = _Names(exchange) if capturing else None
    lines = [_shape(mask_line(line), names) for line in exchange.lines]
    source = "\n".join((f"^{lines[0]}", *lines[1:], final[1:])) if lines else final
    source = source.replace("\n", r"\n")
    if capturing and (names is None or not names.given):
        return None
    return source if _fits(source, exchange) else None if capturing else final


def _fits(source: str, exchange: Exchange) -> bool:
    """Whether it can be used, and is true of what came back."""
    if len(source) > _LONGEST_EXPECTATION:
        return False
    try:
        return compile_pattern(source).search("\n".join((*exchange.lines, exchange.final or ""))) is not None
    except (PatternFault, PatternExhausted):
        return False


class _Names:
    """Names for the numbers of an answer, after the word that its lines begin with."""

    def __init__(self, exchange: Exchange) -> None:
        parts = read_command_line(exchange.command).commands
        self.given: set[str] = set()
        self._base = _name(parts[-1].name if parts else "")

    def begin(self, line: str) -> None:
        """The next line."""
        found = _TITLE.match(line)
        self._base = _name(found[1]) if found else self._base

    def next(self) -> str:
        """A name nobody has."""
        number = 1
        name = self._base
        while name in self.given:
            number += 1
            name = f"{self._base}_{number}"
        self.given.add(name)
        return name


def _name(text: str) -> str:
    plain = "".join(char for char in text.lower() if char.isascii() and char.isalnum())
    return plain[:40] if plain[:1].isalpha() else f"value{plain[:40]}"


def _shape(line: str, names: _Names | None) -> str:
    """An expression for lines like this one; `names` gives each number one."""
    if names is not None:
        names.begin(line)
    title = _TITLE.match(line)
    start = title.end() if title else 0
    return _literal(line[:start]) + "".join(_pieces(line[start:], names))


def _pieces(text: str, names: _Names | None) -> Iterator[str]:
    for found in _PIECE.finditer(text):
        kind, piece = found.lastgroup, found[0]
        if kind == "mask":
            yield ".*"
        elif kind in ("signed", "number", "unit"):
            yield _captured(r"-?\d+" if kind == "signed" else r"\d+", names)
        elif kind == "word" and _HEXADECIMAL.fullmatch(piece):
            yield _captured("[0-9A-F]+", names)
        else:
            yield _literal(piece)


def _captured(source: str, names: _Names | None) -> str:
    return source if names is None else f"(?P<{names.next()}>{source})"


def _literal(text: str) -> str:
    """An expression for just this text; what cannot be seen may be anything, and a blank needs no escape."""
    return "".join(_character(char) for char in text)


def _character(char: str) -> str:
    if not char.isprintable():
        return "."
    return char if char in " #,:;\"'=-_/<>@%&~!" else escaped(char)


def suggest_all(exchanges: Iterable[Exchange]) -> list[Suggestion]:
    """Suggestions in the order in which things happened."""
    return [suggest(each) for each in sorted(exchanges, key=lambda each: each.started)]
