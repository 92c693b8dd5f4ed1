"""AppZone: files in folders, which of them runs, and how it starts."""

from __future__ import annotations

from functools import partial

from atrun_tui.simulator.brain.drive import AppStore
from atrun_tui.simulator.brain.line import Form
from atrun_tui.simulator.brain.module import Call, Handler
from atrun_tui.simulator.brain.reply import (
    DONE,
    NAME_TOO_LONG,
    NOT_FOUND,
    OPERATION_NOT_ALLOWED,
    Ask,
    Effect,
    Failed,
    Reply,
    say,
)
from atrun_tui.simulator.brain.scripts import LARGEST
from atrun_tui.simulator.brain.settings import number

LONGEST_PATH = 128
LONGEST_NAME = 64
_EXECUTABLE = {"1": (".bin",), "16": (".gz",), "17": (".bin.gz",)}


def _path(call: Call) -> str:
    name = call.command.argument(0)
    if call.command.form is not Form.SET or not name:
        raise Failed
    path = call.module.apps.path(name)
    if len(path) > LONGEST_PATH or len(path.rpartition("/")[2]) > LONGEST_NAME:
        raise Failed(NAME_TOO_LONG)
    return path


def _write(call: Call) -> Reply:
    """`#M2MWRITE="name",size[,permission]`: a permission that fits the name's ending puts the file into the apps' folder."""
    if call.command.form is Form.TEST:
        return DONE
    store, path = call.module.apps, _path(call)
    size = number(call.command.argument(1), 1, LARGEST)
    permission = call.command.argument(2, "0")
    if permission not in ("0", *_EXECUTABLE):
        raise Failed
    if path.endswith(_EXECUTABLE.get(permission, ("\0",))):
        path = "/mod/" + path.rpartition("/")[2]
    _not_locked(call, path)
    store.room_for(path, size)
    return Reply(ask=Ask(b">>>", size, partial(_stored, store, path)))


def _not_locked(call: Call, path: str) -> None:
    if call.module.options.locks_running and path in {f"/mod/{name}" for name in call.module.app_to_run}:
        raise Failed(OPERATION_NOT_ALLOWED)


def _stored(store: AppStore, path: str, content: bytes) -> Reply:
    store.files[path] = content
    return DONE


def _read(call: Call) -> Reply:
    if call.command.form is Form.TEST:
        return DONE
    return Reply(raw=b"\r\n<<<" + call.module.apps.read(_path(call)))


def _list(call: Call) -> Reply:
    """#M2MLIST: folders as `<name>`, files as `"name",size`, then what is free."""
    store = call.module.apps
    if call.command.form is Form.TEST:
        return DONE
    folder = _path(call) if call.command.form is Form.SET else store.here
    folders, files = store.entries(folder)
    shown = [f"#M2MLIST: <{name}>" for name in folders] + [f'#M2MLIST: "{name}",{size}' for name, size in files]
    return say(*shown, f"#M2MLIST: free bytes: {store.told_free}")


def _delete(call: Call) -> Reply:
    if call.command.form is not Form.TEST:
        _not_locked(call, _path(call))
        call.module.apps.remove(_path(call))
    return DONE


def _folder(call: Call) -> Reply:
    store = call.module.apps
    if call.command.form is Form.READ and call.command.name == "#M2MCHDIR":
        return say(f'#M2MCHDIR: "{store.here}"')
    if call.command.form is Form.TEST:
        return DONE
    change = {"#M2MCHDIR": store.enter, "#M2MMKDIR": store.make_folder, "#M2MRMDIR": store.remove_folder}
    change[call.command.name](_path(call))
    return DONE


def _choose(call: Call) -> Reply:
    """`#M2MRUN=mode[,"name"]`: 0 none, 1 and 2 this file of the apps' folder."""
    module = call.module
    if call.command.form is Form.TEST:
        return say("#M2MRUN: (0-2)")
    if call.command.form is Form.READ:
        return say(*(f'#M2MRUN: "{name}"' for name in module.app_to_run))
    mode, name = number(call.command.argument(0), 0, 2), call.command.argument(1)
    if mode == 0 and name:
        raise Failed
    if mode and f"/mod/{name.rpartition('/')[2]}" not in module.apps.files:
        raise Failed(NOT_FOUND)
    module.app_to_run = (name.rpartition("/")[2],) if mode else ()
    return DONE


def _start(call: Call) -> Reply:
    """`+M2M=mode[,seconds[,shell]]`: answers, then the module restarts."""
    module = call.module
    if call.command.form is Form.TEST:
        return say("+M2M: (0-4),(10-60),(0,1)")
    if call.command.form is Form.READ:
        return say(f"+M2M: {','.join(map(str, module.app_start))}")
    mode = number(call.command.argument(0), 0, 4)
    wait = number(call.command.argument(1, str(module.app_start[1])), 10, 60)
    module.app_start = (mode, wait, number(call.command.argument(2, str(module.app_start[2])), 0, 1))
    return Reply(effect=Effect.RESTART)


COMMANDS: dict[str, Handler] = {
    "#M2MWRITE": _write,
    "#M2MREAD": _read,
    "#M2MLIST": _list,
    "#M2MDEL": _delete,
    "#M2MCHDIR": _folder,
    "#M2MMKDIR": _folder,
    "#M2MRMDIR": _folder,
    "#M2MRUN": _choose,
    "+M2M": _start,
}
