"""Every action of the console, once: its id, keys, words and place feed bindings, footer, palette, help and keymap.toml.

The registry is plain data and knows nothing of Textual. What an action does is looked up by its id where it is performed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.ui.action import Action, Group, Scope, effective_keys, key_word

if TYPE_CHECKING:
    from collections.abc import Mapping


ACTIONS: tuple[Action, ...] = (
    Action(
        "send",
        "enter",
        "send",
        "Send the command",
        "Sends what is typed to the session in view.",
        Group.LINE,
        Scope.LINE,
    ),
    Action(
        "history-previous",
        "up",
        "older",
        "Older command",
        "Goes back through the history, filtered by what is typed.",
        Group.LINE,
        Scope.LINE,
    ),
    Action(
        "history-next",
        "down",
        "newer",
        "Newer command",
        "Comes forward through the history; at its end opens the suggestions.",
        Group.LINE,
        Scope.LINE,
    ),
    Action(
        "complete",
        "tab",
        "complete",
        "Complete",
        "Takes the suggestion shown beside the line; on an empty line goes to the next pane.",
        Group.LINE,
        Scope.LINE,
    ),
    Action(
        "history-search",
        "ctrl+r,f8",
        "history",
        "Search the history",
        "Searches every exchange ever kept, as you type.",
        Group.LINE,
        rank=3,
    ),
    Action(
        "cancel",
        "ctrl+c",
        "stop",
        "Stop waiting",
        "Stops waiting for the running command and drops what is queued behind it. It never quits.",
        Group.LINE,
    ),
    Action(
        "new-session",
        "ctrl+n",
        "new",
        "New session",
        "Asks for the road to a module and what it needs, keeps that and connects.",
        Group.SESSIONS,
        rank=5,
    ),
    Action(
        "connect",
        "ctrl+t",
        "connect",
        "Connect",
        "Connects the session in view, or tries again at once.",
        Group.SESSIONS,
        rank=9,
    ),
    Action(
        "disconnect",
        "ctrl+d",
        "disconnect",
        "Disconnect",
        "Closes the link of the session in view (on an empty line).",
        Group.SESSIONS,
    ),
    Action(
        "reconnect",
        "",
        "reconnect",
        "Reconnect",
        "Closes the link of the session in view and connects anew.",
        Group.SESSIONS,
    ),
    Action(
        "previous-session",
        "ctrl+pageup",
        "previous",
        "Previous session",
        "Shows the session above.",
        Group.SESSIONS,
        urgent=True,
    ),
    Action(
        "next-session", "ctrl+pagedown", "next", "Next session", "Shows the session below.", Group.SESSIONS, urgent=True
    ),
    Action(
        "edit-profile",
        "f2",
        "edit",
        "Edit the profile",
        "Changes name, road, login or password of the session in view.",
        Group.SESSIONS,
    ),
    Action(
        "lobby",
        "ctrl+g",
        "lobby",
        "Lobby",
        "Shows modules that called and that no profile knows; a name makes a profile of one.",
        Group.SESSIONS,
    ),
    Action(
        "abilities",
        "",
        "abilities",
        "What can this module do",
        "Shows model and firmware of the module in view, and what such a module can do.",
        Group.SESSIONS,
    ),
    Action(
        "check",
        "",
        "check",
        "Check this module",
        "Asks the module in view how it is set up; says what will strand it and how that is mended.",
        Group.SESSIONS,
    ),
    Action(
        "upload",
        "f7",
        "upload",
        "Upload a script or an app",
        "Chooses a file and modules, checks, sends, verifies; again shows the upload that runs.",
        Group.SESSIONS,
        rank=8,
    ),
    Action(
        "files",
        "shift+f7",
        "files",
        "Files on the module",
        "Lists scripts and apps of the module in view; views, gets, enables, compares and removes them.",
        Group.SESSIONS,
    ),
    Action(
        "transparent",
        "",
        "through",
        "Transparent connection",
        "Connects this screen to a serial port of the module (#TCPATCONSER) until you leave it.",
        Group.SESSIONS,
    ),
    Action(
        "remove-profile",
        "",
        "remove",
        "Remove the profile",
        "Forgets the profile in view and its password; asks first.",
        Group.SESSIONS,
    ),
    Action(
        "play",
        "f5",
        "macro",
        "Play a macro",
        "Asks for a macro, its variables and the sessions to play it on; shows the one that is being played.",
        Group.MACROS,
        rank=4,
    ),
    Action(
        "record",
        "f6",
        "record",
        "Record what is typed",
        "Begins to record the session in view; again ends it and makes a macro of what was typed.",
        Group.MACROS,
        rank=13,
    ),
    Action(
        "make-macro",
        "",
        "make",
        "Make a macro of exchanges",
        "Takes the selected exchange and offers the others of the session in view.",
        Group.MACROS,
    ),
    Action(
        "compare",
        "",
        "compare",
        "Compare two sessions",
        "Puts what two modules answered, or one at two times, side by side.",
        Group.MACROS,
    ),
    Action(
        "find",
        "f3",
        "find",
        "Find in responses",
        "Searches the responses in view; again goes to the next hit.",
        Group.RESPONSES,
        rank=7,
    ),
    Action(
        "copy",
        "ctrl+y",
        "copy",
        "Copy the selected exchange",
        "Copies the selected exchange, or the last one.",
        Group.RESPONSES,
        rank=10,
    ),
    Action(
        "export",
        "ctrl+s",
        "export",
        "Export this session",
        "Writes the exchanges in view to a file: text, jsonl or csv.",
        Group.RESPONSES,
        rank=11,
    ),
    Action(
        "clear", "ctrl+l", "clear", "Clear the view", "Empties the view; the journal keeps everything.", Group.RESPONSES
    ),
    Action(
        "show-unsolicited",
        "f4",
        "urcs",
        "Show or hide unsolicited lines",
        "Opens or closes what the module sent unasked.",
        Group.RESPONSES,
    ),
    Action(
        "show-history",
        "f9",
        "recent",
        "Show the recent commands",
        "Goes to the recent commands, unfolding them where room is short.",
        Group.LINE,
    ),
    Action("help", "f1", "help", "Help", "Explains the focused pane and lists the keys.", Group.CONSOLE, rank=1),
    Action(
        "palette",
        "ctrl+p",
        "palette",
        "Palette",
        "Finds everything: actions, sessions, recent commands, themes.",
        Group.CONSOLE,
        rank=2,
    ),
    Action(
        "jump",
        "ctrl+o",
        "jump",
        "Jump to a pane",
        "Shows a letter over each pane; the letter goes there.",
        Group.CONSOLE,
        rank=12,
    ),
    Action(
        "said",
        "",
        "said",
        "What was said",
        "Lists the sentences that were shown for a while, each as a whole.",
        Group.CONSOLE,
    ),
    Action("theme", "", "theme", "Choose a theme", "Lists the themes; the choice is remembered.", Group.CONSOLE),
    Action(
        "quit",
        "ctrl+q",
        "quit",
        "Quit",
        "Closes every session and leaves; asks only while a command is running.",
        Group.CONSOLE,
        rank=6,
        urgent=True,
    ),
)

BY_ID: dict[str, Action] = {action.id: action for action in ACTIONS}
"""The registry by id."""


def usual_keys() -> dict[str, str]:
    """The keys of every action as long as its owner says nothing else, by id."""
    return {action.id: action.keys for action in ACTIONS}


def first_key(action: str, keymap: Mapping[str, str]) -> str:
    """The key by which people are told of an action, as they write it; empty when it has none."""
    return next(map(key_word, effective_keys(BY_ID[action], keymap)), "")
