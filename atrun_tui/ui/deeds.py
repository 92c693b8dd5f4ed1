"""What each action of the registry does, by its id; loaded with the first one, and with it all that actions need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.ui.palette import open_palette, themes

if TYPE_CHECKING:
    from collections.abc import Callable

    from atrun_tui.ui.screens.console import Console


def deeds(console: Console) -> dict[str, Callable[[], object]]:
    """What each action of the registry does."""
    tending, enlisting, viewing = console.tending, console.enlisting, console.viewing
    return {
        "history-search": viewing.history,
        "cancel": console.stop,
        "new-session": enlisting.new,
        "connect": tending.connect,
        "disconnect": tending.disconnect,
        "reconnect": tending.reconnect,
        "previous-session": lambda: tending.step(-1),
        "next-session": lambda: tending.step(1),
        "edit-profile": enlisting.edit,
        "remove-profile": enlisting.remove,
        "lobby": console.receiving.open,
        "abilities": console.exploring.show,
        "check": console.checkup.begin,
        "transparent": console.passing.begin,
        "upload": console.uploading.open,
        "files": console.filing.open,
        "play": console.playing.open,
        "record": console.recording.toggle,
        "make-macro": console.recording.of_responses,
        "compare": console.comparing.open,
        "find": console.find_bar.find,
        "copy": viewing.copy,
        "export": viewing.export,
        "clear": viewing.clear,
        "show-unsolicited": viewing.unsolicited,
        "show-history": viewing.recent,
        "said": viewing.said,
        "help": viewing.help,
        "palette": lambda: open_palette(console),
        "jump": viewing.jump,
        "theme": lambda: open_palette(console, themes, placeholder="a theme"),
        "quit": lambda: console.uploading.unless_running(console.playing.quit),
    }
