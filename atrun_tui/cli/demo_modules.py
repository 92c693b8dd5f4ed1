"""The demo's simulated modules, alive in a thread of their own so that they answer however busy the console is."""

from __future__ import annotations

import asyncio
import threading
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Self

from atrun_tui.config.profile import DialRoad, Profile
from atrun_tui.simulator.brain import Options, Procedure
from atrun_tui.simulator.faults import Faults
from atrun_tui.simulator.tcp import serving
from atrun_tui.vault.memory import MemoryVault

if TYPE_CHECKING:
    from types import TracebackType

    from atrun_tui.config.paths import Paths

_USER, _PASSWORD = "testuser", "testpassw"
_USERS = ((_USER, _PASSWORD),)

MODULES = {
    "pump-7": (
        Options(
            login=Procedure.STEP_BY_STEP,
            users=_USERS,
            imei="356938035643809",
            seed=7,
            scripts=(("main.py", b"import MDM\r\nMDM.send('AT\\r', 10)\r\n"),),
        ),
        Faults(latency=0.12, urc_every=40),
    ),
    "meter-12": (
        Options(
            login=Procedure.AUTOMATIC,
            users=_USERS,
            model="GL865-QUAD",
            firmware="10.00.157",
            imei="356938035643817",
            seed=12,
            operator="TIM",
        ),
        Faults(latency=0.6, jitter=0.3),
    ),
}
"""Two to begin with: one near, one at the end of a slow link, each with the other login procedure."""


class DemoModules:
    """Starts the modules on entering, stops them on leaving."""

    def __init__(self) -> None:
        self._ports: dict[str, int] = {}
        self._up = threading.Event()
        self._thread = threading.Thread(target=self._run, name="simulated modules", daemon=True)
        self._fault: BaseException | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        self._up.wait()
        if self._fault is not None:
            raise self._fault
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    @property
    def names(self) -> list[str]:
        """The profiles' names."""
        return list(MODULES)

    def vault(self) -> MemoryVault:
        """A vault that knows their password."""
        return MemoryVault(dict.fromkeys(MODULES, _PASSWORD))

    def write_profiles(self, paths: Paths) -> None:
        """Profiles of the modules, where the console will read them."""
        from atrun_tui.config.save import add_profile  # noqa: PLC0415  (while the modules start)

        for name, port in self._ports.items():
            add_profile(paths.profiles, Profile(name=name, road=DialRoad("127.0.0.1", port), user=_USER))

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        async with AsyncExitStack() as stack:
            try:
                for name, (options, faults) in MODULES.items():
                    server = await stack.enter_async_context(serving(options, faults))
                    self._ports[name] = server.port
            except OSError as fault:
                self._fault = fault
                return
            finally:
                self._up.set()
            await self._stop.wait()
