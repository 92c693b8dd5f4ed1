"""The lines that change what is refused while the service is on: off, changed, on again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.procedures.service_lines import service_line, switch_line
from atrun_tui.procedures.setup_plan import is_plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from atrun_tui.procedures.link.case import Case
    from atrun_tui.procedures.link.readings import Row

HOST = 4
"""The place of the host among the ten values of #TCPATRUNCFG."""
_VALUES = 10


def while_off(case: Case, line: str) -> tuple[str, ...]:
    """The line while the service is off, since the socket of a connection is not to be changed."""
    if not (case.serves or case.dials):
        return (line,)
    serves = not case.dials
    return switch_line(serves=serves, on=False), line, switch_line(serves=serves, on=True)


def service_with(case: Case, row: Row, changes: Mapping[int, int]) -> tuple[str, ...]:
    """The lines that set the service as it is but for some values; none where the row holds anything that is not to be repeated."""
    values: list[int | str] = []
    for place in range(_VALUES):
        if place == HOST:
            values.append(f'"{row.text(place)}"')
        elif (number := changes.get(place, row.number(place))) is not None:
            values.append(number)
    if len(values) < _VALUES or not is_plain(row.text(HOST) or ""):
        return ()
    return while_off(case, service_line(values))
