"""The storing of one file: what was asked for, how far it is, and what is said of it in the end."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

from atrun_tui.procedures.preparation import Cargo, Kind
from atrun_tui.procedures.proof import Method, Proof
from atrun_tui.procedures.shelves import AppShelf, ScriptShelf, Shelf
from atrun_tui.procedures.steps import Ending, Reply, Request, Tiding
from atrun_tui.procedures.talk import Halt, Talk
from atrun_tui.procedures.ways import Ways

_PROVEN = {
    Method.CHECKSUM: "proven by its checksum",
    Method.READ_BACK: "proven by reading it back",
    Method.SIZE: "of the right size, which is all that the module tells",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is asked for.

    Attributes:
        cargo: the file, ready to travel.
        enable: make it the one that runs.
        start: restart the module so that it runs, and see that it does; needs `enable`.
        verify: look at what was stored.
        keep_old: leave the file that ran before on the module.
        force: send it although the module has it.
    """

    cargo: Cargo
    enable: bool = False
    start: bool = False
    verify: bool = True
    keep_old: bool = False
    force: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored(Ending):
    """How it ended.

    Attributes:
        name: what the file is called on the module.
        sent: bytes of it that went out in the last attempt; 0 when the module had it.
        proof: what is known of the file there, None when nobody looked.
        enabled: whether it is the one that runs.
        started: whether it was seen to be the one after a restart.
        old: after a failure, the file that ran before when it is still there and does not run any more; else empty.
        state: what is on the module now, in sentences.
    """

    name: str
    sent: int = 0
    proof: Proof | None = None
    enabled: bool = False
    started: bool = False
    old: str = ""
    state: str = ""


CPU_RAISED = "1"
"""The processor's mode for the time of an upload (#CPUMODE)."""

Storage = Generator[Request | Tiding, Reply | None, Stored]


class Course:
    """How far it is.

    Attributes:
        order: what was asked for.
        ways: what its owner can do next.
        transport: the road's word.
        talk: the conversation with the module.
        shelf: where the file goes.
        name: what it is to be called there, which changes when that name is in use.
        runs: the file that runs, the first where there are several; empty = none, None = the module does not say.
        in_use: all that run.
        replaced: the content that the name had before, when it is written over.
        replaced_at: where that is saved here.
        old_at: where the file that runs is saved here.
        overwrites: whether something of that name is there.
        written: whether the module may have something of the new file.
        sent: bytes that the link accepted in the last attempt.
        proof: what the last look showed.
        choosing: whether it is being chosen to run, so that nobody knows whether it is.
        enabled: whether it was chosen to run.
        started: whether it was seen to, after a restart.
        cpu: the mode to put the processor back to.
    """

    def __init__(self, order: Order, ways: Ways, transport: str) -> None:
        self.order = order
        self.ways = ways
        self.transport = transport
        self.talk = Talk()
        self.shelf: Shelf = ScriptShelf(self.talk)
        folder, slash, self.name = order.cargo.name.replace("\\", "/").rpartition("/")
        self._folder = folder or slash
        self.runs: str | None = None
        self.in_use: frozenset[str] = frozenset()
        self.replaced: bytes | None = None
        self.replaced_at: str | None = None
        self.old_at: str | None = None
        self.overwrites = False
        self.written = False
        self.sent = 0
        self.proof: Proof | None = None
        self.choosing = False
        self.enabled = False
        self.started = False
        self.cpu: str | None = None

    @property
    def data(self) -> bytes:
        """What is sent."""
        return self.order.cargo.data

    @property
    def proven(self) -> bool:
        """Whether the module was seen to have it."""
        return self.proof is not None and self.proof.matches is True

    def take_apps(self, *, older: bool) -> None:
        """It is an app, and this module has them."""
        if self.order.cargo.kind is Kind.APP:
            self.shelf = AppShelf(self.talk, older=older, folder=self._folder)

    def take_chosen(self, names: tuple[str, ...] | None) -> None:
        """What the module says that it runs."""
        self.runs = None if names is None else next(iter(names), "")
        self.in_use = frozenset(names or ())

    @property
    def old(self) -> str:
        """The file that ran before and does not any more, empty when there is none: one that can be offered back."""
        return self.runs if self.enabled and self.runs and self.runs != self.name else ""

    def ending(self, state: str, stop: Halt | None = None) -> Stored:
        """How it ended, with what is on the module now."""
        message = state if stop is None else f"{stop.problem}. {state}".strip()
        return Stored(
            ok=stop is None,
            message=message,
            fault=None if stop is None else stop.fault,
            failed_step=None if stop is None else "upload",
            name=self.name,
            sent=self.sent,
            proof=self.proof,
            enabled=self.enabled or (stop is None and self.name in self.in_use),
            started=self.started,
            old="" if stop is None else self.old,
            state=state,
        )

    # What is said of it.

    def success(self) -> str:
        """What is on the module now that all went well."""
        method = self.proof.method if self.proof is not None else None
        found = "is on the module" if self.sent else "was on the module already"
        text = f"{self.name} {found}, {len(self.data):,} bytes, {_PROVEN[method] if method else 'not verified'}"
        if self.started:
            text += ", and it is what the module runs since its restart"
        elif self.enabled:
            text += ", and enabled: it runs from the next start on"
        elif self.name in self.in_use:
            text += ", and enabled before: that was left as it was"
        else:
            text += ", not enabled"
        return text + (f"; {self.runs} is still there" if self.runs and self.runs != self.name else "")

    def failure(self) -> str:
        """What is on the module now that something went wrong."""
        if self.choosing:
            return self._either()
        if self.enabled and self.runs != self.name:
            way = self.ways.enable_again.format(file=self.old)
            offer = f"; {self.old} is still there: {way}" if self.old else ""
            return f"{self.name} is what the module runs at its next start{offer}."
        stored = f"{self.name} is stored and not enabled. " if self.written and self.proven else ""
        return (stored + self._what_runs()).strip()

    def unreachable(self) -> str:
        """What can be said of a module that cannot be asked any more."""
        left = "" if self.cpu is None else f" #CPUMODE may still be {CPU_RAISED}; it was {self.cpu}."
        return (self._out_of_sight() + left).strip()

    def _out_of_sight(self) -> str:
        if self.enabled or not self.written or self.proven:
            return self.failure()
        text = f"Of {self.name} the module may have nothing, a part or all. "
        if self.overwrites and self.replaced_at is not None:
            text += f"The one that it replaces is saved as {self.replaced_at}. "
        return text + self._what_runs()

    def _either(self) -> str:
        if not self.runs:
            return f"Whether {self.name} runs at the next start is not known."
        return f"It may be {self.name} or {self.runs} that runs at the next start; both are there."

    def _what_runs(self) -> str:
        return f"What the module runs, {self.runs}, was not touched." if self.runs and self.runs != self.name else ""
