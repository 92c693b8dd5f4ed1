"""The commands that cut, strand or blind a link, road by road, and on what arguments.

Most come from the vendor's own lists: app note 3.8.2 (TCPATRUN), 2.5.2 (SMSATRUN) and 3.6 (socket timers); the rest follow
from what the AT guide says a command does. Left out with intent: what the module refuses anyway while the service runs
(`#TCPATRUNCFG`, `#SMSATRUNCFG`), and what resets only the profile (`ATZ`, `AT&F`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from atrun_tui.knowledge.glance import number_at, word_at
from atrun_tui.protocol.command_line import Command, CommandLine, Form

_Condition = Callable[[Command, CommandLine], bool]


class Rule(NamedTuple):
    """On which roads a command is dangerous, how (a word of `Severity`), when, why, and how to come back."""

    roads: frozenset[str]
    severity: str
    when: _Condition
    reason: str
    way_back: str


_TCP = frozenset({"dial", "listen"})
_DIAL = frozenset({"dial"})
_LISTEN = frozenset({"listen"})
_SMS = frozenset({"sms"})
_SERIAL = frozenset({"serial"})
_REMOTE = _TCP | _SMS
_WIRED = _TCP | _SERIAL
_EVERY = _REMOTE | _SERIAL

_HANDS = "Somebody has to go to the module, or it must have another road that still works, such as SMS."
_HANDS_SMS = "Undo it over TCP if the module has that road; otherwise somebody has to go there."
_ALONE = "It comes back by itself if the context activates at boot (#SGACTCFG); give it a minute or two."
_REDIALS = "The service stays on: connect again, or wait for the module to call again."
_REBOOTS = "The module restarts itself when its SMSATRUN timeout passes (5 minutes unless configured)."


def _always(_: Command, __: CommandLine) -> bool:
    return True


def _runs(command: Command, _: CommandLine) -> bool:
    return command.form is Form.EXECUTE


def _first(*values: int) -> _Condition:
    """When the first argument is one of these numbers, or is left out where 0 is one: a left-out value stands for the default."""
    return lambda command, _: (0 if _left_out(command, 0) else number_at(command, 0)) in values


def _left_out(command: Command, index: int) -> bool:
    """Whether a comma or the end stands where the argument would."""
    return index < len(command.arguments) and not command.arguments[index].text.strip()


def _restarts(command: Command, _: CommandLine) -> bool:
    return number_at(command, 1) == 1 and (number_at(command, 0) == 1 or _left_out(command, 0))


def _nth(index: int, value: int) -> _Condition:
    return lambda command, _: number_at(command, index) == value


def _word(word: str) -> _Condition:
    return lambda command, _: word_at(command, 0) == word


def _not_number(value: int) -> _Condition:
    """When a register is set, and to something else."""
    return lambda command, _: number_at(command, 0) not in {None, value}


def _numeric_results(command: Command, _: CommandLine) -> bool:
    return number_at(command, 0) in {None, 0}  # a bare ATV is ATV0


def _data_call(command: Command, line: CommandLine) -> bool:
    return line.text[command.start : command.end].rstrip()[-1:] != ";"  # a final `;` makes it a voice call


def _lock(facility: str) -> _Condition:
    return lambda command, _: word_at(command, 0) == facility and number_at(command, 1) == 1


def _service_never_sends(command: Command, _: CommandLine) -> bool:
    return number_at(command, 0) == 1 and number_at(command, 5) == 0


def _forgets_context(command: Command, _: CommandLine) -> bool:
    return len(command.arguments) == 1 and number_at(command, 0) is not None


def _online_transfer(command: Command, _: CommandLine) -> bool:
    return number_at(command, 1) != 1


_RESTARTS = "The module restarts and the link ends with it."
_NO_RADIO = "It switches the radio off, and the link with it."

RULES: dict[str, tuple[Rule, ...]] = {
    # the service itself
    "#TCPATRUNL": (Rule(_DIAL, "strands", _first(0), "It switches off the TCP service you came in by.", _HANDS),),
    "#TCPATRUND": (
        Rule(_LISTEN, "strands", _first(0), "It switches off the service by which the module calls you.", _HANDS),
    ),
    "#TCPATRUNCLOSE": (Rule(_TCP, "cuts", _always, "It closes the socket under this session.", _REDIALS),),
    "#TCPATRUNAUTH": (
        Rule(_DIAL, "strands", _first(2), "It removes every user: nobody can log in again.", _HANDS),
        Rule(_DIAL, "strands", _first(0), "It removes a user; if it is yours, you cannot log in again.", _HANDS),
    ),
    "#TCPATRUNFRWL": (
        Rule(
            _DIAL, "strands", _first(2), "It empties the firewall's list, and an empty list drops every caller.", _HANDS
        ),
        Rule(
            _DIAL,
            "strands",
            _first(0),
            "It removes an address from the firewall; if it is yours, you are shut out.",
            _HANDS,
        ),
    ),
    "#TCPATCONSER": (
        Rule(
            _TCP,
            "blinds",
            _always,
            "From then on every byte goes to the module's serial port; AT commands are no longer read.",
            "Be silent for a second, send +++ in one packet, be silent again; or disconnect.",
        ),
    ),
    "#SCFG": (
        Rule(
            _TCP,
            "blinds",
            _service_never_sends,
            "With txTo 0 an answer shorter than a packet never leaves the module.",
            "Set txTo to at least 1 again, without reading the answer.",
        ),
    ),
    "#SMSATRUN": (Rule(_SMS, "strands", _first(0), "It switches off the SMS service you came in by.", _HANDS_SMS),),
    "#SMSATWL": (
        Rule(
            _SMS,
            "strands",
            _first(1),
            "It deletes a white-list entry; if it is yours, the module no longer obeys you.",
            _HANDS_SMS,
        ),
    ),
    # the context and the network
    "#SGACT": (Rule(_TCP, "strands", _nth(1, 0), "It takes down the context that carries this session.", _HANDS),),
    "#SGACTCFG": (
        Rule(
            _TCP,
            "strands",
            _nth(1, 0),
            "Without automatic activation the service does not come back after the next restart or network loss.",
            "Set the retries again before the link drops.",
        ),
    ),
    "+CGACT": (Rule(_TCP, "strands", _first(0), "It deactivates the context that carries this session.", _HANDS),),
    "+CGATT": (Rule(_TCP, "strands", _first(0), "It detaches the module from the packet network.", _HANDS),),
    "+CGDCONT": (
        Rule(
            _TCP,
            "strands",
            _forgets_context,
            "It erases the context's definition; the next activation has no APN.",
            "Define the context again before the link drops.",
        ),
    ),
    "#GPRS": (Rule(_TCP, "strands", _first(0), "It takes down the packet context.", _HANDS),),
    "+CGCLASS": (
        Rule(_TCP, "strands", _word("CC"), "It makes the module circuit-switched only: no packet data.", _HANDS),
        Rule(
            _SMS,
            "strands",
            _word("CG"),
            "It makes the module packet only; no answer comes by SMS any more.",
            _HANDS_SMS,
        ),
    ),
    "+COPS": (
        Rule(_TCP, "strands", _first(2), "It leaves the network.", _HANDS),
        Rule(_SMS, "strands", _first(2), "It leaves the network; not even this command's answer comes.", _HANDS_SMS),
        Rule(
            _REMOTE,
            "strands",
            _first(1),
            "If the named operator does not take the module, it stays without network.",
            _HANDS,
        ),
        Rule(
            _REMOTE,
            "cuts",
            _first(4),
            "The module leaves its network to try another.",
            "It falls back to automatic selection.",
        ),
    ),
    "#BND": (
        Rule(_TCP, "strands", _first(2, 3), "The module may find no network in that band.", _HANDS),
        Rule(_SMS, "strands", _first(3), "The module may find no network in that band.", _HANDS),
    ),
    "+CGSMS": (
        Rule(_SMS, "strands", _first(0), "SMS would go by packet service only; answers no longer come.", _HANDS_SMS),
    ),
    "+CSCA": (
        Rule(
            _SMS,
            "blinds",
            _always,
            "With a wrong service centre the module's answers get lost.",
            "Requests still arrive: send it again with the right number.",
        ),
    ),
    "+CPSMS": (
        Rule(
            _REMOTE, "cuts", _first(1), "The module sleeps out of reach between its wake-ups.", "Wait until it wakes."
        ),
    ),
    # power, radio, SIM
    "+CFUN": (
        Rule(_REMOTE, "strands", _first(0, 2, 3, 4), _NO_RADIO, _HANDS),
        Rule(_REMOTE, "cuts", _restarts, _RESTARTS, _ALONE),
        Rule(
            _SERIAL,
            "cuts",
            _first(0),
            "The module sleeps and reads no commands.",
            "A wake-up event or its control line wakes it.",
        ),
    ),
    "#SHDN": (Rule(_EVERY, "strands", _always, "It switches the module off.", "Somebody has to switch it on."),),
    "#SYSHALT": (Rule(_EVERY, "strands", _always, "It halts the module.", "Somebody has to switch it on."),),
    "#FASTSHDN": (
        Rule(_EVERY, "strands", _runs, "It switches the module off at once.", "Somebody has to switch it on."),
    ),
    "#REBOOT": (Rule(_REMOTE, "cuts", _always, _RESTARTS, _ALONE),),
    "#ENHRST": (Rule(_REMOTE, "cuts", _first(1, 2), _RESTARTS, _ALONE),),
    "+M2M": (Rule(_REMOTE, "cuts", _always, _RESTARTS, _ALONE),),
    "#SIMDET": (
        Rule(
            _TCP, "strands", _first(0), "The module then believes that it has no SIM, and leaves the network.", _HANDS
        ),
        Rule(_SMS, "cuts", _first(0), "The module then believes that it has no SIM, and the service hangs.", _REBOOTS),
    ),
    "+CPIN": (
        Rule(
            _REMOTE,
            "strands",
            _always,
            "A wrong PIN costs one of three tries, and a blocked SIM has no network.",
            "A blocked SIM needs its PUK; after ten wrong ones, a new SIM.",
        ),
    ),
    "+CLCK": (
        Rule(
            _REMOTE,
            "strands",
            _lock("SC"),
            "After the next restart the SIM waits for its PIN, and the module has no network.",
            "Unlock it again (mode 0) before it restarts.",
        ),
        Rule(
            _SMS,
            "strands",
            _lock("FD"),
            "The module then answers fixed numbers only.",
            "Only a number on the fixed list still works.",
        ),
    ),
    # what makes answers unreadable
    "Q": (
        Rule(
            _TCP,
            "strands",
            _first(1, 2),
            "It suppresses result codes, and the service never sees a command end.",
            _HANDS,
        ),
        Rule(_SMS, "cuts", _first(1, 2), "It suppresses result codes, and the service hangs.", _REBOOTS),
        Rule(_SERIAL, "blinds", _first(1, 2), "No result code comes any more.", "Send ATQ0."),
    ),
    "V": (
        Rule(_WIRED, "blinds", _numeric_results, "Results come as bare numbers, hard to tell from text.", "Send ATV1."),
    ),
    "S3": (
        Rule(
            _WIRED,
            "blinds",
            _not_number(13),
            "Lines no longer end with CR.",
            "Send ATS3=13, ended by the new character.",
        ),
    ),
    "S5": (
        Rule(
            _WIRED,
            "blinds",
            _not_number(8),
            "That character then deletes the one before it, within commands as well.",
            "Send ATS5=8; the guard cannot read your commands as the module does before.",
        ),
    ),
    "S4": (Rule(_WIRED, "blinds", _not_number(10), "Answers are no longer framed by CR LF.", "Send ATS4=10."),),
    "D": (
        Rule(
            _TCP,
            "blinds",
            _data_call,
            "A data call turns this session into its data.",
            "Disconnect, or be silent, send +++, and hang up by ATH.",
        ),
        Rule(_SMS, "blinds", _data_call, "No answer comes before the call ends.", "Wait until the call ends."),
    ),
    "+CGDATA": (
        Rule(
            _TCP,
            "blinds",
            _always,
            "It turns this session into a data connection.",
            "Disconnect, or be silent and send +++.",
        ),
        Rule(_SMS, "cuts", _always, "The service hangs in the data state.", _REBOOTS),
    ),
    "$GPSNMUN": (
        Rule(
            _TCP,
            "blinds",
            _first(3),
            "Position sentences flow and AT commands are no longer read.",
            "Be silent, send +++.",
        ),
        Rule(_SMS, "cuts", _first(3), "The service hangs in the stream of position sentences.", _REBOOTS),
    ),
    "#FTPPUT": (Rule(_SMS, "cuts", _online_transfer, "The service hangs in the data state.", _REBOOTS),),
    "A/": (
        Rule(
            _TCP, "cuts", _always, "It repeats whatever ran last, which may be a command that ends the link.", _REDIALS
        ),
    ),
    # the serial port
    "+IPR": (
        Rule(
            _SERIAL,
            "blinds",
            _always,
            "The port changes its speed.",
            "Open the port with the new speed (the profile's baudrate).",
        ),
    ),
    "+ICF": (
        Rule(
            _SERIAL, "blinds", _always, "The port changes its character format.", "Open the port with the new format."
        ),
    ),
    "+CMUX": (
        Rule(
            _WIRED,
            "blinds",
            _always,
            "The port speaks the multiplexer protocol from then on.",
            "Close the multiplexer, or restart the module.",
        ),
        Rule(_SMS, "strands", _always, "The multiplexer takes the service's instance.", _HANDS_SMS),
    ),
    "#PORTCFG": (
        Rule(
            _SERIAL,
            "blinds",
            _always,
            "After a restart this port may no longer be an AT port.",
            "Set it back through another port.",
        ),
    ),
    "#USBCFG": (
        Rule(
            _SERIAL,
            "blinds",
            _always,
            "The USB device comes back with other ports.",
            "Find the AT port again, or set it back through the UART.",
        ),
    ),
}
