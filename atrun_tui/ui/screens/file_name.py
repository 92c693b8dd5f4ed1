"""Asks for the name of a file to write, and says before it is too late when there is one already."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from atrun_tui.ui.screens.path_card import PathCard

if TYPE_CHECKING:
    from atrun_tui.journal.export import Format

FORMATS: dict[str, Format] = {".txt": "text", ".log": "text", ".jsonl": "jsonl", ".csv": "csv"}
"""The export's format by the file's suffix."""


def check_file(text: str, *, replace: bool) -> str | None:
    """What stands against writing to that name, as a sentence, or None."""
    path = Path(text).expanduser()
    if not text.strip():
        return "a name is needed"
    if path.suffix.lower() not in FORMATS:
        return "end the name in .txt, .jsonl or .csv: it says how to write it"
    if not path.parent.is_dir():
        return f"there is no directory {path.parent}"
    if path.is_dir():
        return "that is a directory"
    if path.exists() and not replace:
        return "there is such a file already; press enter again to replace it"
    return None


class FileName(PathCard[Path | None]):
    """Answers a path that can be tried, or None."""

    def __init__(self, title: str, name: str) -> None:
        super().__init__(title, name, ".txt as shown · .jsonl one exchange a line · .csv for a table")

    def attempt(self, text: str, *, replace: bool) -> str | None:
        """See PathCard."""
        problem = check_file(text, replace=replace)
        if problem is None:
            self.dismiss(Path(text).expanduser())
        return problem
