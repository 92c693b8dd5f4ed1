"""Runs the storing of a file, or any errand among a module's files, to its end and keeps its result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from atrun_tui.procedures.steps import Ending, Fault, Keep, Kept, Missed, Reply, Request, Tiding
from atrun_tui.session.runner import Runner

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from atrun_tui.session.clock import Clock
    from atrun_tui.session.engine import Session
    from atrun_tui.session.play_reports import PlayReport

Result = TypeVar("Result", bound=Ending)


@dataclass(frozen=True, slots=True, kw_only=True)
class Done(Generic[Result]):
    """How an errand ended.

    Attributes:
        result: the procedure's own, None when it ended before it had any: no link came about, or it was stopped.
        fault: what kind of thing went wrong; None when all is well.
        message: its last word, or the sentence why not.
        started: wall clock.
        elapsed_ms: the connection included.
    """

    result: Result | None
    fault: Fault | None
    message: str
    started: float
    elapsed_ms: float

    @property
    def ok(self) -> bool:
        """Whether it did what it was for."""
        return self.result is not None and self.result.ok


class Errand(Generic[Result]):
    """One procedure on one module, with a result of its own kind."""

    def __init__(
        self,
        session: Session,
        procedure: Generator[Request | Tiding, Reply | None, Result],
        *,
        report: Callable[[PlayReport], None],
        keep: Callable[[Keep], Kept | Missed] | None = None,
        mask: Callable[[str], str] = str,
        clock: Clock | None = None,
        timeout: float | None = None,
        origin: str,
    ) -> None:
        """Make one that has not begun.

        Args:
            session: the module's; it is connected if it is not, and left as it is at the end.
            procedure: what to do.
            report: called with everything that happens.
            keep: keeps a file of the module's on this computer.
            mask: hides secrets in any text.
            clock: time; the running loop's when None.
            timeout: seconds for commands without one of their own; None = the usual.
            origin: who asks, for the record.
        """
        self._result: Result | None = None
        self._runner = Runner(
            session,
            self._watched(procedure),
            macro=origin,
            report=report,
            keep=keep,
            mask=mask,
            clock=clock,
            timeout=timeout,
            origin=origin,
        )

    def cancel(self) -> None:
        """End it now, and put the module in order; called again, do not even that."""
        self._runner.cancel()

    async def run(self) -> Done[Result]:
        """Do it to its end, whatever that is; failures are values."""
        finished = await self._runner.run()
        return Done(
            result=self._result,
            fault=finished.fault,
            message=finished.message,
            started=finished.started,
            elapsed_ms=finished.elapsed_ms,
        )

    def _watched(
        self, procedure: Generator[Request | Tiding, Reply | None, Result]
    ) -> Generator[Request | Tiding, Reply | None, Ending]:
        self._result = yield from procedure
        return self._result
