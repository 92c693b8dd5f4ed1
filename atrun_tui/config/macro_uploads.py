"""The `upload` step of a macro: reads the file it names, and makes the procedure that stores it or says why it cannot be."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from atrun_tui.config.local_file import read_local
from atrun_tui.procedures.lint import Finding
from atrun_tui.procedures.preparation import Cargo, Kind, prepare
from atrun_tui.procedures.program import Store, every_step
from atrun_tui.procedures.storage import Order
from atrun_tui.procedures.storing import store
from atrun_tui.procedures.ways import Ways

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from atrun_tui.procedures.program import Macro
    from atrun_tui.procedures.steps import Procedure, Upload
    from atrun_tui.procedures.variables import Template

WAYS = Ways(
    say_kind='kind = "script" or kind = "app" in the step says it',
    rename='as = "NAME" in the step gives it another one there',
    force="a macro sends a file only where it is missing",
)
"""What a macro's author can do next."""


def uploads(folder: Path, transport: str) -> Callable[[Upload], Procedure]:
    """What a runner calls for a macro; it raises ValueError(sentence) for a file that cannot be used.

    Args:
        folder: the macro's own, from where its files are named.
        transport: the road's word.
    """

    def begin(request: Upload) -> Procedure:
        cargo = _cargo(folder, request.file, request.as_name, request.kind)
        order = Order(cargo=cargo, enable=request.enable or request.start, start=request.start)
        return store(order, transport, WAYS)

    return begin


def misfits(macro: Macro, folder: Path) -> Iterator[Finding]:
    """What is wrong with the files that a macro names outright; those that a variable names are read when it is played.

    Args:
        macro: whose `upload` steps are looked at.
        folder: as for `uploads`.
    """
    for step in every_step(macro.steps):
        store_it = step.action
        if not isinstance(store_it, Store) or not all(_is_plain(each) for each in (store_it.file, store_it.as_name)):
            continue
        as_name = store_it.as_name.source if store_it.as_name is not None else None
        try:
            _cargo(folder, store_it.file.source, as_name, store_it.kind)
        except ValueError as problem:
            where = step.where
            yield Finding(file=where.file, line=where.line("upload"), key=f"{where.key}.upload", text=str(problem))


def _is_plain(template: Template | None) -> bool:
    return template is None or template.pieces == (template.source,)


def _cargo(folder: Path, file: str, as_name: str | None, kind: str | None) -> Cargo:
    """The file, ready to travel. Raises ValueError(sentence)."""
    path = folder / Path(file).expanduser()
    return prepare(path.name, read_local(path), kind=Kind(kind) if kind is not None else None, name=as_name, ways=WAYS)
