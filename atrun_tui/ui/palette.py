"""The palette finds everything: actions, sessions, macros, commands and themes; it is Textual's, filled from the console."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.command import CommandPalette, DiscoveryHit, Hit, Provider
from textual.content import Content
from textual.theme import BUILTIN_THEMES

from atrun_tui.ui.action import Scope, effective_keys, key_word
from atrun_tui.ui.actions import ACTIONS
from atrun_tui.ui.states import LOOKS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from textual.command import Hits

    from atrun_tui.ui.parts import Parts

    Offer = tuple[str, str, Callable[[], None]]
    Source = Callable[[], Iterator[Offer]]

_RECENT = 50
"""Recent commands offered; the history search has them all."""

_BY_ITS_WORDS = 0.01
"""The score of what is found by what it does; whatever has the text in its name stands before it."""


def actions(parts: Parts, deeds: Mapping[str, Callable[[], object]]) -> Iterator[Offer]:
    """What can be done, with its keys."""
    for action in ACTIONS:
        if action.scope is Scope.CONSOLE and action.id != "palette":
            keys = ", ".join(map(key_word, effective_keys(action, parts.keymap)))
            yield action.title, f"{action.help}  {keys}".rstrip(), partial(parts.voice.carefully, deeds[action.id])


def sessions(parts: Parts) -> Iterator[Offer]:
    """Every session, to be shown."""
    for entry in parts.roster.entries.values():
        words = f"{LOOKS[entry.status.state].sign} {entry.status.state.value}  {entry.road}"
        yield f"Show {entry.name}", words, partial(parts.choose, entry.name)


def commands(parts: Parts) -> Iterator[Offer]:
    """Recent commands, to be put on the line."""
    for command in parts.line.recall.commands[:_RECENT]:
        yield command, "a recent command: puts it on the line", partial(parts.recall, command)


def book(parts: Parts) -> Iterator[Offer]:
    """Every command of the catalogue, once that is read, to be put on the line; the recent ones are offered already."""
    catalogue = parts.line.catalogue
    recent = set(parts.line.recall.commands[:_RECENT])
    for entry in catalogue.entries if catalogue is not None else ():
        command = entry.name if entry.name == "A/" else f"AT{entry.name}"
        if command not in recent:
            yield command, f"{entry.summary}  {entry.parameters}".rstrip(), partial(parts.recall, command)


def macros(parts: Parts) -> Iterator[Offer]:
    """Every macro, to be played."""
    from atrun_tui.config.macro_files import list_macros  # noqa: PLC0415  (not before something is sought)

    for each in list_macros(parts.workspace.paths.macros):
        words = "a macro of the starter set" if each.shipped else "a macro of yours"
        yield f"Play {each.name}", words, partial(parts.voice.carefully, partial(parts.playing.pick, each.name))


def themes(parts: Parts) -> Iterator[Offer]:
    """Every theme, to be worn and remembered."""
    available = parts.app.available_themes
    ours_first = sorted(available.items(), key=lambda named: (named[0] in BUILTIN_THEMES, named[0]))
    for name, theme in ours_first:
        if not name.startswith("textual-"):
            yield f"Theme {name}", "dark" if theme.dark else "light", partial(_wear, parts, name)


def _wear(parts: Parts, name: str) -> None:
    """Change the theme and remember it."""
    parts.app.theme = name
    try:
        parts.workspace.save_setting("theme", name)
    except Exception as error:  # noqa: BLE001  (worn all the same; the next start will not know)
        parts.app.notify(f"The choice could not be kept: {error}", severity="warning", markup=False)


def provider(source: Source, *, unasked: bool) -> type[Provider]:
    """A provider of Textual's that offers what `source` yields; `unasked`: before anything is typed, too."""

    class Offers(Provider):
        async def discover(self) -> Hits:
            for name, help_text, do in source() if unasked else ():
                yield DiscoveryHit(Content(name), do, text=name, help=help_text)

        async def search(self, query: str) -> Hits:
            matcher = self.matcher(query)
            for name, help_text, do in source():
                score = matcher.match(name)
                if score > 0:
                    yield Hit(score, matcher.highlight(name), do, text=name, help=help_text)
                elif query.casefold() in help_text.casefold():
                    yield Hit(_BY_ITS_WORDS, Content(name), do, text=name, help=help_text)

    return Offers


class Palette(CommandPalette):
    """Textual's palette in our clothes."""

    CSS_PATH = "styles/screens.tcss"


def open_palette(parts: Parts, deeds: Mapping[str, Callable[[], object]]) -> None:
    """Show the palette over the console, with everything in it; `deeds` = what the actions do, by their ids."""
    at_once = (partial(actions, parts, deeds), partial(sessions, parts))
    sought = (partial(macros, parts), partial(commands, parts), partial(book, parts), partial(themes, parts))
    offers = [provider(each, unasked=True) for each in at_once] + [provider(each, unasked=False) for each in sought]
    parts.app.push_screen(Palette(offers, placeholder="an action, a session, a macro, a command, a theme"))


def open_themes(parts: Parts) -> None:
    """Show the palette with the themes alone."""
    offers = [provider(partial(themes, parts), unasked=True)]
    parts.app.push_screen(Palette(offers, placeholder="a theme"))
