"""The line a person types on: a readline with the history on the arrows, suggestions beside it and safe pasting."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.actions import SkipAction
from textual.binding import Binding
from textual.suggester import Suggester
from textual.widgets import Input

from atrun_tui.protocol.command_line import LONGEST
from atrun_tui.ui.action import Scope
from atrun_tui.ui.completion import completed, read_typed, suggest
from atrun_tui.ui.keymap import bind, give_way
from atrun_tui.ui.messages import CommandEntered, LinesPasted
from atrun_tui.ui.panes.suggestions import Suggestions
from atrun_tui.ui.recall import Recall

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual import events
    from textual.binding import BindingType

    from atrun_tui.knowledge.catalogue import Catalogue, CommandHelp


class _Ghost(Suggester):
    """Shows the rest of the first suggestion dimly behind the cursor; `right` takes it."""

    def __init__(self, line: CommandLine) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._line = line

    async def get_suggestion(self, value: str) -> str | None:
        offered = self._line.offered
        typed = read_typed(value)
        if not offered or typed is None or typed.rest or not offered[0].name.startswith(typed.name):
            return None
        return value + offered[0].name[len(typed.name) :]


class CommandLine(Input):
    """Type, `enter` sends. Nothing typed is kept in clear once it is sent."""

    help_text = (
        "Type an AT command and press enter. The module runs one command at a time: what you send meanwhile waits in line.\n\n"
        "Up and down walk the history; only commands that begin as what you have typed. "
        "Tab takes the suggestion shown on the right, down opens the others.\n"
        "ctrl+a, ctrl+e go to either end, ctrl+k and ctrl+u delete to it, ctrl+w deletes a word, alt+b and alt+f go by words.\n\n"
        "Several pasted lines are asked about, then sent one after another. "
        "Commands that would cut the link you use are asked about too."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+b", "cursor_left", show=False),
        Binding("ctrl+f", "cursor_right", show=False),
        Binding("alt+b", "cursor_left_word", show=False),
        Binding("alt+f", "cursor_right_word", show=False),
        Binding("alt+d", "delete_right_word", show=False),
        Binding("escape", "dismiss", show=False),
        Binding("ctrl+j", "perform('send')", show=False),  # a line entered before the terminal was ours ends so
    ]

    def __init__(
        self,
        suggestions: Suggestions,
        keymap: Mapping[str, str],
        *,
        id: str | None = None,  # noqa: A002  (Textual's word)
    ) -> None:
        super().__init__(id=id, placeholder="type an AT command", select_on_focus=False, suggester=_Ghost(self))
        give_way(self, keymap)
        bind(self, Scope.LINE, keymap)
        self.suggestions = suggestions
        self.recall = Recall()
        self.catalogue: Catalogue | None = None
        self.offered: list[CommandHelp] = []
        self._verbs = {
            "send": self._send,
            "history-previous": self._older,
            "history-next": self._newer,
            "complete": self._complete,
        }

    def action_perform(self, action: str) -> None:
        """Do what a key of this line's asks."""
        self._verbs[action]()

    def turn_to(self, recall: Recall) -> None:
        """Be another session's line: what is half typed stays with the session it was typed for."""
        if recall is self.recall:
            return
        self.recall.left = (self.value, self.cursor_position)
        self.recall = recall
        text, cursor = recall.left
        self.put(text)
        self.cursor_position = cursor
        self.suggestions.offer(self.offered, text)  # what it costs may differ, though the text does not

    def put(self, text: str) -> None:
        """Replace what stands on the line and go to its end; suggestions stay shut."""
        self.value = text
        self.cursor_position = len(text)
        self.suggestions.shut()

    def watch_value(self, value: str) -> None:
        """Whatever changes the line changes what is offered."""
        self.offered = suggest(self.catalogue, value) if self.catalogue is not None else []
        self.suggestions.offer(self.offered, value)

    def action_copy(self) -> None:
        """Copy what is marked; with nothing marked the key is the console's (it stops a running command)."""
        if self.selection.is_empty:
            raise SkipAction
        super().action_copy()

    def action_delete_right(self) -> None:
        """Delete under the cursor; on an empty line the key is the console's."""
        if not self.value:
            raise SkipAction
        super().action_delete_right()

    def action_dismiss(self) -> None:
        """Shut the suggestions; else leave the history walk; else let the console have the key."""
        if self.suggestions.is_open:
            self.suggestions.shut()
        elif self.recall.walking:
            self.recall.stop()
            self.put("")
        else:
            raise SkipAction

    def action_paste(self) -> None:
        """Insert the console's own clipboard."""
        self._insert(self.app.clipboard)

    def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        self._insert(event.text)

    async def _on_key(self, event: events.Key) -> None:
        if event.is_printable or event.key in ("backspace", "delete"):
            self.recall.stop()
        await super()._on_key(event)

    def _insert(self, text: str) -> None:
        """One line goes in at the cursor, without anything that does not print; several, or too long a one, are asked about."""
        lines = [line for line in map(_printable, text.splitlines()) if line]
        if len(lines) > 1 or any(len(line) > LONGEST for line in lines):
            self.post_message(LinesPasted(lines))
        elif lines:
            self.recall.stop()
            self.replace(lines[0], *sorted(self.selection))

    def _send(self) -> None:
        if self.suggestions.is_open:
            self._take(self.suggestions.chosen)
            return
        text = self.value.strip()
        if text:
            self.post_message(CommandEntered(text))

    def _older(self) -> None:
        if self.suggestions.is_open:
            self.suggestions.move(-1)
            return
        command = self.recall.older(self.value)
        if command is not None:
            self.put(command)

    def _newer(self) -> None:
        if self.suggestions.is_open:
            self.suggestions.move(1)
            return
        command = self.recall.newer()
        if command is not None:
            self.put(command)
        elif self.value:
            self.suggestions.open()

    def _complete(self) -> None:
        if not self.value:
            raise SkipAction
        self._take(self.suggestions.chosen or (self.offered[0] if self.offered else None))

    def _take(self, command: CommandHelp | None) -> None:
        if command is not None:
            self.put(completed(self.value, command.name))
        self.suggestions.shut()


def _printable(text: str) -> str:
    return "".join(char for char in text.replace("\t", " ") if char.isprintable()).strip()
