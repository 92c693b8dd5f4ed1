"""The bottom line: the keys most worth knowing, as many as fit, each also a place to click."""

from __future__ import annotations

from textual.content import Content
from textual.style import Style
from textual.widget import Widget

from atrun_tui.ui.actions import Action, footer_actions


class KeyFooter(Widget):
    """Draws the registry's ranked actions with the owner's keys."""

    def __init__(self, keymap: dict[str, str]) -> None:
        super().__init__(id="footer")
        self._keymap = keymap

    def render(self) -> Content:
        """As many entries as the width holds."""
        entries = footer_actions(self._keymap, self.size.width)
        return Content.assemble(" ", *(part for action, key in entries for part in _entry(action, key)))


def _entry(action: Action, key: str) -> tuple[Content, ...]:
    click = Style.from_meta({"@click": f"screen.perform('{action.id}')"})
    return (
        Content.styled(key, "$footer-key-foreground").stylize(click),
        Content.styled(f" {action.label}", "$footer-description-foreground").stylize(click),
        Content("   "),
    )
