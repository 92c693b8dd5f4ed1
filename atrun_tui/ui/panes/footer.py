"""The bottom line: the keys most worth knowing, as many as fit, each also a place to click."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget

from atrun_tui.ui.actions import footer_actions

if TYPE_CHECKING:
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
