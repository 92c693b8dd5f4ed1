"""Sets a module up on site, line by line, and then asks it whether all of it holds.

The module is asked first who it is, since what is set up here decides who reaches it later. A line that fails ends the set-up with
the service switched off, as its first lines left it; the whole can be run again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from atrun_tui.procedures.setup_plan import like
from atrun_tui.procedures.steps import Answer, Ending, Fault, Send, Stage
from atrun_tui.procedures.talk import Halt, good, halt, once, warn

if TYPE_CHECKING:
    from atrun_tui.procedures.setup_plan import Line, Plan, Proof
    from atrun_tui.procedures.steps import Procedure
    from atrun_tui.procedures.talk import Work
    from atrun_tui.procedures.variables import SecretWord
    from atrun_tui.protocol.exchange import Exchange

_IMEI = re.compile(r"(?<!\d)\d{15}(?!\d)")
_ADDRESS = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])")


def provision(plan: Plan) -> Procedure:
    """Run a plan on the module at the other end of a serial line.

    It is done when the module's own answers show it. A plan with something missing is not begun.
    """
    if plan.missing:
        return Ending(ok=False, message="; ".join(plan.missing), fault=Fault.FORBIDDEN)
    try:
        yield Stage(topic="identity", text="asking who it is")
        yield from _identify(plan)
        yield Stage(topic="setting up", text="setting it up")
        address = None
        for line in plan.lines:
            address = (yield from _tell(line)) or address
        yield Stage(topic="proof", text="asking whether it holds")
        for proof in plan.proofs:
            yield from _prove(proof)
        yield from _compare_address(plan, address)
    except Halt as end:
        return Ending(ok=False, message=end.problem, fault=end.fault)
    return Ending(ok=True, message=f"set up, and the module's own answers show it: {plan.proofs[-1].what}")


def _identify(plan: Plan) -> Work[None]:
    """Raises Halt: it is another module than the profile's."""
    model = " ".join((yield from _ask("AT+CGMM")).lines)
    told = _IMEI.search(" ".join((yield from _ask("AT+CGSN")).lines))
    imei = told.group() if told is not None else None
    if plan.imei is not None and imei is not None and imei != plan.imei:
        yield from halt(
            "identity", f"this module's IMEI is {imei}, and the profile's is {plan.imei}: nothing was changed"
        )
    if plan.imei is not None and imei is None:
        yield from warn(
            "identity", f"{model or 'this module'} does not tell its IMEI, so it cannot be told from others"
        )
    else:
        yield from good("identity", f"{model or 'unknown model'}, IMEI {imei or 'unknown'}")


def _tell(line: Line) -> Work[str | None]:
    """Say one line, unless it is so already; the address in its answer, if there is one. Raises Halt: it was refused."""
    if line.unless is not None:
        question, wanted = line.unless
        exchange = yield from _ask(question)
        if any(like(each, wanted) for each in exchange.lines):
            yield from good("already so", f"{wanted} ({line.why})")
            return _address(exchange)
    exchange = yield from _say(line.pieces)
    if exchange.ok:
        yield from good(exchange.command, line.why)
        return _address(exchange)
    if not line.may_fail:
        yield from halt(exchange.command, f"{exchange.command} was refused ({exchange.error}). It is for: {line.why}")
    return None


def _ask(line: str) -> Work[Exchange]:
    """Raises Halt: no answer came."""
    return (yield from _say((line,)))


def _say(pieces: tuple[str | SecretWord, ...]) -> Work[Exchange]:
    """Its answer, good or bad. Raises Halt: none came; whoever is on site sees to the line and runs it all again."""
    reply = yield from once(Send(line=pieces, allow_lockout=True))
    assert isinstance(reply, Answer)
    return reply.exchange


def _prove(proof: Proof) -> Work[None]:
    """Raises Halt: the module's answer does not show it."""
    exchange = yield from _ask(proof.question)
    if any(like(line, wanted) for line in exchange.lines for wanted in proof.lines):
        yield from good(proof.question, proof.what)
        return
    said = "; ".join(exchange.lines) or exchange.final or "nothing"
    yield from halt(
        proof.question, f"{proof.question} does not show that {proof.what}: it says {said} instead of {proof.lines[0]}"
    )


def _compare_address(plan: Plan, address: str | None) -> Work[None]:
    """Tell when the module has another address than the one its owner dials; behind a private network that may be right."""
    if plan.address is None or address is None or not _ADDRESS.fullmatch(plan.address):
        return
    if address == plan.address:
        yield from good("address", f"its address is {address}, as the profile says")
    else:
        yield from warn(
            "address",
            f"its address is {address}, and the profile dials {plan.address}. An operator may give it another one every time"
            " (ask for a fixed one), or change it on the way",
        )


def _address(exchange: Exchange) -> str | None:
    found = [
        match.group() for line in exchange.lines if line.startswith("#SGACT:") and (match := _ADDRESS.search(line))
    ]
    return found[0] if found else None
