"""Keys that come in a bunch take effect in their order, however busy the machine is."""

from __future__ import annotations

import asyncio
from typing import Any

from textual import events
from textual.app import App, ComposeResult
from textual.widgets import Input

from atrun_tui.ui.turns import LONGEST, Behind, Turns


class Field(Input):
    """Its keys wait in its queue, as they do on a machine that has no time for it."""

    slow = 0.0

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key):
            await asyncio.sleep(self.slow)
        await super().on_event(event)


class Form(App[None]):
    """Two fields."""

    def __init__(self) -> None:
        super().__init__()
        self._turns = Turns(self, super().on_event)

    def compose(self) -> ComposeResult:
        yield Field(id="user")
        yield Field(id="password", password=True)

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key) and not event.is_forwarded:
            await self._turns.take(event)
        else:
            await super().on_event(event)

    async def on_behind(self, behind: Behind) -> None:
        await self._turns.arrived(behind)


async def typed(slow: float) -> tuple[str, str]:
    app = Form()
    async with app.run_test() as pilot:
        app.query_one("#user", Field).slow = slow
        for key in ["a", "tab", *"secret"]:
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        async with asyncio.timeout(20):
            while len(values(app)[0] + values(app)[1]) < len("asecret"):
                await pilot.pause(0.01)
        return values(app)


def values(app: Any) -> tuple[str, str]:
    user, password = app.query(Input)
    return user.value, password.value


async def test_a_password_stays_out_of_the_field_before_it() -> None:
    assert await typed(0.0) == ("a", "secret")


async def test_also_on_a_machine_that_is_slow_to_move_the_focus() -> None:
    assert await typed(3 * LONGEST) == ("a", "secret")


async def test_what_comes_up_after_the_last_screen_was_put_away_has_no_turn() -> None:
    app = Form()
    async with app.run_test() as pilot:
        app.query_one("#user", Field).slow = 3 * LONGEST
        app.post_message(events.Key("a", "a"))
        await pilot.pause(0.01)
        turns = app._turns
        late, alarmed = Behind(turns._sent), turns._key
        assert turns._alarm is not None, "the key is still on its way"
    assert app.screen_stack == []
    await turns.arrived(late)
    await turns._look(alarmed)
    turns._alarm = None
    await turns.take(events.Key("b", "b"))
