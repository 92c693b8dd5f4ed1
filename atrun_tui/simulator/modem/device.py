"""What the modem's commands work on: its SIM, store, settings and network."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from atrun_tui.simulator.brain import Module, Options, Procedure
from atrun_tui.simulator.brain.reply import Failed
from atrun_tui.simulator.modem.sim import Sim
from atrun_tui.simulator.modem.store import Store
from atrun_tui.simulator.modem.tpdu import write_service_centre

if TYPE_CHECKING:
    from atrun_tui.simulator.modem.network import Network

_FORGOTTEN = ("+CMGF", "+CNMI", "+CSMS", "+CSDH", "+CMMS", "+CREG", "#SMSMODE", "#SMOV")
USUAL_PARAMETERS = (17, 167, 0, 0)

INVALID_PDU_PARAMETER = 304
INVALID_TEXT_PARAMETER = 305
SIM_PIN_REQUIRED = 311
SIM_BUSY = 314
SIM_PUK_REQUIRED = 316
INVALID_INDEX = 321
MEMORY_FULL = 322
NOTHING_TO_ACKNOWLEDGE = 340


def refused(code: int) -> Failed:
    """A +CMS ERROR to raise."""
    return Failed(code, cms=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModemOptions:
    """A modem as it is bought, and the card in it.

    Attributes:
        module: identity and AT behaviour; its `number` is the card's own.
        pin: the card's PIN; None = it asks for none.
        puk: the card's PUK.
        slots: how many messages the card holds.
        service_centre: its number.
        busy_after_pin: seconds for which the card is busy (+CMS ERROR: 314) after the PIN.
    """

    module: Options = field(
        default_factory=lambda: Options(
            model="GL865-QUAD",
            firmware="10.00.157",
            imei="358173051234565",
            imsi="222011234567890",
            number="+393290569000",
            operator="I TIM",
            line_limit=0,
        )
    )
    pin: str | None = None
    puk: str = "12345678"
    slots: int = 20
    service_centre: str = "+393492000200"
    busy_after_pin: float = 0.0


class Device:
    """The modem without its AT interpreter.

    Attributes:
        urcs: unsolicited lines that wait to be said.
        parameters: what +CSMP keeps: first octet, validity, protocol, coding.
        now: the time.
        plugged: whether it has power.
        busy_until: until when the card is busy.
        unacknowledged_until: until when a message that went straight to the terminal may be acknowledged, or None.
    """

    def __init__(self, options: ModemOptions, network: Network) -> None:
        self.options = options
        self.network = network
        self.module = Module(replace(options.module, login=Procedure.NONE))
        self.sim = Sim(options.pin, options.puk)
        self.store = Store(options.slots)
        self.service_centre = options.service_centre
        self.now = 0.0
        self.plugged = False
        self.reset()

    def reset(self) -> None:
        """Settings as after power-on, ATZ or AT&F."""
        self.urcs: list[str] = []
        self.charset = "IRA"
        self.parameters = USUAL_PARAMETERS
        self.busy_until = 0.0
        self.unacknowledged_until: float | None = None
        self.overflow_told = False
        for name in _FORGOTTEN:
            self.module.numbers.pop(name, None)

    @property
    def number(self) -> str:
        """The card's own number."""
        return self.options.module.number

    @property
    def is_text_mode(self) -> bool:
        """+CMGF=1."""
        return self.numbers("+CMGF", (0,))[0] == 1

    def numbers(self, name: str, default: tuple[int, ...]) -> tuple[int, ...]:
        """What a command of numbers keeps."""
        return self.module.numbers.get(name, default)

    @property
    def centre_octets(self) -> bytes:
        """The service centre's octets before a unit."""
        return write_service_centre(self.service_centre)

    def next_reference(self) -> int:
        """The next message's reference."""
        self.module.messages_sent += 1
        return self.module.messages_sent % 256
