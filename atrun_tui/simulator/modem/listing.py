"""+CMGL, +CMGR, +CMGD and +CPMS: what the store holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.simulator.brain.line import Form
from atrun_tui.simulator.brain.reply import DONE, Failed, Reply, say
from atrun_tui.simulator.brain.settings import number
from atrun_tui.simulator.modem import charset
from atrun_tui.simulator.modem.device import (
    INVALID_INDEX,
    INVALID_PDU_PARAMETER,
    INVALID_TEXT_PARAMETER,
    Device,
    refused,
)
from atrun_tui.simulator.modem.message import Coding, Message
from atrun_tui.simulator.modem.network import Report
from atrun_tui.simulator.modem.store import STATUS_TEXTS, Status, Stored

if TYPE_CHECKING:
    from datetime import datetime

    from atrun_tui.simulator.brain.module import Call

_MEMORY = "SM"


def list_messages(device: Device, call: Call) -> Reply:
    """+CMGL: those of a status; new ones count as read from now on."""
    if call.command.form is Form.TEST:
        quoted = ",".join(f'"{text}"' for text in STATUS_TEXTS)
        return say(f"+CMGL: ({quoted})" if device.is_text_mode else "+CMGL: (0-4)")
    lines: list[str] = []
    for place, stored in device.store.listed(_wanted(device, call.command.argument(0))):
        head, body = _shown(device, stored)
        lines += [f"+CMGL: {place},{head}", body]
        _count_as_read(stored)
    return say(*lines)


def read_message(device: Device, call: Call) -> Reply:
    """+CMGR: one place."""
    if call.command.form is Form.TEST:
        return DONE
    place = _used_place(device, call.command.argument(0))
    head, body = _shown(device, device.store.places[place])
    _count_as_read(device.store.places[place])
    return say(f"+CMGR: {head}", body)


def delete_message(device: Device, call: Call) -> Reply:
    """+CMGD: one place, or all of some statuses."""
    if call.command.form is Form.TEST:
        places = ",".join(map(str, sorted(device.store.places)))
        return say(f"+CMGD: ({places}),(0-4)")
    try:
        flag = number(call.command.argument(1, "0"), 0, 4)
    except Failed:
        raise refused(302) from None
    if flag:
        device.store.delete_by_flag(flag)
    else:
        del device.store.places[_used_place(device, call.command.argument(0))]
    device.overflow_told = False
    return DONE


def memories(device: Device, call: Call) -> Reply:
    """+CPMS: the SIM is the only memory."""
    used, slots = len(device.store.places), device.store.slots
    if call.command.form is Form.TEST:
        return say(f'+CPMS: ("{_MEMORY}"),("{_MEMORY}"),("{_MEMORY}")')
    if call.command.form is Form.READ:
        return say("+CPMS: " + ",".join([f'"{_MEMORY}",{used},{slots}'] * 3))
    if any(text not in ("", _MEMORY) for text in call.command.arguments):
        raise refused(302)
    return say("+CPMS: " + ",".join([f"{used},{slots}"] * 3))


def unit_shown(device: Device, unit: bytes) -> str:
    """A unit in hexadecimal, the service centre before it."""
    return (device.centre_octets + unit).hex().upper()


def text_shown(device: Device, message: Message) -> str:
    """A message's text as text mode prints it: hexadecimal where it is no text (27.005, +CMGR)."""
    if message.coding is not Coding.SEPTETS or message.header:
        return (message.header + message.body).hex().upper()
    return charset.text_to_terminal(message.text, device.charset)


def moment_shown(moment: datetime) -> str:
    """`yy/MM/dd,hh:mm:ss±zz`, the zone in quarters of an hour."""
    offset = moment.utcoffset()
    return f"{moment:%y/%m/%d,%H:%M:%S}{round(offset.total_seconds() / 900) if offset else 0:+03d}"


def _shown(device: Device, stored: Stored) -> tuple[str, str]:
    """The head behind `+CMGR: ` and the line after it."""
    if not device.is_text_mode:
        return f'{stored.status:d},"",{len(stored.unit)}', unit_shown(device, stored.unit)
    status = f'"{STATUS_TEXTS[stored.status]}"'
    if isinstance(stored.content, Report):
        moment = moment_shown(stored.moment)
        return f'{status},6,{stored.content.reference},"{stored.content.recipient}",145,"{moment}","{moment}",0', ""
    message = stored.content
    outgoing = stored.status in (Status.UNSENT, Status.SENT)
    address = charset.text_to_terminal(message.recipient if outgoing else message.sender, device.charset)
    moment = "" if outgoing else f',"{moment_shown(stored.moment)}"'
    more = _details(device, stored, message) if device.numbers("+CSDH", (0,))[0] else ""
    return f'{status},"{address}",""{moment}{more}', text_shown(device, message)


def _details(device: Device, stored: Stored, message: Message) -> str:
    """What +CSDH=1 adds."""
    kind = 145 if message.sender.startswith("+") else 129
    return f',{kind},{stored.unit[0]},{message.pid},{message.dcs},"{device.service_centre}",145,{len(message.body)}'


def _wanted(device: Device, text: str) -> int:
    """The status asked for; in text mode a word, in PDU mode a number."""
    if device.is_text_mode:
        if (text or "REC UNREAD") not in STATUS_TEXTS:
            raise refused(INVALID_TEXT_PARAMETER)
        return STATUS_TEXTS.index(text or "REC UNREAD")
    try:
        return number(text or "0", 0, 4)
    except Failed:
        raise refused(INVALID_PDU_PARAMETER) from None


def _used_place(device: Device, text: str) -> int:
    try:
        place = number(text, 1, device.store.slots)
    except Failed:
        raise refused(INVALID_INDEX) from None
    if place not in device.store.places:
        raise refused(INVALID_INDEX)
    return place


def _count_as_read(stored: Stored) -> None:
    if stored.status is Status.UNREAD:
        stored.status = Status.READ
