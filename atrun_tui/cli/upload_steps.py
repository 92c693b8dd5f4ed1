"""The `upload` step of a macro: reads the file it names and makes the procedure that stores it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from atrun_tui.cli.diagnostics import CommandFailed
from atrun_tui.cli.upload import read_file
from atrun_tui.procedures.preparation import Kind, prepare
from atrun_tui.procedures.storage import Order
from atrun_tui.procedures.storing import store
from atrun_tui.session.cargo import Upload as Cargo

if TYPE_CHECKING:
    from collections.abc import Callable

    from atrun_tui.procedures.steps import Procedure, Upload


def uploads(folder: Path, transport: str) -> Callable[[Upload], Procedure]:
    """What a runner calls for a macro.

    Args:
        folder: the macro's own, from where its files are named.
        transport: the road's word.
    """

    def begin(request: Upload) -> Procedure:
        path = folder / Path(request.file).expanduser()
        try:
            data = read_file(path)
        except CommandFailed as problem:
            raise ValueError(str(problem)) from None
        kind = Kind(request.kind) if request.kind is not None else None
        cargo = prepare(path.name, data, kind=kind, name=request.as_name)
        order = Order(
            cargo=cargo,
            enable=request.enable or request.start,
            start=request.start,
            result_limit=Cargo(data=cargo.data).result_limit,
        )
        return store(order, transport)

    return begin
