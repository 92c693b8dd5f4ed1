"""The radio side: signal, operator, registration, serving cell, functionality, clock."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from atrun_tui.simulator.brain.line import Form
from atrun_tui.simulator.brain.module import Call, Handler
from atrun_tui.simulator.brain.reply import DONE, Effect, Failed, Reply, say
from atrun_tui.simulator.brain.settings import number

_AREA, _CELL = "D5BD", "5265C1D"
_CLOCK = re.compile(r"\d\d/\d\d/\d\d,\d\d:\d\d:\d\d[+-]\d\d")


def _dbm(call: Call) -> int:
    return -113 + 2 * call.module.signal.value


def _signal(call: Call) -> Reply:
    if call.command.form is Form.TEST:
        return say("+CSQ: (0-31,99),(0-7,99)")
    if call.command.form is not Form.EXECUTE:
        raise Failed
    return say(f"+CSQ: {call.module.signal.value},0")


def _operator(call: Call) -> Reply:
    name, mode = call.module.options.operator, call.module.numbers.get("+COPS", (0, 0))
    shown = name if mode[1] < 2 else call.module.options.imsi[:5]
    if call.command.form is Form.READ:
        return say(f'+COPS: {mode[0]},{mode[1]},"{shown}",2')
    if call.command.form is Form.TEST:
        others = '(1,"I TIM","TIM","22201",2),(3,"I WIND","WIND","22288",0)'
        return say(f'+COPS: (2,"{name}","voda IT","{call.module.options.imsi[:5]}",2),{others},,(0-4),(0,2)')
    return _choose_operator(call, mode)


def _choose_operator(call: Call, mode: tuple[int, ...]) -> Reply:
    chosen = number(call.command.argument(0), 0, 4)
    if chosen == 2:
        return Reply(effect=Effect.VANISH)
    style = number(call.command.argument(1, str(mode[1])), 0, 2)
    if chosen in (1, 4) and call.command.argument(2) not in (
        call.module.options.operator,
        call.module.options.imsi[:5],
    ):
        raise Failed(30)
    call.module.numbers["+COPS"] = (mode[0] if chosen == 3 else chosen, style)
    return DONE


def _registration(call: Call) -> Reply:
    """+CREG and its packet sisters: 1 is registered at home; with 2 the cell is shown too."""
    name = call.command.name
    mode = call.module.numbers.get(name, (0,))[0]
    if call.command.form is Form.TEST:
        return say(f"{name}: (0-2)")
    if call.command.form is Form.READ:
        place = f',"{_AREA}","{_CELL}",2' if mode == 2 else ""
        return say(f"{name}: {mode},1{place}")
    if call.command.form is not Form.SET:
        raise Failed
    call.module.numbers[name] = (number(call.command.argument(0), 0, 2),)
    return DONE


def _serving_cell(call: Call) -> Reply:
    if call.command.form is Form.TEST:
        return say("#MONI: (0-7)")
    if call.command.form is Form.SET:
        call.module.numbers["#MONI"] = (number(call.command.argument(0), 0, 7),)
        return DONE
    name, power = call.module.options.operator, _dbm(call)
    cell = f"PSC:12 RSCP:{power - 4} LAC:{_AREA} Id:{_CELL} EcIo:-4.0 UARFCN:10712 PWR:{power}dbm DRX:64 SCR:192"
    return say(f"#MONI: {name} {cell}")


def _service_information(call: Call) -> Reply:
    network = call.module.options.imsi[:5]
    return say(f'#SERVINFO: 10712,{_dbm(call)},"{call.module.options.operator}","{network}",12,{_AREA},64,3,,"II",01')


def _status(call: Call) -> Reply:
    options, power = call.module.options, _dbm(call)
    where = f'"{options.imsi[:3]} {options.imsi[3:5]}",10712,12,-4.0,{power - 4},{power},{_AREA},01,5,64,19,0,1'
    return say(f'#RFSTS: {where},"{_CELL}","{options.imsi}","{options.operator}",3,3')


def _functionality(call: Call) -> Reply:
    """+CFUN: everything but 1 and 5 takes the radio away, and with `,1` the module restarts."""
    if call.command.form is Form.READ:
        return say("+CFUN: 1")
    if call.command.form is Form.TEST:
        return say("+CFUN: (0,1,2,4,5),(0,1)")
    level = number(call.command.argument(0), 0, 5)
    if call.command.argument(1) == "1":
        return Reply(effect=Effect.RESTART)
    return DONE if level in (1, 5) else Reply(effect=Effect.VANISH)


def _clock(call: Call) -> Reply:
    module = call.module
    if call.command.form is Form.TEST:
        return DONE
    if call.command.form is Form.SET:
        if _CLOCK.fullmatch(call.command.argument(0)) is None:
            raise Failed
        module.clock_text, module.epoch = call.command.argument(0), call.now
        return DONE
    start = module.epoch if module.epoch is not None else call.now
    moment = datetime.strptime(module.clock_text[:17], "%y/%m/%d,%H:%M:%S")  # noqa: DTZ007  (the module's local time)
    moment += timedelta(seconds=int(call.now - start))
    return say(f'+CCLK: "{moment:%y/%m/%d,%H:%M:%S}{module.clock_text[17:]}"')


def _class(call: Call) -> Reply:
    if call.command.form is Form.READ:
        return say('+CGCLASS: "B"')
    if call.command.form is Form.TEST:
        return say('+CGCLASS: ("A","B","CG","CC")')
    kept = call.command.argument(0).upper() in ("A", "B")
    return DONE if kept else Reply(effect=Effect.VANISH)


COMMANDS: dict[str, Handler] = {
    "+CSQ": _signal,
    "+COPS": _operator,
    "+CREG": _registration,
    "+CGREG": _registration,
    "+CEREG": _registration,
    "#MONI": _serving_cell,
    "#SERVINFO": _service_information,
    "#RFSTS": _status,
    "+CFUN": _functionality,
    "+CCLK": _clock,
    "+CGCLASS": _class,
}
