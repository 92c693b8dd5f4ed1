"""Keys take effect in the order they were pressed, however fast they come.

Textual hands a key to the focused widget, which takes a letter at once, while a key that stands for an action travels up to the
application before it does anything. Pressed one by one nobody notices; but over a slow link keys arrive in bunches, and then
`ctrl+u` would wipe what was typed after it, and after `enter` in a form the next field's text, or the password, would go into the
field before.

So a key waits until all that the one before it set off is done. A message follows each key through the very queues the key goes
through: when it has come up to the application twice, once behind the key and once behind what the key made widgets say, the next
key has its turn. Keys also wait for a screen that the last one opened, the first of all included, until there is something on it
to type into.
"""

from __future__ import annotations

import asyncio
from collections import deque
from functools import partial
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from typing import Any

    from textual.app import App
    from textual.events import Event
    from textual.screen import Screen

LONGEST = 0.25
"""Seconds after which the message behind a key is taken to be lost, and another is sent: a widget that went away took it along."""
TRIES = 40
"""Messages that may be lost before the next key has its turn all the same. On a busy machine each is only late."""

_ROUNDS = 2


class Behind(Message):
    """Goes where a key went, behind it.

    Args:
        number: which of all that were sent it is.
    """

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


class Turns:
    """Gives each key its turn.

    Args:
        app: whose keys they are; it hands every `Behind` that comes up to it to `arrived`.
        handle: does with a key what the application would have done.
    """

    def __init__(self, app: App[Any], handle: Callable[[Event], Awaitable[None]]) -> None:
        self._app = app
        self._handle = handle
        self._waiting: deque[Event] = deque()
        self._key = 0
        self._sent = 0
        self._rounds = 0
        self._tries = 0
        self._screen: Screen[Any] | None = None
        self._alarm: asyncio.TimerHandle | None = None

    def begin(self) -> None:
        """The application starts: what is typed before there is something to type into waits for it."""
        self._watch()
        self._follow()

    async def take(self, key: Event) -> None:
        """A key was pressed, or a text pasted."""
        self._waiting.append(key)
        if self._alarm is None and not self._closed:
            await self._next()

    async def arrived(self, behind: Behind) -> None:
        """A message that followed a key is here; only the last one sent counts."""
        if behind.number != self._sent or self._alarm is None or self._closed:
            return
        self._rounds += 1
        if self._rounds < _ROUNDS or self._opening():
            self._follow()
        else:
            await self._over()

    @property
    def _closed(self) -> bool:
        """Whether the application has put its screens away already: no key has a turn any more."""
        return not self._app.screen_stack

    async def _next(self) -> None:
        self._key += 1
        self._rounds = self._tries = 0
        self._screen = self._app.screen
        self._watch()
        await self._handle(self._waiting.popleft())
        self._follow()

    def _follow(self) -> None:
        self._sent += 1
        screen = self._app.screen
        (screen.focused or screen).post_message(Behind(self._sent))

    def _opening(self) -> bool:
        """Whether the key opened a screen on which nothing has the focus yet."""
        screen = self._app.screen
        return screen is not self._screen and bool(screen.AUTO_FOCUS) and screen.focused is None

    def _watch(self) -> None:
        look = partial(self._app.call_later, self._look, self._key)
        self._alarm = asyncio.get_running_loop().call_later(LONGEST, look)

    async def _look(self, key: int) -> None:
        """No message has come back for long: send another. A widget that is only slow gets it after the first."""
        if key != self._key or self._alarm is None or self._closed:
            return
        self._tries += 1
        if self._tries > TRIES:
            await self._over()
            return
        self._watch()
        self._follow()

    async def _over(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        if self._waiting:
            await self._next()
