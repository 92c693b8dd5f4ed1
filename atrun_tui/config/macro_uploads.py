"""The `upload` step of a macro: reads the file it names and makes the procedure that stores it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from atrun_tui.config.local_file import read_local
from atrun_tui.procedures.preparation import Kind, prepare
from atrun_tui.procedures.storage import Order
from atrun_tui.procedures.storing import store
from atrun_tui.procedures.ways import Ways

if TYPE_CHECKING:
    from collections.abc import Callable

    from atrun_tui.procedures.steps import Procedure, Upload

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
        path = folder / Path(request.file).expanduser()
        kind = Kind(request.kind) if request.kind is not None else None
        cargo = prepare(path.name, read_local(path), kind=kind, name=request.as_name, ways=WAYS)
        order = Order(cargo=cargo, enable=request.enable or request.start, start=request.start)
        return store(order, transport, WAYS)

    return begin
