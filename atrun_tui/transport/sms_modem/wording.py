"""The sentences about a modem: what happened, why it probably did, what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.knowledge.error_texts import advise, explain

if TYPE_CHECKING:
    from atrun_tui.protocol.events import FinalResult
    from atrun_tui.protocol.sms.pdu import Deliver

_SHOWN = 60


def refusal(final: FinalResult) -> str:
    """Why the modem did not send a message, by number and meaning."""
    meaning = explain(final.text) or "the modem gives no reason"
    advice = advise(final.text)
    return f"our modem did not send the SMS: {final.text} ({meaning})" + (f". On it, {advice}" if advice else "")


def no_word(final: FinalResult) -> str:
    """Why nobody knows whether the network took a message."""
    return f"our modem had no word of the network in time, {final.text} ({explain(final.text)})"


def trouble(what: str, final: FinalResult) -> str:
    """Why the modem cannot be used."""
    return f"our modem refuses {what}: {final.text} ({explain(final.text) or 'no reason given'})"


def pin_refused(name: str, why: str) -> str:
    """The SIM did not take the PIN, now or earlier."""
    return (
        f"the SIM of modem {name} {why}. It is not tried again, for the third wrong one blocks the SIM."
        f" Give the right one: atrun secret set {name} --pin"
    )


def pin_missing(name: str) -> str:
    """The SIM asks, and nobody knows."""
    return f"the SIM of modem {name} asks for its PIN and none is kept. Give it: atrun secret set {name} --pin"


def pin_unusable(name: str) -> str:
    """What is kept cannot be one; it was not tried."""
    return (
        f"what is kept as the PIN of modem {name} is none: a SIM PIN has 4 to 8 digits. It was not tried."
        f" Give the right one: atrun secret set {name} --pin"
    )


def sim_blocked(name: str, state: str) -> str:
    """What the SIM asks for is never given by a program."""
    return (
        f"the SIM of modem {name} asks for {state}, which only its owner should give."
        f" Put it into a telephone, or send AT+CPIN over a serial profile on that port"
    )


def over_limit(name: str, limit: int) -> str:
    """The daily limit."""
    return (
        f"modem {name} has sent its {limit} SMS of today: the limit of its profile (daily_limit). Nothing was spent."
        " Raise the limit, or go on tomorrow"
    )


def uncountable(name: str, why: str) -> str:
    """A limit that cannot be kept."""
    return (
        f"modem {name} has a daily limit and its SMS cannot be counted ({why}): nothing was sent."
        " See that the data directory can be read and written"
    )


def store_full(name: str, used: int, total: int) -> str:
    """Nothing more can come in, and we may not make room."""
    return (
        f"the message store of modem {name} is full ({used} of {total}) of SMS that are not ours. Read them (AT+CMGL=4) and delete"
        " them (AT+CMGD) over a serial profile on that port, or in another program. Until then SMS are let past the store while an"
        " answer is awaited, and are kept in the journal only"
    )


def ordinary(message: Deliver, text: str) -> str:
    """An SMS of somebody, shortened."""
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    return f"an ordinary SMS from {message.number}: {shown}"
