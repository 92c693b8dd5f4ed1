"""Easy Script: storing, listing, checking, reading and enabling Python scripts."""

from __future__ import annotations

from functools import partial

from atrun_tui.simulator.brain.checksum import checksum
from atrun_tui.simulator.brain.drive import ScriptStore
from atrun_tui.simulator.brain.line import Form
from atrun_tui.simulator.brain.module import Call, Handler
from atrun_tui.simulator.brain.reply import (
    DONE,
    NAME_TOO_LONG,
    NOT_FOUND,
    OPERATION_NOT_ALLOWED,
    Ask,
    Failed,
    Reply,
    say,
)
from atrun_tui.simulator.brain.settings import number

LONGEST_NAME = 16
LARGEST = 100_000_000


def _write(call: Call) -> Reply:
    """`#WSCRIPT="name",size[,hidden]`, then exactly so many bytes at the `>>>` prompt."""
    if call.command.form is Form.TEST:
        return DONE
    name = _name(call)
    size = number(call.command.argument(1), 1, LARGEST)
    hidden = number(call.command.argument(2, "0"), 0, 1) == 1
    store = call.module.scripts
    _not_locked(call, name)
    store.room_for(name, size)
    return Reply(ask=Ask(b">>>", size, partial(_stored, store, name, hidden)))


def _not_locked(call: Call, name: str) -> None:
    if call.module.options.locks_running and name == call.module.scripts.enabled:
        raise Failed(OPERATION_NOT_ALLOWED)


def _stored(store: ScriptStore, name: str, hidden: bool, content: bytes) -> Reply:
    store.write(name, content, hidden=hidden)
    return DONE


def _name(call: Call) -> str:
    if call.command.form is not Form.SET or not call.command.argument(0):
        raise Failed
    if len(call.command.argument(0)) > LONGEST_NAME:
        raise Failed(NAME_TOO_LONG)
    return call.command.argument(0)


def _read(call: Call) -> Reply:
    if call.command.form is Form.TEST:
        return DONE
    return Reply(raw=b"\r\n<<<" + call.module.scripts.read(_name(call)))


def _list(call: Call) -> Reply:
    if call.command.form is Form.TEST:
        return DONE
    store = call.module.scripts
    names = (f'#LSCRIPT: "{name}",{len(content)}' for name, content in store.contents.items())
    return say(*names, f"#LSCRIPT: free bytes: {store.told_free}")


def _list_checked(call: Call) -> Reply:
    """#LCSCRIPT: the list with checksums, or one script alone, which has no line of free bytes."""
    store = call.module.scripts
    if call.command.form is Form.TEST:
        return DONE
    if call.command.form is Form.SET:
        name = _name(call)
        if name not in store.contents:
            raise Failed(NOT_FOUND)
        return say(_checked(call, name))
    return say(*(_checked(call, name) for name in store.contents), f"#LCSCRIPT: free bytes: {store.told_free}")


def _checked(call: Call, name: str) -> str:
    """A script's row; one that is in use has no checksum (AT guide, #LCSCRIPT)."""
    options, content = call.module.options, call.module.scripts.contents[name]
    locked = options.locks_running and name == call.module.scripts.enabled
    crc = "" if locked else checksum(content, options.checksum)
    return f'#LCSCRIPT: "{name}",{len(content)}' + (f",{crc}" if crc else "")


def _delete(call: Call) -> Reply:
    if call.command.form is not Form.TEST:
        _not_locked(call, _name(call))
        call.module.scripts.remove(_name(call))
    return DONE


def _delete_all(call: Call) -> Reply:
    if call.command.form is Form.EXECUTE:
        call.module.scripts.contents.clear()
        call.module.scripts.hidden.clear()
    return DONE


def _enable(call: Call) -> Reply:
    """#ESCRIPT: takes any name, also one that is not there; an empty one enables none."""
    store = call.module.scripts
    if call.command.form is Form.READ:
        return say(f'#ESCRIPT: "{store.enabled}"')
    if call.command.form is Form.SET:
        if len(call.command.argument(0)) > LONGEST_NAME:
            raise Failed(NAME_TOO_LONG)
        store.enabled = call.command.argument(0)
    return DONE


def _execute(call: Call) -> Reply:
    if call.command.form is Form.EXECUTE and call.module.scripts.enabled not in call.module.scripts.contents:
        raise Failed(NOT_FOUND)
    return DONE


COMMANDS: dict[str, Handler] = {
    "#WSCRIPT": _write,
    "#RSCRIPT": _read,
    "#LSCRIPT": _list,
    "#LCSCRIPT": _list_checked,
    "#DSCRIPT": _delete,
    "#DASCRIPT": _delete_all,
    "#ESCRIPT": _enable,
    "#EXECSCR": _execute,
}
