"""A card that wears the style sheet of macros besides."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from atrun_tui.ui.screens.card import Card

Answer = TypeVar("Answer")


class MacroCard(Card[Answer]):
    """In a low window it takes all of it."""

    CSS_PATH: ClassVar[list[str]] = ["../styles/screens.tcss", "../styles/macros.tcss"]  # type: ignore[assignment]
    VERTICAL_BREAKPOINTS: ClassVar[list[tuple[int, str]]] = [(0, "-low"), (30, "-tall")]  # type: ignore[misc]
