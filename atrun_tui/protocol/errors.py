"""Errors of the protocol floor: they say whose fault it was."""

from __future__ import annotations


class ProtocolError(Exception):
    """Root of everything the protocol floor raises."""


class LocalError(ProtocolError):
    """We misused the protocol: nothing was sent, nothing was lost."""


class RemoteError(ProtocolError):
    """The module misbehaved.

    Attributes:
        data: the offending bytes, at most a few hundred, for the record.
    """

    def __init__(self, message: str, data: bytes = b"") -> None:
        super().__init__(message)
        self.data = data
