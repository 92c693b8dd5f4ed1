"""Sentences as rows of a narrow column: long paths part after a `/`, so that the name of a file stays in one piece."""

from __future__ import annotations

import re

_STEP = re.compile(r"[^/]*/|[^/]+")


def wrapped(text: str, width: int) -> list[str]:
    """The rows of a text, none longer than `width` characters.

    Only a word that fits into no row, or a name between two `/` that does not, is broken elsewhere.
    """
    rows: list[str] = []
    for line in text.splitlines():
        row = ""
        for word in line.split():
            blank = " " if row else ""
            if len(row) + len(blank) + len(word) <= width:
                row += blank + word
                continue
            pieces = _pieces(word, width)
            if (row and len(row) + 1 + len(pieces[0]) > width) or len(word) <= width:
                rows.append(row)
                row = ""
            row += " " if row else ""
            for piece in pieces:
                if row and len(row) + len(piece) > width:
                    rows.append(row)
                    row = ""
                row += piece
        rows.append(row)
    return [row for row in rows if row]


def _pieces(word: str, width: int) -> list[str]:
    return [step[start : start + width] for step in _STEP.findall(word) for start in range(0, len(step), width)]
