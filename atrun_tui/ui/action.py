"""What an action of the console is: where it is listed, where its keys are heard, and which those are."""

from __future__ import annotations

from enum import Enum, StrEnum
from typing import TYPE_CHECKING

from atrun_tui.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping


class Group(StrEnum):
    """Under which heading the help and the palette list an action."""

    LINE = "In the command line"
    SESSIONS = "Sessions"
    MACROS = "Macros"
    RESPONSES = "Responses"
    CONSOLE = "Console"


class Scope(Enum):
    """Where its keys are heard."""

    CONSOLE = "console"
    LINE = "command line"


class Action(Record):
    """One thing a person can do.

    Attributes:
        id: its name in `keymap.toml`, unique.
        keys: the default keys, comma separated as Textual writes them; empty when only the palette offers it.
        label: one or two words for the footer.
        title: how palette and help name it.
        help: one sentence.
        group: its heading.
        scope: where its keys are heard.
        rank: place in the footer, the smallest first and last to be dropped; 0 = never in the footer.
        urgent: its keys are heard before the focused widget's own.
    """

    id: str
    keys: str
    label: str
    title: str
    help: str
    group: Group
    scope: Scope = Scope.CONSOLE
    rank: int = 0
    urgent: bool = False


def effective_keys(action: Action, keymap: Mapping[str, str]) -> tuple[str, ...]:
    """The keys of an action once the owner's keymap is laid over the registry."""
    keys = keymap.get(action.id, action.keys)
    return tuple(key.strip() for key in keys.split(",") if key.strip())


def key_word(key: str) -> str:
    """A key as people write it: `ctrl+pagedown` as `ctrl+pgdn`, the rest as it is."""
    return key.replace("pagedown", "pgdn").replace("pageup", "pgup")
