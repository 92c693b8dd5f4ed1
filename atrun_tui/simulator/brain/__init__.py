"""The module's mind without IO: what it answers, in bytes, to what it is sent, and when."""

from __future__ import annotations

from atrun_tui.simulator.brain.actions import Action, Close, Emit, Restart, Vanish
from atrun_tui.simulator.brain.core import Brain
from atrun_tui.simulator.brain.module import Module
from atrun_tui.simulator.brain.options import LOGIN_TEXTS, Checksum, LoginTexts, Options, Procedure
from atrun_tui.simulator.brain.road import Road

__all__ = [
    "LOGIN_TEXTS",
    "Action",
    "Brain",
    "Checksum",
    "Close",
    "Emit",
    "LoginTexts",
    "Module",
    "Options",
    "Procedure",
    "Restart",
    "Road",
    "Vanish",
]
