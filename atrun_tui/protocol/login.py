"""TCPATRUN's login, both procedures."""

from __future__ import annotations

from enum import StrEnum


class Login(StrEnum):
    """TCPATRUN's login procedures (AT guide, #TCPATRUNCFG authMode)."""

    AUTO = "auto"
    """Wait for a prompt a while; when none comes, send both unasked."""
    AUTOMATIC = "automatic"
    """authMode 0: user CR password CR, nothing acknowledged."""
    STEP_BY_STEP = "step-by-step"
    """authMode 1: the module asks for each."""
