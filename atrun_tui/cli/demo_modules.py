"""The demo's simulated modules, alive in a thread of their own so that they answer however busy the console is.

One for each road: one that is dialled, at the end of a quick link; one at the end of a slow link with the other login; one that
dials in; and one that is reached by digest SMS through a simulated modem on a pseudo terminal.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Self

from atrun_tui.config.profile import DialRoad, ListenRoad, Modem, Profile, SmsRoad
from atrun_tui.simulator.brain import Options, Procedure
from atrun_tui.simulator.dialling import dialling
from atrun_tui.simulator.faults import Faults
from atrun_tui.simulator.modem.modem import Modem as SimulatedModem
from atrun_tui.simulator.modem.port import modem_on_pty
from atrun_tui.simulator.modem.sms_faults import SmsFaults
from atrun_tui.simulator.modem.workbench import network_with_module
from atrun_tui.simulator.tcp import serving
from atrun_tui.vault.memory import MemoryVault

if TYPE_CHECKING:
    from types import TracebackType

    from atrun_tui.config.paths import Paths

_USER, _PASSWORD = "testuser", "testpassw"
_SMS_PASSWORD = "1234567890123456"  # noqa: S105  (of a simulated module, the app note's own)
_USERS = ((_USER, _PASSWORD),)
_HERE = "127.0.0.1"
_GATE = (("127.0.0.0", "255.0.0.0"),)
_REDIAL = 1.0

PUMP = Options(
    login=Procedure.STEP_BY_STEP,
    users=_USERS,
    imei="356938035643809",
    seed=7,
    firewall=_GATE,
    scripts=(("main.py", b"import MDM\r\nMDM.send('AT\\r', 10)\r\n"),),
)
METER = Options(
    login=Procedure.AUTOMATIC,
    users=_USERS,
    model="GL865-QUAD",
    firmware="10.00.157",
    imei="356938035643817",
    seed=12,
    firewall=_GATE,
    activation=15,
    keepalive_minutes=1,
    operator="TIM",
)
VALVE = Options(imei="356938035643825", model="UL865-EUR", seed=2, operator="TIM")
TOWER = Options(imei="356938035643833", number="+393468686711", seed=1)


class DemoModules:
    """Starts the modules on entering, stops them on leaving."""

    def __init__(self) -> None:
        self._profiles: list[Profile] = []
        self._modem: Modem | None = None
        self._up = threading.Event()
        self._thread = threading.Thread(target=self._run, name="simulated modules", daemon=True)
        self._fault: BaseException | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        self._up.wait()
        if self._fault is not None:
            self._thread.join()
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
        return [profile.name for profile in self._profiles]

    def vault(self) -> MemoryVault:
        """A vault that knows their passwords."""
        return MemoryVault(
            {profile.name: _SMS_PASSWORD if profile.transport == "sms" else _PASSWORD for profile in self._profiles}
        )

    def write_profiles(self, paths: Paths) -> None:
        """Profiles of the modules, where the console will read them."""
        from atrun_tui.config.save import add_profile  # noqa: PLC0415  (while the modules start)

        for profile in self._profiles:
            add_profile(paths.profiles, profile, modem=self._modem if profile.transport == "sms" else None)

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        async with AsyncExitStack() as stack:
            try:
                await self._start(stack)
            except Exception as fault:  # noqa: BLE001  (whoever entered raises it)
                self._fault = fault
                return
            finally:
                self._up.set()
            await self._stop.wait()

    async def _start(self, stack: AsyncExitStack) -> None:
        pump = await stack.enter_async_context(serving(PUMP, Faults(latency=0.12, urc_every=40)))
        meter = await stack.enter_async_context(serving(METER, Faults(latency=0.6, jitter=0.3)))
        door = _free_port()
        await stack.enter_async_context(dialling(VALVE, Faults(latency=0.3), host=_HERE, port=door, redial=_REDIAL))
        network = network_with_module(SmsFaults(latency=1.0), options=TOWER)
        modem = await stack.enter_async_context(modem_on_pty(SimulatedModem(network=network)))
        self._modem = Modem(name="office", device=str(modem.path))
        self._profiles = [
            Profile(name="pump-7", road=DialRoad(_HERE, pump.port), user=_USER),
            Profile(name="meter-12", road=DialRoad(_HERE, meter.port), user=_USER),
            Profile(name="valve-2", road=ListenRoad(_HERE, door, imei=VALVE.imei)),
            Profile(name="tower-1", road=SmsRoad(TOWER.number, "office")),
        ]


def _free_port() -> int:
    """A port that nobody listens at; the console will, and the module calls again until it does."""
    with socket.socket() as door:
        door.bind((_HERE, 0))
        port: int = door.getsockname()[1]
        return port
