"""Who the module is: manufacturer, model, firmware, IMEI, SIM."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.simulator.brain.line import Form
from atrun_tui.simulator.brain.module import Call, Handler
from atrun_tui.simulator.brain.options import Options
from atrun_tui.simulator.brain.reply import DONE, Failed, Reply, say

if TYPE_CHECKING:
    from collections.abc import Callable


def telling(text: Callable[[Options], str], prefix: str = "") -> Handler:
    """A handler of an execution command that prints one line."""

    def handler(call: Call) -> Reply:
        if call.command.form is Form.TEST:
            return DONE
        if call.command.form is not Form.EXECUTE:
            raise Failed
        return say(prefix + text(call.module.options))

    return handler


def _information(call: Call) -> Reply:
    """`ATI`: 3 is the manufacturer, 4 the model (AT guide, ATI)."""
    options = call.module.options
    texts = {"0": "332", "1": "2FE4", "2": "OK", "3": "Telit", "4": options.model, "5": "1", "6": options.firmware}
    if call.command.argument(0, "0") not in texts:
        raise Failed
    return say(texts[call.command.argument(0, "0")])


def _own_number(call: Call) -> Reply:
    if call.command.form is not Form.EXECUTE:
        raise Failed
    return say(f'+CNUM: "","{call.module.options.number}",145')


def _pin(call: Call) -> Reply:
    if call.command.form is Form.READ:
        return say("+CPIN: READY")
    if call.command.form is Form.TEST:
        return DONE
    raise Failed(3)


def _sim_status(call: Call) -> Reply:
    mode = call.module.numbers.get("#QSS", (0,))[0]
    if call.command.form is Form.READ:
        return say(f"#QSS: {mode},1")
    if call.command.form is Form.TEST:
        return say("#QSS: (0-2)")
    if call.command.form is not Form.SET or call.command.argument(0) not in ("0", "1", "2"):
        raise Failed
    call.module.numbers["#QSS"] = (int(call.command.argument(0)),)
    return DONE


COMMANDS: dict[str, Handler] = {
    "I": _information,
    "+CGMI": telling(lambda options: "Telit"),  # noqa: ARG005  (one signature for all)
    "+GMI": telling(lambda options: "Telit"),  # noqa: ARG005
    "#CGMI": telling(lambda options: "Telit", "#CGMI: "),  # noqa: ARG005
    "+CGMM": telling(lambda options: options.model),
    "+GMM": telling(lambda options: options.model),
    "#CGMM": telling(lambda options: options.model, "#CGMM: "),
    "+CGMR": telling(lambda options: options.firmware),
    "+GMR": telling(lambda options: options.firmware),
    "#CGMR": telling(lambda options: options.firmware, "#CGMR: "),
    "+CGSN": telling(lambda options: options.imei),
    "+GSN": telling(lambda options: options.imei),
    "#CGSN": telling(lambda options: options.imei, "#CGSN: "),
    "+CIMI": telling(lambda options: options.imsi),
    "#CIMI": telling(lambda options: options.imsi, "#CIMI: "),
    "+CCID": telling(lambda options: options.iccid, "+CCID: "),
    "#CCID": telling(lambda options: options.iccid, "#CCID: "),
    "+GCAP": telling(lambda options: "+GCAP: +CGSM,+DS,+FCLASS,+MS,+ES"),  # noqa: ARG005
    "+CNUM": _own_number,
    "+CPIN": _pin,
    "#QSS": _sim_status,
}
