"""The demo's simulated modules, alive in a thread of their own so that they answer however busy the console is."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import Future
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

    from atrun_tui.config.paths import Paths
    from atrun_tui.vault.base import Vault
