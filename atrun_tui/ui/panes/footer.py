"""The bottom line: the keys most worth knowing, as many as fit, each also a place to click."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget

from atrun_tui.ui.action import Action, effective_keys, key_word
from atrun_tui.ui.actions import ACTIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual import events

_GAP = "   "


class KeyFooter(Widget):
    """Draws the registry's ranked actions with the owner's keys.

    Args:
        keymap: the owner's keys by action id.
    """

    def __init__(self, keymap: dict[str, str]) -> None:
        super().__init__(id="footer")
        self._keymap = keymap

    def render(self) -> Content:
        """As many entries as the width holds."""
        parts: list[Content | str | tuple[str, str]] = []
        for action, key in footer_actions(self._keymap, self.size.width):
            parts += [_GAP if parts else " ", (key, "$footer-key-foreground"), (f" {action.label}", "$time")]
        return Content.assemble(*parts)

    async def on_click(self, event: events.Click) -> None:
        """Do what stands under the mouse."""
        start = 1
        for action, key in footer_actions(self._keymap, self.size.width):
            end = start + len(key) + 1 + len(action.label)
            if start <= event.x < end:
                await self.run_action(f"screen.perform('{action.id}')")
            start = end + len(_GAP)


def footer_actions(keymap: Mapping[str, str], width: int) -> list[tuple[Action, str]]:
    """The actions for a footer of `width` cells with the first key of each, the most wanted kept, in rank order.

    An entry is its key, a space and its label; three cells of air part it from the next. What does not fit is left out, never cut.
    """
    chosen: list[tuple[Action, str]] = []
    left = width - 1 + 3
    for action in sorted((action for action in ACTIONS if action.rank), key=lambda action: action.rank):
        keys = effective_keys(action, keymap)
        if not keys:
            continue
        key = key_word(keys[0])
        cells = len(key) + len(action.label) + 4
        if cells > left:
            break
        left -= cells
        chosen.append((action, key))
    return chosen
