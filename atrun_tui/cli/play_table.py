"""What `atrun play` prints at the end, and beforehand: how each module ended, and what would be sent to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.config.macro_files import profile_values
from atrun_tui.procedures.plan import plan, sms_of
from atrun_tui.procedures.steps import Fault
from atrun_tui.protocol.printable import printable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from atrun_tui.cli.diagnostics import Diagnostics
    from atrun_tui.cli.output import Output
    from atrun_tui.config.profile import Profile
    from atrun_tui.procedures.expressions import Value
    from atrun_tui.procedures.program import Macro
    from atrun_tui.session.play_reports import Finished

_WIDEST = 60


def print_table(finished: Sequence[Finished], output: Output) -> None:
    """A row a module: its name, how it ended, how many steps it took and how long, and what it found or why it failed."""
    rows = [("profile", "result", "steps", "seconds", "")]
    rows += [
        (each.profile, _result(each), str(each.steps), f"{each.elapsed_ms / 1000:.2f}", _detail(each))
        for each in finished
    ]
    widths = [max(len(printable(row[column])) for row in rows) for column in range(4)]
    for row in rows:
        cells = [printable(cell).ljust(width) for cell, width in zip(row, widths, strict=False)]
        output.line("  ".join((*cells, row[4])).rstrip())


def _result(finished: Finished) -> str:
    if finished.ok:
        return "ok"
    if finished.fault is Fault.STOPPED:
        return "not played" if finished.failed_step is None else "stopped"
    return "failed"


def _detail(finished: Finished) -> str:
    if not finished.ok:
        first = finished.message.partition(". ")[0]  # what to do next was said on stderr
        return f"{finished.failed_step}: {first}" if finished.failed_step else first
    found = " ".join(f"{name}={_short(value)}" for name, value in finished.captures.items())
    return "  ".join(filter(None, (finished.message, found)))


def _short(value: str) -> str:
    return value if len(value) <= _WIDEST else value[: _WIDEST - 1] + "…"


def print_plan(
    macro: Macro,
    profiles: Sequence[Profile],
    given: Mapping[str, Value],
    output: Output,
    diagnostics: Diagnostics,
) -> None:
    """What a play would send to each module at most, and how many SMS that costs."""
    total = 0
    for profile in profiles:
        planned = plan(macro, profile_values(profile), given)
        sms = sum(sms_of(each, profile.transport) for each in planned)
        total += sms
        if output.as_json:
            for each in planned:
                output.record(each.as_json(profile.name, profile.transport, macro.name))
            continue
        output.line(f"{profile.name} ({profile.transport} {profile.road})")
        for each in planned:
            notes = [f"up to {each.times} times"] if each.times > 1 else []
            notes += [f"if {condition}" for condition in each.conditions]
            told = f"   ({', '.join(notes)})" if notes else ""
            output.line(f"  {each.number:>5}  {each.what}{told}")
        commands = sum(each.times for each in planned)
        cost = f", {sms} SMS and as many answers or more" if profile.transport == "sms" else ""
        output.line(f"  at most {commands} to send{cost}")
    modules = f"{len(profiles)} module{'' if len(profiles) == 1 else 's'}"
    diagnostics.say(f"nothing was sent; {modules}, at most {total} SMS")
