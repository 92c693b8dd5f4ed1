"""+CMGS, +CMGW and +CMSS: messages out, strict about every octet."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from atrun_tui.simulator.brain.line import Form
from atrun_tui.simulator.brain.reply import DONE, Ask, Failed, Reply, say
from atrun_tui.simulator.brain.settings import number
from atrun_tui.simulator.modem import alphabet, charset
from atrun_tui.simulator.modem.device import (
    INVALID_INDEX,
    INVALID_PDU_PARAMETER,
    INVALID_TEXT_PARAMETER,
    MEMORY_FULL,
    Device,
    refused,
)
from atrun_tui.simulator.modem.message import Coding, Message, coding_of
from atrun_tui.simulator.modem.store import STATUS_TEXTS, Status, Stored
from atrun_tui.simulator.modem.tpdu import (
    BadTpdu,
    Submit,
    read_deliver,
    read_submit,
    split_service_centre,
    write_address,
    write_submit,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from atrun_tui.simulator.brain.module import Call

_PROMPT = b"> "
_SHORTEST, _LONGEST = 7, 164


def send(device: Device, call: Call) -> Reply:
    """+CMGS: the unit's length in PDU mode, the recipient in text mode; then the message at the prompt."""
    if call.command.form is Form.TEST:
        return DONE
    if call.command.form is not Form.SET:
        raise refused(302)
    if device.is_text_mode:
        return _ask_for_text(device, call.command.argument(0), partial(_send_out, device))
    return _ask_for_unit(_length(call), lambda unit: _send_out(device, _read(unit, device.number)))


def write(device: Device, call: Call) -> Reply:
    """+CMGW: the same into the store, with a status of the caller's choosing."""
    if call.command.form is Form.TEST:
        return DONE
    if device.is_text_mode:
        return _ask_for_text(device, call.command.argument(0, device.number), partial(_keep_submit, device))
    status = _status(call.command.argument(1, "2"))
    return _ask_for_unit(_length(call), partial(_keep_unit, device, status))


def send_from_store(device: Device, call: Call) -> Reply:
    """+CMSS: a stored message, to its own recipient or another."""
    if call.command.form is Form.TEST:
        return DONE
    stored = device.store.places.get(_place(call.command.argument(0)))
    if stored is None or stored.status not in (Status.UNSENT, Status.SENT):
        raise refused(INVALID_INDEX)
    submit = _read(stored.unit, device.number)
    recipient = charset.number_from_terminal(call.command.argument(1), device.charset)
    if recipient:
        submit = _addressed(submit, recipient)
    reply = _send_out(device, submit)
    stored.status = Status.SENT
    return say(reply.lines[0].replace("+CMGS", "+CMSS"))


def _ask_for_unit(length: int, done: Callable[[bytes], Reply]) -> Reply:
    def take(typed: bytes) -> Reply:
        try:
            octets = bytes.fromhex(typed.decode("ascii").strip())
            _, unit = split_service_centre(octets)
        except ValueError:
            raise refused(INVALID_PDU_PARAMETER) from None
        # The length counts the octets without those of the service centre, which come first (27.005, +CMGS).
        if len(unit) != length:
            raise refused(INVALID_PDU_PARAMETER)
        return done(unit)

    return Reply(ask=Ask(_PROMPT, None, take))


def _ask_for_text(device: Device, recipient: str, done: Callable[[Submit], Reply]) -> Reply:
    address = charset.number_from_terminal(recipient, device.charset)
    if not address.removeprefix("+").isdigit() or len(address) > 21:
        raise refused(INVALID_TEXT_PARAMETER)
    return Reply(ask=Ask(_PROMPT, None, lambda typed: done(_text_submit(device, address, typed))))


def _text_submit(device: Device, recipient: str, typed: bytes) -> Submit:
    flags, _, pid, dcs = device.parameters
    try:
        body = _body(typed.strip(b"\n"), dcs, device.charset)
    except ValueError:
        raise refused(INVALID_TEXT_PARAMETER) from None
    if len(body) > (160 if coding_of(dcs) is Coding.SEPTETS else 140):
        raise refused(INVALID_TEXT_PARAMETER)
    message = Message(sender=device.number, recipient=recipient, dcs=dcs, pid=pid, body=body)
    return Submit(message, bool(flags & 0x20), b"")


def _body(typed: bytes, dcs: int, chosen: str) -> bytes:
    """The body that typed text makes: hexadecimal for what is no text (27.005, +CMGS)."""
    if coding_of(dcs) is not Coding.SEPTETS:
        return bytes.fromhex(typed.decode("ascii"))
    lines = typed.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return alphabet.to_septets(charset.text_from_terminal(lines, chosen))


def _send_out(device: Device, submit: Submit) -> Reply:
    reference = device.next_reference()
    error = device.network.submit(submit, reference, device.now)
    if error is not None:
        raise refused(error)
    return say(f"+CMGS: {reference}")


def _keep_submit(device: Device, submit: Submit) -> Reply:
    flags, validity, *_ = device.parameters
    unit = write_submit(submit.message, flags, validity)
    return _keep(device, Stored(Status.UNSENT, unit, submit.message, device.network.moment(device.now)))


def _keep_unit(device: Device, status: Status, unit: bytes) -> Reply:
    """A unit of either direction, as its status says."""
    try:
        is_incoming = status in (Status.UNREAD, Status.READ)
        content = read_deliver(unit, device.number) if is_incoming else _read(unit, device.number).message
    except BadTpdu:
        raise refused(INVALID_PDU_PARAMETER) from None
    return _keep(device, Stored(status, unit, content, device.network.moment(device.now)))


def _keep(device: Device, stored: Stored) -> Reply:
    place = device.store.add(stored)
    if place is None:
        raise refused(MEMORY_FULL)
    return say(f"+CMGW: {place}")


def _read(unit: bytes, sender: str) -> Submit:
    try:
        return read_submit(unit, sender)
    except BadTpdu:
        raise refused(INVALID_PDU_PARAMETER) from None


def _addressed(submit: Submit, recipient: str) -> Submit:
    """The same to another recipient."""
    if not 2 < len(write_address(recipient)) <= 12:
        raise refused(INVALID_TEXT_PARAMETER)
    old = submit.message
    message = Message(
        sender=old.sender, recipient=recipient, dcs=old.dcs, body=old.body, header=old.header, pid=old.pid
    )
    return Submit(message, submit.wants_report, submit.validity)


def _length(call: Call) -> int:
    try:
        return number(call.command.argument(0), _SHORTEST, _LONGEST)
    except Failed:
        raise refused(INVALID_PDU_PARAMETER) from None


def _status(text: str) -> Status:
    if text in STATUS_TEXTS[:4]:
        return Status(STATUS_TEXTS.index(text))
    try:
        return Status(number(text, 0, 3))
    except Failed:
        raise refused(INVALID_PDU_PARAMETER) from None


def _place(text: str) -> int:
    try:
        return number(text, 1, 255)
    except Failed:
        raise refused(INVALID_INDEX) from None
