"""What a module remembers: settings, credentials, files, and the slow walk of what it measures.

It outlives connections and, but for the manners of its AT instance, restarts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from atrun_tui.simulator.brain.drive import AppStore, ScriptStore
from atrun_tui.simulator.brain.framing import Manners
from atrun_tui.simulator.brain.line import Command
from atrun_tui.simulator.brain.options import Options, Procedure
from atrun_tui.simulator.brain.reply import Reply
from atrun_tui.simulator.brain.road import Road

CONNECTIONS = 6
CONTEXTS = 5


@dataclass(slots=True)
class Walk:
    """A value that strolls between two bounds by a seeded sequence, one step a command: alive, and the same in every run."""

    state: int
    value: int
    low: int
    high: int

    def step(self) -> None:
        """One step down, up, or none (a linear congruential sequence, its high bits)."""
        self.state = (self.state * 1_103_515_245 + 12_345) & 0x7FFF_FFFF
        self.value = min(self.high, max(self.low, self.value + (self.state >> 16) % 3 - 1))


@dataclass(slots=True)
class Gpio:
    """One pin: direction 0 input, 1 output, and its level."""

    direction: int = 0
    level: int = 0


@dataclass(slots=True)
class Socket:
    """One #SCFG row: context, packet size, idle limit, connect limit, hold-back; the last in 100 ms."""

    context: int = 1
    packet_size: int = 300
    max_timeout: int = 90
    connect_timeout: int = 600
    tx_timeout: int = 50
    extended: tuple[int, ...] = (0, 0, 0, 0, 0)


@dataclass(slots=True)
class Traffic:
    """Bytes of the service's socket since it was opened, for #SI."""

    sent: int = 0
    received: int = 0


class Module:
    """The memory of one simulated module."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.manners = Manners(echo=options.echo)
        self.numbers: dict[str, tuple[int, ...]] = {}
        self.users: list[tuple[str, str]] = list(options.users)
        self.firewall: list[tuple[str, str]] = list(options.firewall)
        self.white_list: dict[int, tuple[int, str]] = {}
        self.context_names: dict[int, str] = {1: "internet.telit"}
        self.active_contexts: set[int] = {1}
        self.sockets = {row: Socket() for row in range(1, CONNECTIONS + 1)}
        held = 1 if options.tx_timeout is None else round(options.tx_timeout * 10)
        self.sockets[1] = Socket(
            1, options.packet_size, options.max_timeout, 600, held, (0, 0, options.keepalive_minutes, 0, 0)
        )
        self.service = _service_values(options)
        self.serving = False
        self.dialling = False
        self.sms_service = options.sms_service
        self.sms_service_values = (2 if options.sms_service and options.instance == 3 else 3, 1, 5)
        self.delays = [0, 0]
        self.context_retries: dict[int, tuple[int, ...]] = dict.fromkeys(range(1, CONTEXTS + 1), (0, 180, 0))
        self.context_retries[1] = (options.activation, 180, 0)
        self.monitors: dict[str, tuple[str, ...]] = {}
        self.pins = {pin: Gpio() for pin in range(1, 11)}
        self.scripts = ScriptStore(options.script_space, dict(options.scripts))
        self.apps = AppStore(options.app_space, files={f"/mod/{name}": data for name, data in options.apps})
        self.scripts.enabled = options.enabled
        self.scripts.claim = self.apps.claim = options.free_claim
        self.app_to_run: tuple[str, ...] = (options.app_to_run,) if options.app_to_run else ()
        self.files_written = 0
        self.app_start = (0, 10, 0)
        self.messages_sent = 0
        self.traffic = Traffic()
        self.peer = ""
        self.epoch: float | None = None
        self.clock_text = options.clock
        self.signal = Walk(options.seed, 17, 9, 27)
        self.temperature = Walk(options.seed + 7, 27, 22, 34)
        self.voltage = Walk(options.seed + 13, 381, 376, 386)

    @property
    def commands_in_sequence(self) -> bool:
        """Whether commands that come while another runs are queued (#TCPATCMDSEQ)."""
        return self.numbers.get("#TCPATCMDSEQ", (0,))[0] == 1

    def step(self) -> None:
        """Let what is measured move on; once a command line."""
        self.signal.step()
        self.temperature.step()
        self.voltage.step()

    def restart(self) -> None:
        """What a restart forgets."""
        self.manners = Manners(echo=self.options.echo)
        self.numbers.pop("+CMEE", None)
        self.apps.here = "/"


def _service_values(options: Options) -> tuple[str, ...]:
    """The ten values of #TCPATRUNCFG in its order."""
    asks = "1" if options.login is Procedure.STEP_BY_STEP else "0"
    port = str(options.tcp_port)
    again = map(str, options.retries)
    return ("1", str(options.instance), port, port, "", "1", str(options.command_minutes), asks, *again)


@dataclass(frozen=True, slots=True)
class Call:
    """One command on its way to its handler.

    Attributes:
        command: what is asked.
        module: whom.
        manners: how the asking AT instance speaks.
        road: how it came; some roads are refused some commands.
        now: seconds, monotonic.
    """

    command: Command
    module: Module
    manners: Manners
    road: Road
    now: float


Handler = Callable[[Call], Reply]
