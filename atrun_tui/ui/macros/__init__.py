"""Macros in the console: which there are, how far each is, and the playing itself; the screens only show it."""
