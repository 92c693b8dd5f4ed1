"""A simulated modem on the workbench: bytes and time moved by hand, no terminal and no event loop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.simulator.brain import Action, Emit, Options
from atrun_tui.simulator.modem import envelope
from atrun_tui.simulator.modem.device import ModemOptions
from atrun_tui.simulator.modem.message import Message
from atrun_tui.simulator.modem.modem import Modem
from atrun_tui.simulator.modem.network import Network
from atrun_tui.simulator.modem.sms_faults import SmsFaults
from atrun_tui.simulator.modem.subscriber import AtRunModule, WhiteList
from atrun_tui.simulator.modem.tpdu import write_submit

if TYPE_CHECKING:
    from atrun_tui.simulator.faults import Faults

MODULE = Options().number
"""The number of the module behind the modem."""
PASSWORD = WhiteList().passwords[0]
_VALIDITY = 0xAD


def network_with_module(
    sms_faults: SmsFaults | None = None,
    *,
    options: Options | None = None,
    faults: Faults | None = None,
    white_list: WhiteList | None = None,
) -> Network:
    """A network with one module in it that obeys SMS."""
    network = Network(sms_faults)
    network.join(AtRunModule(options or Options(), faults, white_list, sms_faults=lambda: network.faults))
    return network


class ModemWorkbench:
    """Types at a modem as a terminal does.

    Attributes:
        modem: the modem, plugged in.
        network: what it is in.
        now: the time in seconds.
        others: every action so far that was not saying something, in order.
    """

    def __init__(
        self, network: Network | None = None, options: ModemOptions | None = None, faults: Faults | None = None
    ) -> None:
        self.network = network or network_with_module()
        self.modem = Modem(options, faults, network=self.network)
        self.now = 1000.0
        self.others: list[Action] = []
        self._do(self.modem.power_on(self.now))

    @property
    def module(self) -> AtRunModule:
        """The module behind it."""
        subscriber = self.network.subscribers[MODULE]
        assert isinstance(subscriber, AtRunModule)
        return subscriber

    def type(self, text: str) -> str:
        """Send characters; gives what is said at once."""
        return self._do(self.modem.receive(text.encode("latin-1"), self.now))

    def ask(self, command: str) -> str:
        """Send a command line with its CR; gives what is said at once."""
        return self.type(command + "\r")

    def send(self, unit: bytes, length: int | None = None) -> str:
        """Send a SUBMIT by the usual service centre, with its length or another; gives what is said after the prompt."""
        assert self.ask(f"AT+CMGS={len(unit) if length is None else length}").endswith("> ")
        return self.type("00" + unit.hex().upper() + "\x1a")

    def request(self, command: str, *, password: str = PASSWORD, session: int = 1, transaction: int = 0) -> str:
        """Send a digest request to the module."""
        text = command.encode("latin-1")
        head = b"\xd0\xd0\xd0" + bytes((transaction, 0x11, session))
        return self.send(unit_of(MODULE, 0x15, head + envelope.seal(password, text) + text))

    def advance(self, seconds: float) -> str:
        """Let time pass, waking the modem exactly when it wants it; gives what is said meanwhile."""
        end, heard = self.now + seconds, ""
        while (wake := self.modem.next_wake) is not None and wake <= end:
            self.now = max(self.now, wake)
            heard += self._do(self.modem.wake(self.now))
        self.now = end
        return heard

    def deliver(self, message: Message) -> str:
        """Have a message come to the modem; gives what is said at once."""
        self.network.deliver(message, self.now)
        return self._do(self.modem.wake(self.now))

    def replug(self) -> str:
        """Pull it out and plug it in again."""
        self.modem.power_off()
        return self._do(self.modem.power_on(self.now))

    @property
    def arrived(self) -> list[Message]:
        """The messages that the modem took so far."""
        return [incoming for incoming in self.network.delivered if isinstance(incoming, Message)]

    @property
    def answer(self) -> bytes:
        """The text of digest answers so far, in the order it came."""
        return b"".join(part.body[30:] for part in self.arrived if envelope.is_answer(part.body))

    def _do(self, actions: list[Action]) -> str:
        self.others += [action for action in actions if not isinstance(action, Emit)]
        return b"".join(action.data for action in actions if isinstance(action, Emit)).decode("latin-1")


def unit_of(recipient: str, dcs: int, body: bytes, *, header: bytes = b"", flags: int = 0x11) -> bytes:
    """A SUBMIT without the service centre's octets."""
    message = Message(sender="", recipient=recipient, dcs=dcs, body=body, header=header)
    return write_submit(message, flags, _VALIDITY)
