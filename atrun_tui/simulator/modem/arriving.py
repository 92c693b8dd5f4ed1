"""Messages in: into the store with +CMTI, or straight to the terminal with +CMT, as +CNMI says (27.005, 3.4.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.simulator.brain.line import Form
from atrun_tui.simulator.brain.reply import DONE, Reply, say
from atrun_tui.simulator.brain.settings import keep_numbers
from atrun_tui.simulator.modem.device import NOTHING_TO_ACKNOWLEDGE, Device, refused
from atrun_tui.simulator.modem.listing import moment_shown, text_shown, unit_shown
from atrun_tui.simulator.modem.message import Message, class_of
from atrun_tui.simulator.modem.network import Incoming, Report
from atrun_tui.simulator.modem.store import Status, Stored
from atrun_tui.simulator.modem.tpdu import write_deliver, write_report

if TYPE_CHECKING:
    from datetime import datetime

    from atrun_tui.simulator.brain.module import Call

_ACKNOWLEDGEMENT_WAIT = 15.0
_SILENT = (0, 0, 0, 0, 0)


def take(device: Device, incoming: Incoming, moment: datetime) -> bool:
    """Take what the network offers, or have it wait: no power, no PIN, card busy or full, or the last one unacknowledged."""
    if not device.plugged or not device.sim.is_ready or device.now < device.busy_until:
        return False
    if device.unacknowledged_until is not None:
        return False
    if isinstance(incoming, Report):
        return _take_report(device, incoming, moment)
    unit = write_deliver(incoming, moment)
    if _goes_straight(device, incoming):
        device.urcs.append(_direct(device, incoming, unit, moment))
        if device.numbers("+CSMS", (0,))[0] == 1:
            device.unacknowledged_until = device.now + _ACKNOWLEDGEMENT_WAIT
        return True
    announced = device.numbers("+CNMI", _SILENT)[1] > 0
    return _put(device, Stored(Status.UNREAD, unit, incoming, moment), "+CMTI" if announced else "")


def _take_report(device: Device, report: Report, moment: datetime) -> bool:
    unit = write_report(report.recipient, report.reference, moment)
    how = device.numbers("+CNMI", _SILENT)[3]
    if how == 1:
        shown = f"+CDS: {len(unit)}\r\n{unit_shown(device, unit)}"
        when = moment_shown(moment)
        text = f'+CDS: 6,{report.reference},"{report.recipient}",145,"{when}","{when}",0'
        device.urcs.append(text if device.is_text_mode else shown)
    return how != 2 or _put(device, Stored(Status.UNREAD, unit, report, moment), "+CDSI")


def _goes_straight(device: Device, message: Message) -> bool:
    """mt=2 hands everything but class 2 to the terminal, mt=3 only class 3; mode 0 keeps the line quiet."""
    mode, how, *_ = device.numbers("+CNMI", _SILENT)
    kind = class_of(message.dcs)
    return mode > 0 and ((how == 2 and kind != 2) or (how == 3 and kind == 3))


def _direct(device: Device, message: Message, unit: bytes, moment: datetime) -> str:
    if device.is_text_mode:
        return f'+CMT: "{message.sender}","","{moment_shown(moment)}"\r\n{text_shown(device, message)}'
    return f"+CMT: ,{len(unit)}\r\n{unit_shown(device, unit)}"


def _put(device: Device, stored: Stored, announcement: str) -> bool:
    place = device.store.add(stored)
    if place is None:
        # The network is told that the memory is full, and keeps it; #SMOV=1 tells the terminal, once.
        if device.numbers("#SMOV", (0,))[0] and not device.overflow_told:
            device.urcs.append('#SMOV: "SM"')
        device.overflow_told = True
        return False
    if announcement:
        device.urcs.append(f'{announcement}: "SM",{place}')
    return True


def choose_notice(device: Device, call: Call) -> Reply:
    """+CNMI: what was held back in mode 0 is said or dropped, as the last argument says."""
    reply = keep_numbers(call)
    if call.command.form is Form.SET and device.numbers("+CNMI", _SILENT)[4] == 1:
        device.urcs.clear()
    return reply


def choose_service(device: Device, call: Call) -> Reply:
    """+CSMS: 1 wants every +CMT acknowledged."""
    if call.command.form is Form.TEST:
        return say("+CSMS: (0,1)")
    if call.command.form is Form.READ:
        return say(f"+CSMS: {device.numbers('+CSMS', (0,))[0]},1,1,1")
    keep_numbers(call)
    return say("+CSMS: 1,1,1")


def acknowledge(device: Device, call: Call) -> Reply:
    """+CNMA: the next message may come."""
    if call.command.form is Form.TEST:
        return say("+CNMA: (0-2)")
    if device.unacknowledged_until is None:
        raise refused(NOTHING_TO_ACKNOWLEDGE)
    device.unacknowledged_until = None
    return DONE


def give_up_acknowledgement(device: Device) -> None:
    """No +CNMA came: nothing goes straight to the terminal any more (27.005, +CNMA)."""
    device.unacknowledged_until = None
    mode, _, cells, _, rest = device.numbers("+CNMI", _SILENT)
    device.module.numbers["+CNMI"] = (mode, 0, cells, 0, rest)
