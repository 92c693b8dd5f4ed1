"""Macros as a test writes them, and a player that answers what they ask for from a table."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from atrun_tui.config.macro_files import load_macro
from atrun_tui.procedures.macro import play
from atrun_tui.procedures.steps import (
    Answer,
    Ask,
    Captures,
    Done,
    Ending,
    Fault,
    Heard,
    Missed,
    Note,
    Pause,
    Reconnect,
    Reply,
    Send,
    StepBegins,
    StepEnds,
    Thinking,
    Told,
    Upload,
    WaitUrc,
)
from atrun_tui.procedures.variables import shown
from atrun_tui.protocol.exchange import Exchange, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from atrun_tui.procedures.expressions import Value
    from atrun_tui.procedures.program import Macro


@dataclass
class Script:
    """Answers for a macro, and what it said and did."""

    replies: dict[str, list[str]] = field(default_factory=dict)
    """By command: replies in their turn, the last again and again; `OK` is understood, `ERROR`, `-` no answer, `!` lost."""
    urcs: list[str] = field(default_factory=list)
    answer: str | None = None
    did: list[str] = field(default_factory=list)
    captures: dict[str, str] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    begun: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)

    def play(self, macro: Macro, **given: Value) -> Ending:
        procedure = play(macro, {"name": "pump-7", "user": "me", "transport": "dial"}, given)
        reply: Reply | None = None
        while True:
            try:
                said = procedure.send(reply)
            except StopIteration as end:
                ending: Ending = end.value
                return ending
            match said:
                case StepBegins(number=number):
                    self.begun.append(number)
                case StepEnds(number=number, fault=fault, skipped=skipped):
                    self.ended.append(number)
                    self.failed += [number] if fault else []
                    self.skipped += [number] if skipped else []
                case Captures(name=name, value=value):
                    self.captures[name] = value
                case Note(text=text):
                    self.did.append(f"note {text}")
                case Send() | WaitUrc() | Pause() | Reconnect() | Ask() | Upload():
                    reply = self.do(said)
                    continue
                case Thinking():
                    pass
                case _:
                    raise AssertionError(said)
            reply = None

    def do(self, request: Send | WaitUrc | Pause | Reconnect | Ask | Upload) -> Reply:
        match request:
            case Send(line=line, timeout=timeout):
                self.did.append(shown(line) + (f" within {timeout:g}" if timeout else ""))
                return self.send(shown(line))
            case WaitUrc(pattern=pattern, timeout=timeout):
                self.did.append(f"wait {timeout:g}")
                for urc in self.urcs:
                    if (found := pattern.search(urc)) is not None:
                        return Heard((urc,), found.groups)
                return Missed(Fault.NO_ANSWER, "nothing came")
            case Ask(question=question, default=default):
                self.did.append(f"ask {question}")
                told = self.answer if self.answer is not None else default
                return Told(told) if told is not None else Missed(Fault.MACRO, "nobody")
            case Pause(seconds=seconds):
                self.did.append(f"pause {seconds:g}")
            case Reconnect(delay=delay, timeout=timeout):
                self.did.append(f"reconnect {delay:g} {timeout:g}")
            case Upload():
                self.did.append(
                    f"upload {request.file} as {request.as_name} {request.kind} {request.enable} {request.start}"
                )
        return Done()

    def send(self, command: str) -> Reply:
        told = self.replies.get(command, ["OK"])
        text = told.pop(0) if len(told) > 1 else told[0]
        outcome = {"-": Outcome.TIMED_OUT, "!": Outcome.UNKNOWN}.get(text, Outcome.ANSWERED)
        lines = text.split("\n")
        final = None if outcome is not Outcome.ANSWERED else lines.pop() if lines[-1].endswith("ERROR") else "OK"
        return Answer(
            Exchange(
                id="1",
                profile="pump-7",
                transport="dial",
                command=command,
                lines=tuple(line for line in lines if line != "OK") if final else (),
                final=final,
                ok=final == "OK",
                error=None if final == "OK" else f"told {text}",
                started=0.0,
                outcome=outcome,
            )
        )


@pytest.fixture
def macro(tmp_path: Path) -> Callable[[str], Macro]:
    """Reads the text of a macro."""

    def read(text: str) -> Macro:
        path = tmp_path / "macro.toml"
        path.write_text(text, encoding="utf-8")
        return load_macro(path, tmp_path)

    return read
