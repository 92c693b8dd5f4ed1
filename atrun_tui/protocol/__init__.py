"""Bytes to events and back: no IO, no clock."""
