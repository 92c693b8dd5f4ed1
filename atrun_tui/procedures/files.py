"""Errands among the files that a module has: list, fetch, remove, enable, compare."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass

from atrun_tui.procedures import survey
from atrun_tui.procedures.inventory import Inventory
from atrun_tui.procedures.preparation import UNFIT, Kind, guess_kind, to_crlf
from atrun_tui.procedures.proof import Method, Proof, compare, prove
from atrun_tui.procedures.shelves import AppShelf, ScriptShelf, Shelf
from atrun_tui.procedures.steps import Ending, Fault, Reply, Request, Tiding
from atrun_tui.procedures.talk import Halt, Talk, Work, warn
from atrun_tui.procedures.ways import PLAIN, Ways


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One of the two places where a module keeps files.

    Attributes:
        kind: which.
        inventory: what is on it; None when the module has no such place, or does not tell.
        chosen: the files that run; None = the module does not say.
        why: the sentence why there is no inventory.
    """

    kind: Kind
    inventory: Inventory | None
    chosen: tuple[str, ...] | None = None
    why: str = ""

    @property
    def missing(self) -> tuple[str, ...]:
        """What is chosen to run and not there."""
        return tuple(
            name for name in self.chosen or () if self.inventory is not None and self.inventory.find(name) is None
        )

    def runs(self, name: str) -> bool | None:
        """Whether a file is one that runs; None when the module does not say."""
        return None if self.chosen is None else name in self.chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesEnding(Ending):
    """How an errand ended.

    Attributes:
        places: what was listed.
        content: a file that was fetched.
        proof: how a comparison came out.
    """

    places: tuple[Place, ...] = ()
    content: bytes = b""
    proof: Proof | None = None


Errand = Generator[Request | Tiding, Reply | None, FilesEnding]


def list_files(transport: str) -> Errand:
    """What is on the module, scripts and apps; it is an error only when it has neither."""

    def work(talk: Talk) -> Work[FilesEnding]:
        scripts = yield from _place(ScriptShelf(talk))
        apps = yield from _place((yield from _app_shelf(talk)))
        places = (scripts, apps)
        for place in places:
            for text, compiled in place.inventory.shadowed if place.inventory is not None else ():
                yield from warn("shadow", f"{compiled} stands in front of {text}: the module runs the compiled one")
        if all(place.inventory is None for place in places):
            raise Halt(Fault.ANSWER, "; ".join(place.why for place in places))
        return FilesEnding(ok=True, places=places)

    return _errand(work, transport)


def fetch_file(name: str, transport: str, kind: Kind | None = None) -> Errand:
    """The content of a file."""

    def work(talk: Talk) -> Work[FilesEnding]:
        shelf = yield from _shelf(talk, name, kind)
        inventory = yield from shelf.look()
        file = inventory.find(name)
        if file is None:
            raise Halt(Fault.ANSWER, _absent(name, inventory))
        content = yield from talk.read(shelf.read_line(name), file.size)
        if not content:
            raise Halt(Fault.ANSWER, f"the module does not give {name} away: it was stored hidden, or cannot be read")
        if file.size is not None and file.size != len(content):
            raise Halt(Fault.ANSWER, f"{name} has {file.size:,} bytes on the module, and {len(content):,} came")
        proof = compare(file, content)
        if proof is not None and proof.matches is False:
            raise Halt(Fault.ANSWER, f"{name} has the checksum {file.crc} on the module, and what came has another")
        return FilesEnding(ok=True, content=content, message=f"{name}: {len(content):,} bytes")

    return _errand(work, transport)


def remove_file(
    name: str, transport: str, kind: Kind | None = None, *, even_enabled: bool = False, ways: Ways = PLAIN
) -> Errand:
    """Take a file off the module; one that runs only if that is meant."""

    def work(talk: Talk) -> Work[FilesEnding]:
        shelf = yield from _shelf(talk, name, kind)
        inventory = yield from shelf.look()
        if inventory.find(name) is None:
            raise Halt(Fault.ANSWER, _absent(name, inventory))
        chosen = yield from shelf.chosen()
        if (chosen is None or name in chosen) and not even_enabled:
            why = (
                "is what the module runs"
                if chosen is not None
                else "may be what the module runs, which it does not tell"
            )
            raise Halt(Fault.FORBIDDEN, f"{name} {why}: it was not removed; {ways.remove_enabled}")
        yield from shelf.remove(name)
        if (yield from shelf.find(name)) is not None:
            raise Halt(Fault.ANSWER, f"the module said OK and still lists {name}")
        return FilesEnding(ok=True, message=f"{name} was removed from the module")

    return _errand(work, transport)


def enable_file(name: str, transport: str, kind: Kind | None = None) -> Errand:
    """Make a file the one that runs from the next start on."""

    def work(talk: Talk) -> Work[FilesEnding]:
        shelf = yield from _shelf(talk, name, kind)
        inventory = yield from shelf.look()
        if inventory.find(name) is None:
            raise Halt(Fault.ANSWER, _absent(name, inventory))
        yield from shelf.choose(name)
        chosen = yield from shelf.chosen()
        if chosen is not None and name not in chosen:
            told = ", ".join(chosen) or "nothing"
            raise Halt(Fault.ANSWER, f"the module was told to run {name} and says that it will run {told}")
        twin = inventory.twin(name)
        but = f", but {twin} stands in front of it, and that is what runs" if twin is not None else ""
        return FilesEnding(ok=True, message=f"{name} is enabled: it runs from the module's next start on{but}")

    return _errand(work, transport)


def compare_file(name: str, data: bytes, transport: str, kind: Kind | None = None) -> Errand:
    """Whether a file on the module is one that is here; a text script is compared with its lines ended as they are there."""

    def work(talk: Talk) -> Work[FilesEnding]:
        shelf = yield from _shelf(talk, name, kind)
        meant = to_crlf(data) if shelf.kind is Kind.SCRIPT and name.lower().endswith(".py") else data
        proof = yield from prove(shelf, talk, name, meant)
        if proof.matches is False:
            raise _Differs(proof)
        weak = ". That is a weak proof" if proof.method in {None, Method.SIZE} else ""
        return FilesEnding(
            ok=proof.matches is True,
            proof=proof,
            message=proof.text + weak,
            fault=None if proof.matches else Fault.ANSWER,
        )

    return _errand(work, transport)


class _Differs(Halt):
    def __init__(self, proof: Proof) -> None:
        super().__init__(Fault.ANSWER, proof.text)
        self.proof = proof


def _errand(work: Callable[[Talk], Work[FilesEnding]], transport: str) -> Errand:
    try:
        yield from survey.survey_road(transport)
        return (yield from work(Talk()))
    except Halt as stop:
        proof = stop.proof if isinstance(stop, _Differs) else None
        return FilesEnding(ok=False, message=stop.problem, fault=stop.fault, failed_step="files", proof=proof)


def _place(shelf: Shelf) -> Work[Place]:
    try:
        inventory = yield from shelf.look()
        return Place(kind=shelf.kind, inventory=inventory, chosen=(yield from shelf.chosen()))
    except Halt as stop:
        if stop.fault is not Fault.ANSWER:
            raise
        return Place(kind=shelf.kind, inventory=None, why=stop.problem)


def _shelf(talk: Talk, name: str, kind: Kind | None) -> Work[Shelf]:
    if not name or UNFIT.search(name):
        raise Halt(Fault.FORBIDDEN, f"'{name}' cannot be a name on a module")
    if (kind or guess_kind(name) or Kind.SCRIPT) is Kind.SCRIPT:
        return ScriptShelf(talk)
    return (yield from _app_shelf(talk))


def _app_shelf(talk: Talk) -> Work[Shelf]:
    family = yield from survey.survey_model(talk, Kind.APP)
    return AppShelf(talk, older=survey.is_older(family))


def _absent(name: str, inventory: Inventory) -> str:
    near = next((each for each in sorted(inventory.names) if each.lower() == name.lower()), None)
    return f"{name} is not on the module" + (f"; did you mean {near}? Capitals count" if near else "")
