"""Short messages, as far as a remote session meets them: sending at the `> ` prompt and the store's sizes."""

from __future__ import annotations

from functools import partial

from atrun_tui.simulator.brain.line import Form
from atrun_tui.simulator.brain.module import Call, Handler, Module
from atrun_tui.simulator.brain.reply import DONE, Ask, Failed, Reply, say
from atrun_tui.simulator.brain.settings import number

_INVALID_PDU_PARAMETER = 304


def _send(call: Call) -> Reply:
    """+CMGS: a length in PDU mode, a number in text mode; then the message at the prompt."""
    if call.command.form is Form.TEST:
        return DONE
    if call.command.form is not Form.SET or not call.command.argument(0):
        raise Failed
    if call.module.numbers.get("+CMGF", (0,))[0] == 1:
        return Reply(ask=Ask(b"> ", None, partial(_text_sent, call.module)))
    length = number(call.command.argument(0), 7, 164)
    return Reply(ask=Ask(b"> ", None, partial(_pdu_sent, call.module, length)))


def _text_sent(module: Module, _text: bytes) -> Reply:
    return _sent(module)


def _pdu_sent(module: Module, length: int, text: bytes) -> Reply:
    """The length counts the octets without those of the service centre's number, which come first (27.005, +CMGS)."""
    try:
        octets = bytes.fromhex(text.decode("ascii").strip())
    except ValueError:
        raise Failed(_INVALID_PDU_PARAMETER, cms=True) from None
    if not octets or len(octets) - 1 - octets[0] != length:
        raise Failed(_INVALID_PDU_PARAMETER, cms=True)
    return _sent(module)


def _sent(module: Module) -> Reply:
    module.messages_sent += 1
    return say(f"+CMGS: {module.messages_sent % 256}")


def _store(call: Call) -> Reply:
    if call.command.form is Form.TEST:
        return say('+CPMS: ("SM"),("SM"),("SM")')
    if call.command.form is Form.READ:
        return say('+CPMS: "SM",0,50,"SM",0,50,"SM",0,50')
    if any(text not in ("", "SM") for text in call.command.arguments):
        raise Failed
    return say("+CPMS: 0,50,0,50,0,50")


COMMANDS: dict[str, Handler] = {"+CMGS": _send, "+CPMS": _store}
