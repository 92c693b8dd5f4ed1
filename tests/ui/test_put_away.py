"""A card that is put away while it still works on something takes that work along."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import App
from textual.widgets import Static

from atrun_tui.ui.screens.card import Card

if TYPE_CHECKING:
    from textual.app import ComposeResult


class Lingering(Static):
    """Takes its time to go, as widgets do on a busy machine."""

    def __init__(self, gate: asyncio.Event) -> None:
        super().__init__()
        self._gate = gate

    async def on_unmount(self) -> None:
        await self._gate.wait()


class Working(Card[None]):
    """Shows in the end what it has found out."""

    AUTO_FOCUS = None
    CSS_PATH: ClassVar[list[str]] = []  # type: ignore[assignment]  # the sheet lies beside the package, not beside this

    def __init__(self) -> None:
        super().__init__()
        self.found = asyncio.Event()
        self.gone = asyncio.Event()
        self.told = 0

    def compose(self) -> ComposeResult:
        yield Static("", id="answer")
        yield Lingering(self.gone)

    def on_mount(self) -> None:
        self.look()

    @work
    async def look(self) -> None:
        await self.found.wait()
        self.told += 1
        self.query_one("#answer", Static).update("found")


async def test_what_is_found_after_a_card_was_put_away_is_nobodys() -> None:
    app: App[None] = App()
    async with app.run_test() as pilot:
        card = Working()
        await app.push_screen(card)
        card.dismiss(None)
        async with asyncio.timeout(20):
            while card.query("#answer"):  # noqa: ASYNC110  (nobody tells)
                await asyncio.sleep(0)
        card.found.set()
        for _ in range(20):
            await asyncio.sleep(0)
        card.gone.set()
        await pilot.pause()
        assert app.screen_stack[-1] is not card
    assert card.told == 0
