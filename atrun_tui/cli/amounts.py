"""Amounts as a person reads them."""

from __future__ import annotations


def many(number: int, what: str) -> str:
    """So many of something: `1 exchange`, `12,345 URCs`."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def in_bytes(size: int) -> str:
    """Bytes: `812 bytes`, `3.1 kB`, `4.2 MB`."""
    if size < 1_000:
        return many(size, "byte")
    return f"{size / 1_000:.1f} kB" if size < 1_000_000 else f"{size / 1_000_000:,.1f} MB"
