"""The palette finds everything: actions, sessions, recent commands and themes; it is Textual's, filled from the console."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import CommandPalette, DiscoveryHit, Hit, Provider
from textual.content import Content
from textual.theme import BUILTIN_THEMES

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
            yield action.title, f"{action.help}  {keys}".rstrip(), partial(console.perform, action.id)


def sessions(console: Console) -> Iterator[Offer]:
    """Every session, to be shown."""
    for entry in console.roster.entries.values():
        words = f"{LOOKS[entry.status.state].sign} {entry.status.state.value}  {entry.road}"
        yield f"Show {entry.name}", words, partial(console.choose, entry.name)


def commands(console: Console) -> Iterator[Offer]:
    """Recent commands, to be put on the line."""
    for command in console.line.recall.commands[:_RECENT]:
        yield command, "a recent command: puts it on the line", partial(console.recall, command)


def macros(console: Console) -> Iterator[Offer]:
    """Every macro, to be played."""
    from atrun_tui.config.macro_files import list_macros  # noqa: PLC0415  (not before something is sought)

    for each in list_macros(console.workspace.paths.macros):
        words = "a macro of the starter set" if each.shipped else "a macro of yours"
        yield f"Play {each.name}", words, partial(console.voice.carefully, partial(console.playing.pick, each.name))


def themes(console: Console) -> Iterator[Offer]:
    """Every theme, to be worn and remembered."""
    app = cast("AtrunApp", console.app)
    ours_first = sorted(app.available_themes.items(), key=lambda named: (named[0] in BUILTIN_THEMES, named[0]))
    for name, theme in ours_first:
        if not name.startswith("textual-"):
            yield f"Theme {name}", "dark" if theme.dark else "light", partial(app.wear, name)


def provider(source: Source, console: Console, *, unasked: bool) -> type[Provider]:
    """A provider of Textual's that offers what `source` yields; `unasked`: before anything is typed, too."""

    class Offers(Provider):
        async def discover(self) -> Hits:
            for name, help_text, do in source(console) if unasked else ():
                yield DiscoveryHit(Content(name), do, text=name, help=help_text)

        async def search(self, query: str) -> Hits:
            matcher = self.matcher(query)
            for name, help_text, do in source(console):
                score = matcher.match(name)
                if score > 0:
                    yield Hit(score, matcher.highlight(name), do, text=name, help=help_text)

    return Offers


class Palette(CommandPalette):
    """Textual's palette in our clothes."""

    CSS_PATH = "styles/screens.tcss"


def open_palette(
    console: Console, *sources: Source, placeholder: str = "an action, a session, a macro, a command, a theme"
) -> None:
    """Show the palette over the console."""
    offered = sources or (actions, sessions, macros, commands, themes)
    classes = [provider(source, console, unasked=bool(sources) or source in (actions, sessions)) for source in offered]
    console.app.push_screen(Palette(classes, placeholder=placeholder))
