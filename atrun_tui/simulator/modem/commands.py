"""The modem's commands: the usual ones of an AT port, those for messages over them, and what needs the card's PIN."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from atrun_tui.simulator.brain.line import Form
from atrun_tui.simulator.brain.reply import DONE, OPERATION_NOT_ALLOWED, Failed, Reply, say
from atrun_tui.simulator.brain.settings import number
from atrun_tui.simulator.brain.table import HANDLERS
from atrun_tui.simulator.modem import arriving, charset, composing, listing
from atrun_tui.simulator.modem.device import SIM_BUSY, SIM_PIN_REQUIRED, SIM_PUK_REQUIRED, Device, refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from atrun_tui.simulator.brain.module import Call, Handler

    OwnHandler = Callable[[Device, Call], Reply]

_PIN_NEEDED, _PUK_NEEDED, _WRONG = 11, 12, 16


def _pin(device: Device, call: Call) -> Reply:
    """+CPIN: the PIN, or the PUK and a new PIN."""
    if call.command.form is Form.READ:
        return say(f"+CPIN: {device.sim.state}")
    if call.command.form is Form.TEST:
        return DONE
    if call.command.form is not Form.SET or device.sim.is_ready:
        raise Failed(OPERATION_NOT_ALLOWED)
    first, second = call.command.argument(0), call.command.argument(1)
    if device.sim.state == "SIM PUK" and not second:
        raise Failed(_PUK_NEEDED)
    right = device.sim.unblock(first, second) if second else device.sim.verify(first)
    if not right:
        raise Failed(_WRONG)
    device.busy_until = device.now + device.options.busy_after_pin
    return DONE


def _tries_left(device: Device, call: Call) -> Reply:
    """#PCT: how often the code that is asked for may still be tried."""
    if call.command.form is not Form.EXECUTE:
        return DONE
    blocked = device.sim.pin_tries == 0
    return say(f"#PCT: {device.sim.puk_tries if blocked else device.sim.pin_tries}")


def _lock(device: Device, call: Call) -> Reply:
    """+CLCK="SC": whether the card asks for its PIN; it is changed with the PIN."""
    if call.command.form is Form.TEST:
        return say('+CLCK: ("SC")')
    if call.command.argument(0) != "SC":
        raise Failed(OPERATION_NOT_ALLOWED)
    mode = number(call.command.argument(1), 0, 2)
    if mode == 2:
        return say(f"+CLCK: {device.sim.asks:d}")
    if not device.sim.verify(call.command.argument(2)):
        raise Failed(_WRONG)
    device.sim.asks = mode == 1
    return DONE


def _character_set(device: Device, call: Call) -> Reply:
    if call.command.form is Form.TEST:
        quoted = ",".join(f'"{name}"' for name in charset.CHARSETS)
        return say(f"+CSCS: ({quoted})")
    if call.command.form is Form.READ:
        return say(f'+CSCS: "{device.charset}"')
    if call.command.argument(0).upper() not in charset.CHARSETS:
        raise Failed
    device.charset = call.command.argument(0).upper()
    return DONE


def _service_centre(device: Device, call: Call) -> Reply:
    if call.command.form is Form.TEST:
        return DONE
    if call.command.form is Form.READ:
        return say(f'+CSCA: "{charset.text_to_terminal(device.service_centre, device.charset)}",145')
    address = charset.number_from_terminal(call.command.argument(0), device.charset)
    if not address.removeprefix("+").isdigit():
        raise Failed
    plus = "+" if call.command.argument(1) == "145" and not address.startswith("+") else ""
    device.service_centre = plus + address
    return DONE


def _parameters(device: Device, call: Call) -> Reply:
    """+CSMP: first octet, validity, protocol and coding of messages in text mode."""
    if call.command.form is Form.TEST:
        return DONE
    if call.command.form is Form.READ:
        return say(f"+CSMP: {','.join(map(str, device.parameters))}")
    given = [call.command.argument(place, str(kept)) for place, kept in enumerate(device.parameters)]
    first, validity, pid, dcs = (number(text, 0, 255) for text in given)
    device.parameters = (first, validity, pid, dcs)
    return DONE


def _cell_broadcast(device: Device, call: Call) -> Reply:  # noqa: ARG001  (one signature for all)
    return say('+CSCB: 0,"",""') if call.command.form is Form.READ else DONE


def _own_number(device: Device, call: Call) -> Reply:
    if call.command.form is Form.TEST:
        return DONE
    return say(f'+CNUM: "","{charset.text_to_terminal(device.number, device.charset)}",145')


def _begin_anew(device: Device, call: Call) -> Reply:
    """ATZ and AT&F: the message settings too."""
    reply = HANDLERS["Z"](call)
    device.reset()
    return reply


def _without_network(device: Device, call: Call) -> Reply:
    """+CREG and +CSQ: nothing before the PIN."""
    name = call.command.name
    if device.sim.is_ready:
        return HANDLERS[name](call)
    if name == "+CSQ" and call.command.form is Form.EXECUTE:
        return say("+CSQ: 99,99")
    if call.command.form is Form.READ:
        return say(f"{name}: {device.numbers(name, (0,))[0]},0")
    return HANDLERS[name](call)


def _accepted(device: Device, call: Call) -> Reply:  # noqa: ARG001
    return DONE


_WITH_CARD: dict[str, OwnHandler] = {
    "+CMGS": composing.send,
    "+CMGW": composing.write,
    "+CMSS": composing.send_from_store,
    "+CMGL": listing.list_messages,
    "+CMGR": listing.read_message,
    "+CMGD": listing.delete_message,
    "+CPMS": listing.memories,
    "+CSCA": _service_centre,
    "+CNMA": arriving.acknowledge,
}

_ALWAYS: dict[str, OwnHandler] = {
    "+CPIN": _pin,
    "#PCT": _tries_left,
    "+CLCK": _lock,
    "+CSCS": _character_set,
    "+CSMP": _parameters,
    "+CSCB": _cell_broadcast,
    "+CNMI": arriving.choose_notice,
    "+CSMS": arriving.choose_service,
    "Z": _begin_anew,
    "&F": _begin_anew,
    "+CREG": _without_network,
    "+CGREG": _without_network,
    "+CEREG": _without_network,
    "+CSQ": _without_network,
    "+CSAS": _accepted,
    "+CRES": _accepted,
}

_OF_CARD = ("+CIMI", "#CIMI", "+CNUM", "+COPS", "+CCID", "#CCID")


def commands_of(device: Device) -> dict[str, Handler]:
    """All commands of a modem by name."""
    return {
        **HANDLERS,
        **{name: partial(handler, device) for name, handler in _ALWAYS.items()},
        **{name: partial(_with_messages, device, handler) for name, handler in _WITH_CARD.items()},
        **{name: partial(_with_card, device, HANDLERS[name]) for name in _OF_CARD},
        "+CNUM": partial(_with_card, device, partial(_own_number, device)),
    }


def _with_messages(device: Device, handler: OwnHandler, call: Call) -> Reply:
    """A command for messages: refused while the card wants its PIN or is busy."""
    if call.command.form is not Form.TEST:
        if not device.sim.is_ready:
            raise refused(SIM_PUK_REQUIRED if device.sim.state == "SIM PUK" else SIM_PIN_REQUIRED)
        if device.now < device.busy_until:
            raise refused(SIM_BUSY)
    return handler(device, call)


def _with_card(device: Device, handler: Handler, call: Call) -> Reply:
    if not device.sim.is_ready and call.command.form is not Form.TEST:
        raise Failed(_PUK_NEEDED if device.sim.state == "SIM PUK" else _PIN_NEEDED)
    return handler(call)
