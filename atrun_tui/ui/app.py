"""The console as a Textual application: themes, keys and the one screen; nothing of what they are about."""

from __future__ import annotations

import gc
import time
from typing import TYPE_CHECKING

from textual import events
from textual.app import App

from atrun_tui.protocol.printable import printable
from atrun_tui.ui.keymap import read_keymap
from atrun_tui.ui.screens.console import Console
from atrun_tui.ui.theme import to_theme, variable_defaults
from atrun_tui.ui.turns import Behind, Turns

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.driver import Driver
    from textual.screen import Screen

    from atrun_tui.workspace import Workspace

DEFAULT_THEME = "night"


class AtrunApp(App[int], inherit_bindings=False):
    """The console over a workspace.

    Args:
        workspace: opened; whoever opened it closes it.
        connect: names of the sessions to start with.
        wall: the wall clock, seconds since the epoch.

    Attributes:
        last_words: what is still to be read when the console is gone.
    """

    TITLE = "atrun"
    CSS_PATH = "styles/console.tcss"
    ENABLE_COMMAND_PALETTE = False

    def __init__(
        self, workspace: Workspace, connect: Sequence[str] = (), *, wall: Callable[[], float] = time.time
    ) -> None:
        super().__init__()
        self._workspace = workspace
        self._connect = connect
        self._wall = wall
        self._turns = Turns(self, super().on_event)
        self.last_words = ""
        self._own_keys, self._problems = read_keymap(workspace.paths.keymap)
        self._problems += self._register_themes(workspace.settings.theme)
        self.theme = self._wanted_theme(workspace.settings.theme)

    def get_default_screen(self) -> Screen[None]:
        """The console."""
        return Console(self._workspace, self._connect, self._own_keys, self._wall, self._late_problems)

    def get_driver_class(self) -> type[Driver]:
        """Textual's choice; on a Unix terminal one that outlasts it."""
        chosen = super().get_driver_class()
        if chosen.__name__ != "LinuxDriver":
            return chosen
        from atrun_tui.ui.terminal import LastingDriver  # noqa: PLC0415  (there is none of it elsewhere)

        return LastingDriver

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The palette's colours for the style sheets, derived where a theme does not name them."""
        return variable_defaults(self.current_theme)

    def on_mount(self) -> None:
        """Use the owner's keys."""
        self._turns.begin()
        self.set_keymap(self._own_keys)
        self.call_after_refresh(_collect_again)

    async def on_event(self, event: events.Event) -> None:
        """Keys and pasted text take turns; everything else is Textual's."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            await self._turns.take(event)
        else:
            await super().on_event(event)

    async def on_behind(self, behind: Behind) -> None:
        """The key before it is done."""
        await self._turns.arrived(behind)

    def hear_no_keys(self) -> None:
        """The terminal is gone: to look for keys there would never rest."""
        if self._driver is not None:
            self._driver.disable_input()

    def _wanted_theme(self, name: str) -> str:
        if name in self.available_themes:
            return name
        self._problems.append(f'There is no theme named "{name}"; {DEFAULT_THEME} is used.')
        self._register_themes(DEFAULT_THEME)
        return DEFAULT_THEME

    def _late_problems(self) -> list[str]:
        """The first frame is there: read the themes that are not worn; what of the owner's files could not be used."""
        known = set(self._problems)
        return self._problems + [problem for problem in self._register_themes(None) if problem not in known]

    def _register_themes(self, worn: str | None) -> list[str]:
        """Read the themes, or of our own the worn one alone; what could not be used, as sentences."""
        from atrun_tui.config.theme_files import find_themes  # noqa: PLC0415  (reads files: not before it is wanted)

        files, faults = find_themes(self._workspace.paths.themes, worn)
        problems = [str(fault) for fault in faults]
        for file in files:
            try:
                self.register_theme(to_theme(file))
            except ValueError as fault:
                problems.append(f"{file.path}: {fault}")
        return problems

    def _fatal_error(self) -> None:
        """The last resort: leave with a sentence where Textual would print a traceback."""
        from rich.text import Text  # noqa: PLC0415  (hoped never to be needed)

        error = self._exception
        words = printable(f"{type(error).__name__}: {error}"[:400])
        self.panic(
            Text(
                "The console met an error of its own and had to close. The journal holds every exchange that ended.\n"
                f"Please report it: {words}"
            )
        )


def _collect_again() -> None:
    """The first frame is there: look for garbage again, but no more among what the start made."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
