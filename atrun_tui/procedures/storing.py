"""Stores a file on a module as a checked transaction: after it, or after whatever ended it, the module has a working file to run.

**The order of things.** Look (model, abilities, timers, space, what is there, what runs). Save what would be replaced. Send, under
a name that nothing runs by: the file in use is never written over. Prove what was stored; send again when it is wrong. Only what
is proven is enabled, only what is enabled is started, and the old file goes last, when the new one is seen to run and the old one
is saved here.

**When something ends it.** What is broken is taken off the module again, or the old file of that name is put back; what runs there
was not touched until the very last command, so it still runs. A lost link is made again, and the module asked what it has: the
file may have been stored although nobody could say so. A stop by the owner ends with the same tidying.

**"Done" is only said of what was proven**, and how strong the proof is stands beside it.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from atrun_tui.procedures import survey
from atrun_tui.procedures.preparation import Cargo, Kind, second_name
from atrun_tui.procedures.proof import Method, Proof, compare, prove
from atrun_tui.procedures.shelves import SETTLE, AppShelf, ScriptShelf, Shelf
from atrun_tui.procedures.steps import Ending, Fault, Reply, Request, Stage, Tiding, TidyUp
from atrun_tui.procedures.talk import (
    RETURN_LIMIT,
    Halt,
    Lost,
    Talk,
    Work,
    expect_end,
    good,
    keep,
    note,
    pause,
    send_file,
    warn,
)

if TYPE_CHECKING:
    from atrun_tui.procedures.inventory import Inventory

ATTEMPTS = 3
"""Times that one file is sent before it is given up."""
_CPU_RAISED = "1"


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
        result_limit: seconds that the module may take to store it, for what is told of timers.
    """

    cargo: Cargo
    enable: bool = False
    start: bool = False
    verify: bool = True
    keep_old: bool = False
    force: bool = False
    result_limit: float = 70.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored(Ending):
    """How it ended.

    Attributes:
        name: what the file is called on the module.
        sent: bytes of it that went out in the last attempt; 0 when the module had it.
        proof: what is known of the file there, None when nobody looked.
        enabled: whether it is the one that runs.
        started: whether it was seen to be the one after a restart.
        state: what is on the module now, in a sentence.
    """

    name: str
    sent: int = 0
    proof: Proof | None = None
    enabled: bool = False
    started: bool = False
    state: str = ""


Storage = Generator[Request | Tiding, Reply | None, Stored]


def store(order: Order, transport: str) -> Storage:
    """The procedure that stores a file.

    Args:
        order: what is asked for.
        transport: the road's word.
    """
    return _Storing(order).run(transport)


class _Storing:
    def __init__(self, order: Order) -> None:
        self.order = order
        self.cargo = order.cargo
        self.data = order.cargo.data
        self.talk = Talk()
        self.shelf: Shelf = ScriptShelf(self.talk)
        self.name = order.cargo.name.replace("\\", "/").rpartition("/")[2]
        self.runs: str | None = None
        self.replaced: bytes | None = None
        self.overwrites = False
        self.written = False
        self.sent = 0
        self.proof: Proof | None = None
        self.enabled = self.started = False
        self.cpu: str | None = None
        self.saved: str | None = None

    def run(self, transport: str) -> Storage:
        try:
            yield from survey.survey_road(transport)
            yield from self._store()
        except Halt as stop:
            return (yield from self._fail(stop))
        state = self._state()
        return Stored(ok=True, message=state, state=state, **self._results())

    def _store(self) -> Work[None]:
        yield Stage(topic="check", text="checking the module")
        inventory = yield from self._look()
        if not (yield from self._is_there(inventory)):
            yield from self._choose_name(inventory)
            yield from self._save(inventory)
            yield from self._raise_cpu()
            yield from self._transfer()
            yield from self._lower_cpu()
        if self.order.enable:
            yield from self._enable()
        if self.order.start:
            yield from self._start()
            yield from self._clear_old()

    # Looking.

    def _look(self) -> Work[Inventory]:
        yield from self.cargo.findings
        family = yield from survey.survey_model(self.talk, self.cargo.kind)
        if self.cargo.kind is Kind.APP:
            self.shelf = AppShelf(self.talk, older=survey.is_older(family))
        inventory = yield from self.shelf.look()
        self.runs = yield from self.shelf.chosen()
        yield from survey.survey_timers(self.talk, len(self.data), self.order.result_limit)
        yield from survey.survey_syntax(self.cargo, family)
        for text, compiled in inventory.shadowed:
            yield from warn("shadow", f"{compiled} stands in front of {text}: the module runs the compiled one")
        return inventory

    def _is_there(self, inventory: Inventory) -> Work[bool]:
        """Whether the module has the very file, under its name or as what runs."""
        for name in dict.fromkeys((self.name, self.runs or "")):
            listed = inventory.find(name)
            if listed is None or self.order.force:
                continue
            proof = compare(listed, self.data)
            if proof is not None and proof.matches:
                self.name, self.proof = name, proof
                yield from good("same file", f"{proof.text}; it was not sent again (--force sends it all the same)")
                return True
        return False

    def _choose_name(self, inventory: Inventory) -> Work[None]:
        """A name that nothing runs by, and the space under it."""
        there = inventory.find(self.name)
        in_use = there is not None and self.runs in {None, self.name}
        twin = next((compiled for text, compiled in inventory.shadowed if text == self.name), None)
        twin = twin or (self.name + "o" if self.name.endswith(".py") and self.name + "o" in inventory.names else None)
        if in_use or (twin is not None and self.order.enable):
            wanted = self.name
            free = second_name(wanted, inventory.names, self.shelf.longest_name)
            if free is None:
                raise Halt(
                    Fault.ANSWER, f"{wanted} is in use, and every second name for it is taken: remove some first"
                )
            self.name, there = free, None
            why = f"{wanted} is in use" if in_use else f"{twin} would stand in front of {wanted}"
            yield from good("name", f"{why}: it is stored as {free}")
        self.overwrites = there is not None
        reusable = there.size or 0 if there is not None else 0
        yield from survey.survey_space(inventory, len(self.data) - reusable, self.name)

    def _save(self, inventory: Inventory) -> Work[None]:
        """Fetch what will be replaced, now or when the new file has been enabled."""
        names = [self.name] if self.overwrites else []
        if self.order.enable and self.runs and self.runs != self.name and inventory.find(self.runs) is not None:
            names.append(self.runs)
        for name in names:
            listed = inventory.find(name)
            content = yield from self.talk.read(self.shelf.read_line(name), listed.size if listed is not None else None)
            if not content:
                yield from self._spare(name, inventory)
                continue
            place = yield from keep(name, content)
            if place is not None:
                yield from good("backup", f"{name} is saved as {place}")
            if name == self.name:
                self.replaced = content
            else:
                self.saved = place

    def _spare(self, name: str, inventory: Inventory) -> Work[None]:
        """A file that cannot be saved is not written over."""
        text = f"{name} cannot be read from the module, so it is not saved"
        free = second_name(name, inventory.names, self.shelf.longest_name)
        if name == self.name and free is not None:
            self.name, self.overwrites = free, False
            text += f", and not written over: the new file is stored as {free}"
        yield from warn("backup", text)

    # Sending.

    def _raise_cpu(self) -> Work[None]:
        read = yield from self.talk.ask("AT#CPUMODE?")
        told = next((line.partition(":")[2].strip() for line in read.lines if ":" in line), "") if read.ok else ""
        if told == "0" and (yield from self.talk.ask(f"AT#CPUMODE={_CPU_RAISED}")).ok:
            self.cpu = told

    def _lower_cpu(self) -> Work[None]:
        if self.cpu is not None:
            mode, self.cpu = self.cpu, None
            yield from self.talk.ask(f"AT#CPUMODE={mode}")

    def _transfer(self) -> Work[None]:
        why: Halt | None = None
        for attempt in range(1, ATTEMPTS + 1):
            text = f"sending {len(self.data):,} bytes as {self.name}" + (f", attempt {attempt}" if attempt > 1 else "")
            yield Stage(topic="send", text=text)
            try:
                yield from self._send()
                if not self.order.verify:
                    return
            except Lost as loss:
                why = loss
                yield from self.talk.recover(loss)
            if (yield from self._verify()):
                return
            assert self.proof is not None
            yield from warn("verify", self.proof.text)
            why = why or Halt(Fault.ANSWER, f"what the module stored is not what was sent: {self.proof.text}")
        assert why is not None
        raise Halt(why.fault, f"{why.problem} (after {ATTEMPTS} attempts)")

    def _send(self) -> Work[None]:
        self.sent = 0
        self.written = True
        sent = yield from send_file(self.shelf.write_line(self.name, len(self.data)), self.data)
        self.sent = sent.moved
        expect_end(sent.exchange)
        if not sent.exchange.ok:
            if not sent.moved:
                self.written = False
                raise Halt(Fault.ANSWER, f"the module does not take {self.name}: {sent.exchange.error}")
            # The session breaks the link off after that: what was on its way must not be read as commands.
            raise Lost(Fault.ANSWER, f"the module took {self.name} badly: {sent.exchange.error}")

    def _verify(self) -> Work[bool]:
        yield Stage(topic="verify", text=f"verifying {self.name}")
        self.proof = yield from prove(self.shelf, self.talk, self.name, self.data)
        if self.proof.matches is False:
            return False
        self.sent = len(self.data)
        if self.proof.method is Method.SIZE or self.proof.method is None:
            yield from warn("verify", f"{self.proof.text}. That is a weak proof")
        else:
            yield from good("verify", self.proof.text)
        return True

    # Running.

    def _enable(self) -> Work[None]:
        if self.runs == self.name:
            self.enabled = True
            return
        yield Stage(topic="enable", text=f"enabling {self.name}")
        if self.proof is None and (yield from self.shelf.find(self.name)) is None:
            raise Halt(Fault.ANSWER, f"{self.name} is not on the module, so it was not enabled")
        yield from self.shelf.choose(self.name)
        chosen = yield from self.shelf.chosen()
        if chosen not in {None, self.name}:
            raise Halt(
                Fault.ANSWER, f"the module was told to run {self.name} and says that it will run {chosen or 'nothing'}"
            )
        self.enabled = True

    def _start(self) -> Work[None]:
        yield Stage(topic="restart", text="restarting the module")
        yield from pause(SETTLE)
        yield from self.shelf.restart()
        try:
            yield from self.talk.reconnect(delay=SETTLE, limit=RETURN_LIMIT)
        except Halt as stop:
            raise Halt(
                Fault.NO_ANSWER if stop.fault is Fault.LOST else stop.fault,
                f"the module was restarted and did not come back: {stop.problem}",
            ) from None
        chosen = yield from self.shelf.chosen()
        there = yield from self.shelf.find(self.name)
        if chosen not in {None, self.name} or there is None:
            raise Halt(Fault.ANSWER, f"after its restart the module runs {chosen or 'nothing'}, not {self.name}")
        self.started = True
        yield from good("restart", f"the module is back, and {self.name} is what it runs")

    def _clear_old(self) -> Work[None]:
        """The old file goes when it is saved here, unless it is to stay."""
        old = self.runs
        if not old or old == self.name or self.order.keep_old or self.saved is None:
            return
        yield from self.shelf.remove(old)
        yield from good("old file", f"{old} was removed; it is saved as {self.saved}")
        self.runs = None

    # Ending badly.

    def _fail(self, stop: Halt) -> Storage:
        """Put the module in order as far as it can be reached, and say how it stands."""
        if stop.fault is Fault.STOPPED:
            yield TidyUp()
        self.talk = Talk(reconnects=1)
        self.shelf = ScriptShelf(self.talk) if self.cargo.kind is Kind.SCRIPT else self.shelf
        reachable = stop.fault in {Fault.ANSWER, Fault.STOPPED, Fault.NO_ANSWER} and not self.started
        state = self._untouched()
        if reachable and (self.written or self.cpu is not None):
            try:
                state = yield from self._tidy()
            except Halt as second:
                state = f"{self._untouched()} It could not be tidied up: {second.problem}"
        return Stored(
            ok=False,
            message=f"{stop.problem}. {state}" if state else stop.problem,
            fault=stop.fault,
            failed_step="upload",
            state=state,
            **self._results(),
        )

    def _tidy(self) -> Work[str]:
        """Take a broken file away, or put the old one of its name back; what is on the module then."""
        yield Stage(topic="tidy", text="putting the module in order")
        yield from self._lower_cpu()
        if self.enabled or not self.written or (self.proof is not None and self.proof.matches):
            return self._untouched()
        if self.replaced is not None:
            old = self.replaced
            yield from note(f"putting the old {self.name} back")
            sent = yield from send_file(self.shelf.write_line(self.name, len(old)), old)
            expect_end(sent.exchange)
            proof = yield from prove(self.shelf, self.talk, self.name, old)
            return f"The old {self.name} {'is back' if proof.matches else 'could not be put back'}. {self._untouched()}"
        if (yield from self.shelf.find(self.name)) is None:
            return f"{self.name} is not on the module. {self._untouched()}"
        yield from self.shelf.remove(self.name)
        return f"{self.name} was removed from the module again. {self._untouched()}"

    # Saying how it stands.

    def _untouched(self) -> str:
        if self.enabled and self.runs != self.name:
            old = f"; {self.runs} is still there and can be enabled again" if self.runs else ""
            return f"{self.name} is what the module runs at its next start{old}."
        if self.proof is not None and self.proof.matches and self.written:
            return f"{self.name} is stored and not enabled." + self._still_runs()
        return self._still_runs().strip()

    def _still_runs(self) -> str:
        return f" What the module runs, {self.runs}, was not touched." if self.runs else ""

    def _state(self) -> str:
        proven = {
            Method.CHECKSUM: "proven by its checksum",
            Method.READ_BACK: "proven by reading it back",
            Method.SIZE: "of the right size, which is all that the module tells",
        }
        method = self.proof.method if self.proof is not None else None
        text = f"{self.name} is on the module, {len(self.data):,} bytes, {proven[method] if method else 'not verified'}"
        if self.started:
            text += ", and it is what the module runs since its restart"
        elif self.enabled:
            text += ", and enabled: it runs from the next start on"
        else:
            text += ", not enabled"
        if self.runs and self.runs != self.name:
            text += f"; {self.runs} is still there"
        return text

    def _results(self) -> _Results:
        return {
            "name": self.name,
            "sent": self.sent,
            "proof": self.proof,
            "enabled": self.enabled,
            "started": self.started,
        }


class _Results(TypedDict):
    name: str
    sent: int
    proof: Proof | None
    enabled: bool
    started: bool
