"""The two places where a module keeps files, script and app, behind one face: what to say to look, write, read, remove, choose."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, Protocol

from atrun_tui.procedures.inventory import Inventory, StoredFile, read_inventory, read_quoted
from atrun_tui.procedures.preparation import LONGEST_APP_NAME, LONGEST_SCRIPT_NAME, UNFIT, Kind
from atrun_tui.procedures.steps import Answer, Fault, Send
from atrun_tui.procedures.talk import FIRST_COMMAND_LIMIT, Halt, Lost, Talk, Work, halt, once, pause

if TYPE_CHECKING:
    from collections.abc import Sequence

SETTLE = 5.0
"""Seconds that a module gets after something was stored before it restarts (Easy Script guide, #REBOOT)."""


_EXECUTABLES = "/mod"


class Shelf(Protocol):
    """One of them.

    Attributes:
        kind: what it holds.
        longest_name: characters of a name on it.
        holds_what_runs: whether the files that run are on it.
    """

    kind: Kind
    longest_name: int
    holds_what_runs: bool

    def look(self) -> Work[Inventory]:
        """What is on it. Raises Halt: the module has no such place."""
        ...

    def find(self, name: str) -> Work[StoredFile | None]:
        """One file, as exactly as the module can tell it."""
        ...

    def write_line(self, name: str, size: int) -> str:
        """The command that asks for a file."""
        ...

    def read_line(self, name: str) -> str:
        """The command that is answered by a file."""
        ...

    def remove(self, name: str) -> Work[None]:
        """Take a file away. Raises Halt."""
        ...

    def chosen(self) -> Work[tuple[str, ...] | None]:
        """Which files run; None = the module does not say."""
        ...

    def choose(self, name: str) -> Work[None]:
        """Make it the one that runs from the next start on. Raises Halt."""
        ...

    def restart(self) -> Work[bool]:
        """Restart the module, so that what was chosen runs; the link goes with it. Whether it said OK before. Raises Halt."""
        ...


class ScriptShelf:
    """Easy Script's: flat, with checksums, restarted by hand."""

    kind = Kind.SCRIPT
    longest_name = LONGEST_SCRIPT_NAME
    holds_what_runs = True

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self._checked = True

    def look(self) -> Work[Inventory]:
        """See Shelf."""
        if self._checked:
            checked = yield from self._talk.ask("AT#LCSCRIPT", timeout=FIRST_COMMAND_LIMIT)
            inventory = read_inventory(checked.lines)
            if checked.ok and inventory.free is not None:
                return inventory
            self._checked = checked.ok
        listed = yield from self._talk.ask("AT#LSCRIPT", timeout=FIRST_COMMAND_LIMIT)
        if not listed.ok:
            yield from halt(
                "python", f"the module lists no scripts ({listed.error}): it has no Python, or not with this firmware"
            )
        plain = read_inventory(listed.lines)
        return Inventory(files=inventory.files, free=plain.free) if self._checked else plain

    def find(self, name: str) -> Work[StoredFile | None]:
        """See Shelf."""
        if self._checked:
            checked = yield from self._talk.ask(f'AT#LCSCRIPT="{name}"', timeout=FIRST_COMMAND_LIMIT)
            if checked.ok and (file := read_inventory(checked.lines).find(name)) is not None:
                return file
        listed = yield from self._talk.ask("AT#LSCRIPT", timeout=FIRST_COMMAND_LIMIT)
        return read_inventory(listed.lines).find(name)

    def write_line(self, name: str, size: int) -> str:
        """See Shelf."""
        return f'AT#WSCRIPT="{name}",{size},0'

    def read_line(self, name: str) -> str:
        """See Shelf."""
        return f'AT#RSCRIPT="{name}"'

    def remove(self, name: str) -> Work[None]:
        """See Shelf. The guide asks for a moment of peace behind it."""
        removed = yield from self._talk.ask(f'AT#DSCRIPT="{name}"')
        if not removed.ok:
            raise Halt(Fault.ANSWER, f"{name} could not be removed: {removed.error}")
        yield from pause(2.0)

    def chosen(self) -> Work[tuple[str, ...] | None]:
        """See Shelf."""
        read = yield from self._talk.ask("AT#ESCRIPT?")
        told = read_quoted(read.lines, "#ESCRIPT")
        return _names(told[:1]) if read.ok and told else None

    def choose(self, name: str) -> Work[None]:
        """See Shelf. The module takes any name, so whoever calls has looked whether the file is there."""
        chosen = yield from self._talk.ask(f'AT#ESCRIPT="{name}"')
        if not chosen.ok:
            raise Halt(Fault.ANSWER, f"{name} could not be enabled: {chosen.error}")

    def restart(self) -> Work[bool]:
        """See Shelf."""
        for line in ("AT#ENHRST=1,0", "AT#REBOOT"):
            if (told := (yield from _restarts(line))) is not _Told.REFUSED:
                return told is _Told.OK
        raise Halt(
            Fault.ANSWER, "the module takes neither #ENHRST nor #REBOOT: restart it by hand to run what is enabled"
        )


class AppShelf:
    """AppZone's: a folder of executables, `/mod`, on whose older modules a folder has to be entered first."""

    kind = Kind.APP
    longest_name = LONGEST_APP_NAME

    def __init__(self, talk: Talk, *, older: bool, folder: str = "") -> None:
        """Make it.

        Args:
            talk: the conversation.
            older: whether names are short and executables are told by kind, as on the xE910.
            folder: another one than the executables' own.
        """
        self.folder = folder or _EXECUTABLES
        self.holds_what_runs = self.folder == _EXECUTABLES
        self._talk = talk
        self._older = older
        self._entered: bool | None = None
        if older:
            self.longest_name = LONGEST_SCRIPT_NAME

    def look(self) -> Work[Inventory]:
        """See Shelf."""
        if self._entered is None:
            probed = yield from self._talk.ask("AT#M2MLIST=?")
            if not probed.ok:
                yield from halt("appzone", f"the module knows no #M2MLIST ({probed.error}): it has no AppZone")
        if not self._entered:
            listed = yield from self._talk.ask(f'AT#M2MLIST="{self.folder}"')
            if listed.ok:
                self._entered = False
                return read_inventory(listed.lines)
        return (yield from self._look_within())

    def _look_within(self) -> Work[Inventory]:
        """Enter the folder and list the current one; a new link begins at the root again."""
        self._entered = True
        entered = yield from self._talk.ask('AT#M2MCHDIR="{}"'.format(self.folder.replace("/", "\\").upper()))
        if not entered.ok:
            entered = yield from self._talk.ask(f'AT#M2MCHDIR="{self.folder}"')
        listed = yield from self._talk.ask("AT#M2MLIST")
        if not (entered.ok and listed.ok):
            yield from halt("appzone", f"the module does not list its apps: {listed.error or entered.error}")
        return read_inventory(listed.lines)

    def find(self, name: str) -> Work[StoredFile | None]:
        """See Shelf. No command tells an app's checksum."""
        return (yield from self.look()).find(name)

    def _path(self, name: str) -> str:
        return name if self._entered or name.startswith(("/", "\\")) else f"{self.folder.rstrip('/')}/{name}"

    def write_line(self, name: str, size: int) -> str:
        """See Shelf. What is behind the size puts an executable into its folder; anything else goes where it is told to."""
        if self.folder != _EXECUTABLES or not name.endswith((".bin", ".gz")):
            return f'AT#M2MWRITE="{self._path(name)}",{size}'
        permission = "1"
        if self._older and name.endswith(".gz"):
            permission = "17" if name.endswith(".bin.gz") else "16"
        return f'AT#M2MWRITE="{name}",{size},{permission}'

    def read_line(self, name: str) -> str:
        """See Shelf."""
        return f'AT#M2MREAD="{self._path(name)}"'

    def remove(self, name: str) -> Work[None]:
        """See Shelf."""
        removed = yield from self._talk.ask(f'AT#M2MDEL="{self._path(name)}"')
        if not removed.ok:
            raise Halt(Fault.ANSWER, f"{name} could not be removed: {removed.error}")

    def chosen(self) -> Work[tuple[str, ...] | None]:
        """See Shelf. A module whose answer is a bare OK runs none."""
        read = yield from self._talk.ask("AT#M2MRUN?")
        told = read_quoted(read.lines, "#M2MRUN")
        return _names([each.replace("\\", "/").rpartition("/")[2] for each in told]) if read.ok else None

    def choose(self, name: str) -> Work[None]:
        """See Shelf."""
        chosen = yield from self._talk.ask(f'AT#M2MRUN=2,"{name}"')
        if not chosen.ok:
            raise Halt(Fault.ANSWER, f"{name} could not be enabled: {chosen.error}")

    def restart(self) -> Work[bool]:
        """See Shelf. Mode 4 leaves seconds in which an AT command stops a bad app; one that was chosen before is kept."""
        read = yield from self._talk.ask("AT+M2M?")
        mode, _, rest = next(iter(read_quoted(read.lines, "+M2M")), "0").partition(",")
        seconds = rest.partition(",")[0].strip() or "10"
        line = f"AT+M2M={mode.strip()},{seconds}" if mode.strip() not in {"0", ""} else "AT+M2M=4,10"
        told = yield from _restarts(line)
        if told is _Told.REFUSED:
            raise Halt(Fault.ANSWER, f"the module does not take {line}: it was not restarted")
        return told is _Told.OK


def _names(told: Sequence[str]) -> tuple[str, ...] | None:
    """Names as the module told them, if they can be some: they go into commands again."""
    return None if any(UNFIT.search(each) for each in told) else tuple(filter(None, told))


class _Told(Enum):
    """What a module said to the command that restarts it."""

    OK = auto()
    NOTHING = auto()
    """The link was lost first: it goes down at once, so that its answer may not have left."""
    REFUSED = auto()


def _restarts(line: str) -> Work[_Told]:
    """Send what restarts the module."""
    try:
        reply = yield from once(Send(line=(line,), allow_lockout=True))
    except Lost as loss:
        return _Told.NOTHING if loss.fault is Fault.LOST else _Told.REFUSED
    assert isinstance(reply, Answer)
    return _Told.OK if reply.exchange.ok else _Told.REFUSED
