"""Asks where a file of the module's is written, and writes it; one that is there is replaced only when that is said twice."""

from __future__ import annotations

import re
from pathlib import Path
from typing import ClassVar

from atrun_tui.protocol.printable import printable
from atrun_tui.ui.screens.path_card import PathCard

_UNFIT = re.compile(r"[^A-Za-z0-9._-]")


class SaveAs(PathCard[str | None]):
    """Answers a sentence about what was written, or None.

    Args:
        name: the file's name on the module, which is a stranger's.
        content: what is written.
        folder: where to, unless its owner says otherwise.
    """

    CSS_PATH: ClassVar[list[str]] = ["../styles/screens.tcss", "../styles/uploads.tcss"]  # type: ignore[assignment]

    def __init__(self, name: str, content: bytes, folder: Path) -> None:
        fit = _UNFIT.sub("_", re.split(r"[/\\]", name)[-1]).lstrip(".") or "file"
        super().__init__(f"Write {printable(name)}, {len(content):,} bytes, to", str(folder / fit))
        self._content = content

    def attempt(self, text: str, *, replace: bool) -> str | None:
        """See PathCard."""
        if not text.strip():
            return "a path is needed"
        path = Path(text).expanduser()
        if path.is_dir():
            return "that is a folder"
        if path.exists() and not replace:
            return "there is such a file already; press enter again to replace it"
        path.write_bytes(self._content)
        self.dismiss(f"written to {path}")
        return None
