"""What can go wrong with the journal, by name; the sentences are made where SQLite is known, in `explaining`."""

from __future__ import annotations


class JournalError(Exception):
    """The journal cannot do what was asked; the text is a whole sentence that may be shown as it is."""


class UnfitError(JournalError):
    """This one thing cannot be kept, whatever the state of the journal: trying again is of no use."""


MOVED = "The journal was moved away or deleted while it was in use: a new one is begun."
"""What is said of a file that is no longer at its path."""
