"""Wires: one module for each way bytes travel."""
