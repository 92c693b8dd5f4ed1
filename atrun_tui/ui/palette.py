"""The palette finds everything: actions, sessions, recent commands and themes; it is Textual's, filled from the console."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.command import CommandPalette, DiscoveryHit, Hit, Provider
from textual.content import Content

from atrun_tui.ui.actions import ACTIONS, Scope, effective_keys, key_word
from atrun_tui.ui.states import LOOKS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textual.command import Hits

    from atrun_tui.ui.app import AtrunApp
    from atrun_tui.ui.screens.console import Console

    Offer = tuple[str, str, Callable[[], None]]
    Source = Callable[[Console], Iterator[Offer]]

_RECENT = 50
"""Recent commands offered; the history search has them all."""


def actions(console: Console) -> Iterator[Offer]:
    """What can be done, with its keys."""
    for action in ACTIONS:
        if action.scope is Scope.CONSOLE and action.id != "palette":
            keys = ", ".join(map(key_word, effective_keys(action, console.keymap)))
            yield action.title, f"{action.help}  {keys}".rstrip(), lambda id=action.id: console.perform(id)  # type: ignore[misc]


def sessions(console: Console) -> Iterator[Offer]:
    """Every session, to be shown."""
    for entry in console.roster.entries.values():
        look = LOOKS[entry.status.state]
        yield (
            f"Show {entry.name}",
            f"{look.sign} {entry.status.state.value}  {entry.road}",
            lambda name=entry.name: console.choose(name),
        )  # type: ignore[misc]


def commands(console: Console) -> Iterator[Offer]:
    """Recent commands, to be put on the line."""
    for command in console.line.recall.commands[:_RECENT]:
        yield command, "a recent command: puts it on the line", lambda text=command: console.recall(text)  # type: ignore[misc]


def themes(console: Console) -> Iterator[Offer]:
    """Every theme, to be worn and remembered."""
    app = cast("AtrunApp", console.app)
    for name, theme in app.available_themes.items():
        if name != "textual-ansi":
            yield f"Theme {name}", "dark" if theme.dark else "light", lambda name=name: app.wear(name)  # type: ignore[misc]


def provider(source: Source, console: Console) -> type[Provider]:
    """A provider of Textual's that offers what `source` yields."""

    class Offers(Provider):
        async def discover(self) -> Hits:
            for name, help_text, do in source(console):
                yield DiscoveryHit(Content(name), do, text=name, help=help_text)

        async def search(self, query: str) -> Hits:
            matcher = self.matcher(query)
            for name, help_text, do in source(console):
                score = matcher.match(name)
                if score > 0:
                    yield Hit(score, matcher.highlight(name), do, text=name, help=help_text)

    return Offers


def open_palette(
    console: Console, *sources: Source, placeholder: str = "an action, a session, a command, a theme"
) -> None:
    """Show the palette over the console."""
    classes = [provider(source, console) for source in sources or (actions, sessions, commands, themes)]
    console.app.push_screen(CommandPalette(classes, placeholder=placeholder))
