"""What each action of the registry does, by its id; loaded with the first one, and with it all that actions need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.ui.palette import open_palette, open_themes

if TYPE_CHECKING:
    from collections.abc import Callable

    from atrun_tui.ui.parts import Parts


def deeds(parts: Parts) -> dict[str, Callable[[], object]]:
    """What each action of the registry does."""
    tending, enlisting, viewing = parts.tending, parts.enlisting, parts.viewing
    all_deeds: dict[str, Callable[[], object]] = {
        "history-search": viewing.history,
        "cancel": lambda: _stop(parts),
        "new-session": enlisting.new,
        "connect": tending.connect,
        "disconnect": tending.disconnect,
        "reconnect": tending.reconnect,
        "previous-session": lambda: tending.step(-1),
        "next-session": lambda: tending.step(1),
        "edit-profile": enlisting.edit,
        "remove-profile": enlisting.remove,
        "lobby": parts.receiving.open,
        "abilities": parts.exploring.show,
        "check": parts.checkup.begin,
        "transparent": parts.passing.begin,
        "upload": parts.uploading.open,
        "files": parts.filing.open,
        "play": parts.playing.open,
        "record": parts.recording.toggle,
        "make-macro": parts.recording.of_responses,
        "compare": parts.comparing.open,
        "find": parts.find_bar.find,
        "copy": viewing.copy,
        "export": viewing.export,
        "clear": viewing.clear,
        "show-unsolicited": viewing.unsolicited,
        "show-history": viewing.recent,
        "said": viewing.said,
        "help": viewing.help,
        "palette": lambda: open_palette(parts, all_deeds),
        "jump": viewing.jump,
        "theme": lambda: open_themes(parts),
        "quit": lambda: parts.uploading.unless_running(parts.playing.quit),
    }
    return all_deeds


def _stop(parts: Parts) -> None:
    """Copy what the mouse has marked, as the key does everywhere; with nothing marked stop the running command."""
    if not parts.viewing.copy_marked():
        parts.sending.cancel()
