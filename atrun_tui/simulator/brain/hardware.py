"""The board: pins, converters, temperature, supply, restart and power."""

from __future__ import annotations

from atrun_tui.simulator.brain.line import Form
from atrun_tui.simulator.brain.module import Call, Handler
from atrun_tui.simulator.brain.reply import DONE, Ask, Effect, Failed, Reply, say
from atrun_tui.simulator.brain.settings import SETTINGS, keep_numbers, number


def _gpio(call: Call) -> Reply:
    """`#GPIO=pin,mode[,direction]`: mode 0 and 1 set the level, 2 reads `direction,level`."""
    pins = call.module.pins
    if call.command.form is Form.TEST:
        return say(f"#GPIO: (1-{len(pins)}),(0-2),(0-6)")
    if call.command.form is Form.READ:
        return say(*(f"#GPIO: {pin.direction},{pin.level}" for pin in pins.values()))
    if call.command.form is not Form.SET:
        raise Failed
    pin = pins[number(call.command.argument(0), 1, len(pins))]
    mode = number(call.command.argument(1), 0, 2)
    if mode == 2:
        return say(f"#GPIO: {pin.direction},{pin.level}")
    pin.direction = number(call.command.argument(2, str(pin.direction)), 0, 6)
    pin.level = mode
    return DONE


def _temperature(call: Call) -> Reply:
    if call.command.form is Form.TEST:
        return say("#TEMPMON: (0,1)")
    if number(call.command.argument(0, "1"), 0, 1) == 0:
        return DONE
    return say(f"#TEMPMON: 0,{call.module.temperature.value}")


def _converter(call: Call) -> Reply:
    if call.command.form is Form.TEST:
        return say("#ADC: (1-3),(2)")
    levels = [call.module.voltage.value * place for place in (1, 2, 3)]
    if call.command.form is Form.READ:
        return say(*(f"#ADC: {level}" for level in levels))
    number(call.command.argument(1, "2"), 2, 2)
    return say(f"#ADC: {levels[number(call.command.argument(0), 1, 3) - 1]}")


def _supply(call: Call) -> Reply:
    """#CBC: charger state and the battery's voltage in 10 mV; +CBC: its charge in per cent, in steps of 25."""
    name = call.command.name
    if call.command.form is Form.TEST:
        return DONE if name == "#CBC" else say("+CBC: (0-3),(0-100)")
    if name == "#CBC":
        return say(f"#CBC: 0,{call.module.voltage.value}")
    return say(f"+CBC: 0,{75 if call.module.voltage.value > 378 else 50}")


def _band(call: Call) -> Reply:
    """#BND: 2 and 3 leave the band that the network is on."""
    leaves = call.command.form is Form.SET and call.command.argument(0) in ("2", "3")
    reply = keep_numbers(call)
    return Reply(effect=Effect.VANISH) if leaves else reply


def _sim_detection(call: Call) -> Reply:
    """#SIMDET=0 takes the SIM away, and with it the network."""
    removes = call.command.form is Form.SET and call.command.argument(0) == "0"
    reply = keep_numbers(call)
    return Reply(effect=Effect.VANISH) if removes else reply


def _reboot(call: Call) -> Reply:
    return _executed(call, Effect.RESTART)


def _enhanced_reset(call: Call) -> Reply:
    """`#ENHRST=mod,delay[,enable]`: 0 never, 1 once, 2 at intervals; a delay of 0 minutes is at once."""
    if call.command.form is Form.TEST:
        return say("#ENHRST: (0-2),(0-10080)")
    kept = call.module.numbers.get("#ENHRST", (0, 0))
    if call.command.form is Form.READ:
        return say(f"#ENHRST: {kept[0]},{kept[1]}")
    mode, delay = number(call.command.argument(0), 0, 2), number(call.command.argument(1, "0"), 0, 10080)
    if mode == 1 and delay == 0:
        return Reply(effect=Effect.RESTART)
    call.module.numbers["#ENHRST"] = (mode, delay)
    return DONE


def _shut_down(call: Call) -> Reply:
    return _executed(call, Effect.SHUT_DOWN)


def _executed(call: Call, effect: Effect) -> Reply:
    """A command that has nothing to read and takes nothing: only when it is executed does it do what it does."""
    if call.command.form is Form.TEST:
        return DONE
    if call.command.form is not Form.EXECUTE:
        raise Failed
    return Reply(effect=effect)


def _bus_write(call: Call) -> Reply:
    """`#I2CWR=sda,scl,device,register,length` asks for the bytes at a `>` prompt."""
    if call.command.form is Form.TEST:
        return say("#I2CWR: (1-10),(1-10),,,(1-254)")
    if call.command.form is not Form.SET or len(call.command.arguments) != 5:
        raise Failed
    number(call.command.argument(4), 1, 254)
    return Reply(ask=Ask(b"> ", None, lambda _: DONE))


COMMANDS: dict[str, Handler] = {
    **dict.fromkeys(SETTINGS, keep_numbers),
    "#GPIO": _gpio,
    "#TEMPMON": _temperature,
    "#ADC": _converter,
    "#CBC": _supply,
    "+CBC": _supply,
    "#BND": _band,
    "#SIMDET": _sim_detection,
    "#REBOOT": _reboot,
    "#ENHRST": _enhanced_reset,
    "#SHDN": _shut_down,
    "#I2CWR": _bus_write,
}
