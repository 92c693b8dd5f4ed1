"""The two ways the journal is kept behind one shape: at once by a headless command, by a thread beside the console."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from pathlib import Path

    from atrun_tui.journal.store import Store
    from atrun_tui.protocol.exchange import Exchange

T = TypeVar("T")


class Keeping(Protocol):
    """How the journal is kept: at once (headless) or by a thread (console)."""

    problem: str | None

    def start(self) -> None:
        """Open it."""
        ...

    def record(self, exchange: Exchange) -> Awaitable[bool] | bool:
        """Keep an exchange."""
        ...

    def record_urc(self, profile: str, transport: str, at: float, lines: Sequence[str]) -> None:
        """Keep something unsolicited."""
        ...

    def query(self, question: Callable[[Store], T]) -> Awaitable[T]:
        """Ask it something."""
        ...

    def post(self, work: Callable[[Store], object]) -> None:
        """Do something with it that nobody waits for."""
        ...

    async def close(self) -> None:
        """Keep what waits, and close."""
        ...


def keep(path: Path, *, tell: Callable[[str], None], at_once: bool) -> Keeping:
    """What keeps the journal at a path; `tell` is called with a sentence when there is trouble."""
    if at_once:
        from atrun_tui.journal.inline import InlineKeeper  # noqa: PLC0415  (one of the two is never needed)

        return InlineKeeper(path, tell=tell)
    from atrun_tui.journal.keeper import Keeper  # noqa: PLC0415

    return Keeper(path, tell=tell)
