"""The remote services themselves: the TCPATRUN, SMSATRUN and event monitor commands, and what they refuse when asked remotely."""

from __future__ import annotations

from ipaddress import IPv4Address

from atrun_tui.simulator.brain.line import Form
from atrun_tui.simulator.brain.module import Call, Handler
from atrun_tui.simulator.brain.reply import (
    DONE,
    MEMORY_FULL,
    NOT_FOUND,
    OPERATION_NOT_ALLOWED,
    Effect,
    Failed,
    Reply,
    say,
)
from atrun_tui.simulator.brain.road import Road
from atrun_tui.simulator.brain.settings import number

_RATES = ("300", "1200", "2400", "4800", "9600", "19200", "38400", "57600", "115200")
_SERVICE_LIMITS = ((1, 6), (2, 3), (1, 65535), (1, 65535), None, (0, 1), (1, 5), (0, 1), (0, 5), (1, 3600))


def _configure(call: Call) -> Reply:
    """#TCPATRUNCFG: refused while the service is on, so always when asked through it."""
    module = call.module
    if call.command.form is Form.TEST:
        return say("#TCPATRUNCFG: (1-6),(2,3),(1-65535),(1-65535),,(0,1),(1-5),(0,1),(0-5),(1-3600)")
    if call.command.form is Form.READ:
        shown = [f'"{text}"' if place == 4 else text for place, text in enumerate(module.service)]
        return say(f"#TCPATRUNCFG: {','.join(shown)}")
    if call.road is Road.SERVER or module.serving or module.dialling:
        raise Failed(OPERATION_NOT_ALLOWED)
    if not 5 <= len(call.command.arguments) <= len(_SERVICE_LIMITS):
        raise Failed
    values = list(module.service)
    for place, text in enumerate(call.command.arguments):
        limit = _SERVICE_LIMITS[place]
        values[place] = text if limit is None else str(number(text or values[place], *limit))
    module.service = tuple(values)
    return DONE


def _serve(call: Call) -> Reply:
    """#TCPATRUNL: 0 ends the very service that the command came by. It listens only where a context is up."""
    module, by_service = call.module, call.road is Road.SERVER
    serves = by_service or module.serving
    if call.command.form is Form.TEST:
        return say("#TCPATRUNL: (0,1)")
    if call.command.form is Form.READ:
        return say(f"#TCPATRUNL: {serves:d},{serves and bool(module.active_contexts):d}")
    module.serving = number(call.command.argument(0), 0, 1) == 1
    return Reply(effect=Effect.VANISH) if by_service and not module.serving else DONE


def _dial(call: Call) -> Reply:
    """#TCPATRUND: 0 ends the very service that a dialling module's command came by."""
    module = call.module
    if call.command.form is Form.TEST:
        return say("#TCPATRUND: (0,1)")
    if call.command.form is Form.READ:
        return say(f"#TCPATRUND: {int(module.dialling)},{int(module.dialling)}")
    wanted = number(call.command.argument(0), 0, 1) == 1
    if wanted and call.road is Road.SERVER:
        raise Failed(OPERATION_NOT_ALLOWED)
    module.dialling = wanted
    return Reply(effect=Effect.VANISH) if call.road is Road.CLIENT and not wanted else DONE


def _hang_up(call: Call) -> Reply:
    if call.command.form is Form.TEST:
        return DONE
    if call.command.form is not Form.EXECUTE:
        raise Failed
    return Reply(effect=Effect.CLOSE)


def _firewall(call: Call) -> Reply:
    """#TCPATRUNFRWL: at most five accepted networks; never changed remotely (AT guide, #TCPATRUNFRWL)."""
    rules = call.module.firewall
    if call.command.form is Form.TEST:
        return say("#TCPATRUNFRWL: (0-2),,")
    if call.command.form is Form.READ:
        return say(*(f"#TCPATRUNFRWL: {_shown(call, address)},{_shown(call, mask)}" for address, mask in rules))
    if call.road.keeps_lists:
        raise Failed(OPERATION_NOT_ALLOWED)
    if number(call.command.argument(0), 0, 2) == 2:
        rules.clear()
        return DONE
    rule = (_dotted(call.command.argument(1)), _dotted(call.command.argument(2)))
    return _change(rules, rule, add=call.command.argument(0) == "1", most=5)


def _credentials(call: Call) -> Reply:
    """#TCPATRUNAUTH: at most three pairs of at most 50 characters; its read form shows the passwords."""
    users = call.module.users
    if call.command.form is Form.TEST:
        return say("#TCPATRUNAUTH: (0-2),50,50")
    if call.command.form is Form.READ:
        return say(*(f"#TCPATRUNAUTH: {_shown(call, user)},{_shown(call, password)}" for user, password in users))
    if call.road.keeps_lists:
        raise Failed(OPERATION_NOT_ALLOWED)
    if number(call.command.argument(0), 0, 2) == 2:
        users.clear()
        return DONE
    pair = (call.command.argument(1), call.command.argument(2))
    if not all(0 < len(text) <= 50 for text in pair):
        raise Failed
    return _change(users, pair, add=call.command.argument(0) == "1", most=3)


def _change(rows: list[tuple[str, str]], row: tuple[str, str], *, add: bool, most: int) -> Reply:
    if add and len(rows) >= most:
        raise Failed(MEMORY_FULL)
    if not add and row not in rows:
        raise Failed(NOT_FOUND)
    (rows.append if add else rows.remove)(row)
    return DONE


def _shown(call: Call, text: str) -> str:
    """A string of a list as its read form prints it; whether in quotes, no document tells."""
    return f'"{text}"' if call.module.options.quoted_lists else text


def _dotted(text: str) -> str:
    try:
        return str(IPv4Address(text))
    except ValueError:
        raise Failed from None


def _transparent(call: Call) -> Reply:
    """#TCPATCONSER: only from the TCPATRUN instance."""
    if call.command.form is Form.TEST:
        return say(f"#TCPATCONSER: (0,1),({','.join(_RATES)})")
    if not call.road.is_socket:
        raise Failed(OPERATION_NOT_ALLOWED)
    if call.command.form is not Form.SET or call.command.argument(1) not in _RATES:
        raise Failed
    number(call.command.argument(0), 0, 1)
    return Reply(effect=Effect.TRANSPARENT)


def _delay(call: Call) -> Reply:
    """#ATRUNDELAY: seconds to wait before a remote command runs, for TCP (0) and SMS (1)."""
    delays = call.module.delays
    if call.command.form is Form.TEST:
        return say("#ATRUNDELAY: (0,1),(0-30)")
    if call.command.form is Form.READ:
        return say(*(f"#ATRUNDELAY: {road},{delay}" for road, delay in enumerate(delays)))
    if len(call.command.arguments) != 2:
        raise Failed
    delays[number(call.command.argument(0), 0, 1)] = number(call.command.argument(1), 0, 30)
    return DONE


def _sms_service(call: Call) -> Reply:
    if call.command.form is Form.TEST:
        return say("#SMSATRUN: (0,1)")
    if call.command.form is Form.READ:
        return say(f"#SMSATRUN: {int(call.module.sms_service)},{int(call.module.sms_service)}")
    call.module.sms_service = number(call.command.argument(0), 0, 1) == 1
    return DONE


def _configure_sms(call: Call) -> Reply:
    module = call.module
    if call.command.form is Form.TEST:
        return say("#SMSATRUNCFG: (2,3),(0,1),(1-60)")
    if call.command.form is Form.READ:
        return say(f"#SMSATRUNCFG: {','.join(map(str, module.sms_service_values))}")
    if module.sms_service or module.numbers.get("#ENAEVMONI", (0,))[0]:
        raise Failed(OPERATION_NOT_ALLOWED)
    old = [str(value) for value in module.sms_service_values]
    values = [call.command.argument(place, old[place]) for place in range(3)]
    module.sms_service_values = (number(values[0], 2, 3), number(values[1], 0, 1), number(values[2], 1, 60))
    return DONE


def _white_list(call: Call) -> Reply:
    """#SMSATWL: eight places for numbers and 16-character passwords; never changed remotely (AT guide, #SMSATWL)."""
    rows = call.module.white_list
    if call.command.form is Form.TEST:
        return say("#SMSATWL: (0-2),(1-8),(0,1)")
    if call.command.form is Form.READ:
        return say(*(f"#SMSATWL: {kind},{_shown(call, text)}" for _, (kind, text) in sorted(rows.items())))
    if call.road.keeps_lists:
        raise Failed(OPERATION_NOT_ALLOWED)
    action, index = number(call.command.argument(0), 0, 2), number(call.command.argument(1), 1, 8)
    if action == 0:
        return _add_to_white_list(call, index)
    if index not in rows:
        raise Failed(NOT_FOUND)
    if action == 1:
        del rows[index]
        return DONE
    return say(f"#SMSATWL: {rows[index][0]},{_shown(call, rows[index][1])}")


def _add_to_white_list(call: Call, index: int) -> Reply:
    rows = call.module.white_list
    kind, text = number(call.command.argument(2), 0, 1), call.command.argument(3)
    passwords = sum(1 for place, (other, _) in rows.items() if other == 1 and place != index)
    if not text or (kind == 1 and (len(text) != 16 or passwords >= 2)):
        raise Failed
    rows[index] = (kind, text)
    return DONE


def _monitor(call: Call) -> Reply:
    """#EVMONI: an event's label, whether it is on, and its parameters, the first of them a command."""
    monitors = call.module.monitors
    if call.command.form is Form.TEST:
        return say('#EVMONI: "VBATT","DTR","ROAM","CONTDEACT","RING","STARTUP","REGISTERED","GPIO1-5","ADCH1","ADCL1"')
    if call.command.form is Form.READ:
        return say(*(f"#EVMONI: {label},{','.join(values)}" for label, values in monitors.items()))
    if len(call.command.arguments) not in (2, 4):
        raise Failed
    label, mode = call.command.argument(0).upper(), str(number(call.command.argument(1), 0, 1))
    values = [mode, *monitors.get(label, ("0", '""'))[1:]]
    if len(call.command.arguments) == 4:
        place = number(call.command.argument(2), 0, 3) + 1
        values += ["0"] * (place + 1 - len(values))
        values[place] = f'"{call.command.argument(3)}"' if place == 1 else call.command.argument(3)
    monitors[label] = tuple(values)
    return DONE


COMMANDS: dict[str, Handler] = {
    "#TCPATRUNCFG": _configure,
    "#TCPATRUNL": _serve,
    "#TCPATRUND": _dial,
    "#TCPATRUNFRWL": _firewall,
    "#TCPATRUNAUTH": _credentials,
    "#TCPATRUNCLOSE": _hang_up,
    "#TCPATCONSER": _transparent,
    "#ATRUNDELAY": _delay,
    "#SMSATRUN": _sms_service,
    "#SMSATRUNCFG": _configure_sms,
    "#SMSATWL": _white_list,
    "#EVMONI": _monitor,
}
