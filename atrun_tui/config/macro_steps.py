"""Reads the tables of a macro file: its variables, and each step by what it does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from atrun_tui.config import macro_values
from atrun_tui.config.table import Note, Table, dotted, table, table_list, text, truth, unknown_key
from atrun_tui.procedures import program
from atrun_tui.procedures.expressions import Expression, Value
from atrun_tui.procedures.program import Declared, Include, Matcher, Step, Where
from atrun_tui.procedures.variables import NAME, Template

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

KINDS: dict[str, tuple[str, ...]] = {
    "send": ("expect", "fail_on", "timeout", "retry", "allow_lockout"),
    "wait_urc": ("timeout",),
    "pause": (),
    "reconnect": (),
    "check": ("message",),
    "set": (),
    "repeat": ("steps",),
    "include": (),
    "upload": ("as", "kind", "enable", "start"),
    "note": (),
    "ask": ("variable", "default"),
    "goto": (),
    "stop": (),
}
"""What a step can do, by its key, and which keys may stand beside that."""
COMMON = ("name", "label", "when", "on_error")


def read_variables(values: Table, note: Note, line: Callable[[str], int | None]) -> Iterator[Declared]:
    """The variables of `[variables]`: a value, or a table with `default` and `help`."""
    given: dict[str, Any] = values.take("variables", table, {})
    for name, value in given.items():
        place = dotted("variables", name)
        if not NAME.fullmatch(name):
            note(place, "is no name: letters, digits and `_`, not beginning with a digit")
            continue
        default: Value | None = None
        told = ""
        if isinstance(value, dict):
            inner = Table(value, place, note)
            default, told = inner.take("default", macro_values.scalar, None), inner.take("help", text, "")
            inner.finish()
        else:
            try:
                default = macro_values.scalar(value)
            except ValueError as error:
                note(place, str(error))
        yield Declared(name=name, default=default, help=told, line=line(place))


class StepReader:
    """Reads one step."""

    def __init__(
        self,
        values: Table,
        note: Note,
        place: str,
        *,
        where: Where,
        inner: Callable[[list[Any]], tuple[Step, ...]],
        include: Callable[[str], Include],
    ) -> None:
        self._values = values
        self._note = note
        self._place = place
        self._where = where
        self._inner = inner
        self._include = include

    def read(self, keys: set[str]) -> Step | None:
        """The step, or None when something about it was noted."""
        kinds = [kind for kind in KINDS if kind in keys]
        if len(kinds) != 1:
            self._note(self._place, self._no_kind(keys, kinds))
            return None
        kind = kinds[0]
        for key, homes in _homes(kind).items():
            self._values.refuse(key, f"means nothing beside `{kind}`, only beside {homes}")
        step = self._step(_READERS[kind](self))
        self._values.finish()
        return step

    def _no_kind(self, keys: set[str], kinds: list[str]) -> str:
        if kinds:
            return f"does {' and '.join(f'`{kind}`' for kind in kinds)}; a step does one thing"
        strange = sorted(keys - {*COMMON, *(key for beside in KINDS.values() for key in beside)})
        hint = f"; `{strange[0]}`: {unknown_key(strange[0], KINDS)}" if strange else ""
        return f"does nothing: one of {', '.join(KINDS)} must stand here{hint}"

    def _step(self, action: program.Action | None) -> Step | None:
        take = self._values.take
        name, label = take("name", text, ""), take("label", macro_values.label, None)
        when = take("when", macro_values.condition, None)
        stop: tuple[bool, str | None] = (False, None)
        carry_on, goto = take("on_error", macro_values.on_error, stop)
        if action is None:
            return None
        return Step(where=self._where, action=action, name=name, label=label, when=when, carry_on=carry_on, goto=goto)

    # -- what it does ---------------------------------------------------------------------------------------------------

    def send(self) -> program.Action | None:
        """A command."""
        take = self._values.take
        line = self._values.require("send", macro_values.line)
        retries, delay = take("retry", self._retry, (0, 0.0))
        none: tuple[Matcher, ...] = ()
        expect, fail_on = take("expect", macro_values.matcher, None), take("fail_on", macro_values.matchers, none)
        timeout, allow = take("timeout", macro_values.limit, None), take("allow_lockout", truth, False)
        if line is None:
            return None
        return program.Command(
            line=line,
            expect=expect,
            fail_on=fail_on,
            timeout=timeout,
            retries=retries,
            retry_delay=delay,
            allow_lockout=allow,
        )

    def wait_urc(self) -> program.Action | None:
        """Something unsolicited."""
        pattern = self._values.require("wait_urc", macro_values.matcher)
        timeout = self._values.take("timeout", macro_values.limit, None)
        return None if pattern is None else program.AwaitUrc(pattern=pattern, timeout=timeout)

    def pause(self) -> program.Action | None:
        """Time."""
        seconds = self._values.require("pause", macro_values.seconds)
        return None if seconds is None else program.Wait(seconds)

    def reconnect(self) -> program.Action | None:
        """A new link."""
        delay, timeout = self._values.take("reconnect", self._comeback, program.USUAL_RECONNECT)
        return program.Comeback(delay=delay, timeout=timeout)

    def check(self) -> program.Action | None:
        """A condition."""
        condition = self._values.require("check", macro_values.condition)
        message = self._values.take("message", macro_values.template, None)
        return None if condition is None else program.Check(condition=condition, message=message)

    def set(self) -> program.Action | None:
        """Values for variables."""
        given = self._values.require("set", table)
        if given is None:
            return None
        found: list[tuple[str, Template]] = []
        inner = Table(given, dotted(self._place, "set"), self._note)
        for name in given:
            if not NAME.fullmatch(name):
                self._note(dotted(dotted(self._place, "set"), name), "is no name: letters, digits and `_`")
                inner.take(name, lambda _: None, None)
            elif (value := inner.take(name, macro_values.text_or_number, None)) is not None:
                found.append((name, value))
        return program.Assign(tuple(found))

    def repeat(self) -> program.Action | None:
        """Other steps, round after round."""
        steps = self._values.require("steps", table_list)
        read = self._values.require("repeat", self._rounds)
        inner = self._inner(steps) if steps is not None else ()
        if read is None:
            return None
        times, until, delay, counter = read
        return program.Repeat(times=times, until=until, delay=delay, counter=counter, steps=inner)

    def include(self) -> program.Action | None:
        """Another macro's steps."""
        return self._values.require("include", lambda value: self._include(text(value)))

    def upload(self) -> program.Action | None:
        """A file for the module."""
        take = self._values.take
        file, as_name = self._values.require("upload", macro_values.template), take("as", macro_values.template, None)
        kind = take("kind", macro_values.upload_kind, None)
        enable, start = take("enable", truth, False), take("start", truth, False)
        return (
            None if file is None else program.Store(file=file, as_name=as_name, kind=kind, enable=enable, start=start)
        )

    def note(self) -> program.Action | None:
        """A sentence for the owner."""
        words = self._values.require("note", macro_values.template)
        return None if words is None else program.Say(words)

    def ask(self) -> program.Action | None:
        """A question to the owner."""
        question = self._values.require("ask", macro_values.template)
        variable = self._values.require("variable", macro_values.name)
        default = self._values.take("default", macro_values.text_or_number, None)
        if question is None or variable is None:
            return None
        return program.Question(text=question, variable=variable, default=default)

    def goto(self) -> program.Action | None:
        """Another step."""
        label = self._values.require("goto", macro_values.label)
        return None if label is None else program.Goto(label)

    def stop(self) -> program.Action | None:
        """The end."""
        message = self._values.require("stop", macro_values.template)
        return None if message is None else program.Halt(message)

    # -- tables within --------------------------------------------------------------------------------------------------

    def _retry(self, value: Any) -> tuple[int, float]:
        if not isinstance(value, dict):
            return macro_values.retries(value), 0.0
        inner = Table(value, dotted(self._place, "retry"), self._note)
        read = inner.require("times", macro_values.retries) or 0, inner.take("delay", macro_values.seconds, 0.0)
        inner.finish()
        return read

    def _comeback(self, value: Any) -> tuple[float, float]:
        if not isinstance(value, dict):
            return program.USUAL_RECONNECT[0], macro_values.limit(value)
        inner = Table(value, dotted(self._place, "reconnect"), self._note)
        usual_delay, usual = program.USUAL_RECONNECT
        read = inner.take("delay", macro_values.seconds, usual_delay), inner.take("timeout", macro_values.limit, usual)
        inner.finish()
        return read

    def _rounds(self, value: Any) -> tuple[int, Expression | None, float, str | None]:
        if not isinstance(value, dict):
            return macro_values.rounds(value), None, 0.0, None
        inner = Table(value, dotted(self._place, "repeat"), self._note)
        times, until = inner.require("times", macro_values.rounds), inner.take("until", macro_values.condition, None)
        delay, counter = inner.take("delay", macro_values.seconds, 0.0), inner.take("as", macro_values.name, None)
        inner.finish()
        return times or 1, until, delay, counter


_READERS: dict[str, Callable[[StepReader], program.Action | None]] = {kind: getattr(StepReader, kind) for kind in KINDS}


def _homes(kind: str) -> dict[str, str]:
    """The keys that mean something beside other kinds only, and beside which."""
    foreign = {key for beside in KINDS.values() for key in beside} - set(KINDS[kind])
    return {key: ", ".join(f"`{home}`" for home, keys in KINDS.items() if key in keys) for key in sorted(foreign)}
