"""Who may connect to a module that listens (#TCPATRUNFRWL): nobody, we, or the whole world.

A rule admits an address when both are alike where its mask has ones (AT guide, #TCPATRUNFRWL); all others are dropped in silence.
Where we come from as the module sees it, it tells itself (#SS), as far as is known.
"""

from __future__ import annotations

from ipaddress import IPv4Address
from typing import TYPE_CHECKING

from atrun_tui.procedures.link.diagnosis import Level, Needs
from atrun_tui.procedures.tcp_setup import MOST_NETWORKS
from atrun_tui.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from atrun_tui.procedures.link.case import Case
    from atrun_tui.procedures.link.diagnosis import Diagnosis
    from atrun_tui.procedures.link.readings import Row

NAME, SOCKETS = "#TCPATRUNFRWL", "#SS"
_TOPIC = "who may connect"
_ALL = 0xFFFF_FFFF
_BROAD = 2**16
"""Addresses of a rule that are more than one owner has."""
_SILENCE = "All others are dropped in silence"


class Rule(Record):
    """One line of the list: an address and the mask that says how much of it counts."""

    address: int
    mask: int
    row: Row

    @property
    def size(self) -> int:
        """How many addresses it admits."""
        return 1 << (32 - self.mask.bit_count())

    @property
    def is_public(self) -> bool:
        """Whether it admits anybody outside private networks; a mask that admits all does."""
        return self.mask == 0 or IPv4Address(self.address).is_global

    def admits(self, address: int) -> bool:
        """Whether a caller from there gets in."""
        return not (address ^ self.address) & self.mask

    def holds(self, other: Rule) -> bool:
        """Whether everybody whom the other admits is admitted by this one."""
        return not (self.mask & ~other.mask) and self.admits(other.address)

    def change(self, action: int) -> str:
        """The line that adds (1) or removes (0) it."""
        return _line(action, self.address, self.mask)


def judge_gate(case: Case) -> Iterator[Diagnosis]:
    """All of it; nothing where the module does not listen."""
    if not case.serves:
        return
    rows = case.readings.rows(NAME)
    if rows is None:
        yield from case.unknown(_TOPIC, NAME, f"An empty list lets nobody in. {_SILENCE}.")
        return
    rules = [rule for row in rows if (rule := _rule(row)) is not None]
    ours = _own_address(case)
    if not rows:
        yield _nobody(case, ours)
        return
    if len(rules) < len(rows):
        unread = next(row for row in rows if _rule(row) is None)
        yield from case.unknown(_TOPIC, NAME, "The other rules were judged without it.", unread)
    if rules:
        yield from _we(case, rules, ours)
        yield from _others(case, rules, ours)


def _nobody(case: Case, ours: int | None) -> Diagnosis:
    text = f"The list is empty, and an empty list drops everybody in silence ({NAME})."
    if case.deployment.transport == "dial":
        text += " This connection stands nevertheless, so it may be older than the list, or this firmware reads it otherwise."
    mend = (_line(1, ours, _ALL),) if ours is not None else (f'AT{NAME}=1,"YOUR-ADDRESS","YOUR-MASK"',)
    return case.find(_TOPIC, Level.STRANDS, text, mend=mend, needs=Needs.LIST)


def _we(case: Case, rules: Sequence[Rule], ours: int | None) -> Iterator[Diagnosis]:
    """Whether our own next connection gets in."""
    if case.deployment.transport != "dial":
        return
    topic = "our own address"
    if ours is None:
        text = (
            "The module did not tell from where it sees us come (#SS), so which rule lets us in is not known; one does, or this"
            " connection would not stand."
        )
        yield case.find(topic, Level.UNKNOWN, text)
        return
    here, letting = IPv4Address(ours), [rule for rule in rules if rule.admits(ours)]
    if not letting:
        text = f"The module sees us come from {here}, as far as is known, which no rule lets in: the next connection is dropped."
        yield case.find(topic, Level.STRANDS, text, rules[0].row, mend=(_line(1, ours, _ALL),), needs=Needs.LIST)
    elif all(rule.size == 1 for rule in letting):
        text = (
            f"Only this one address of ours, {here}, gets in. If your provider gives you another one, you are shut out: have a"
            " second address in the list, or a network, or another way in."
        )
        yield case.find(topic, Level.LOOK, text, letting[0].row)
    else:
        yield case.find(topic, Level.FINE, f"We come from {here}, which this rule lets in.", letting[0].row)


def _others(case: Case, rules: Sequence[Rule], ours: int | None) -> Iterator[Diagnosis]:
    """Who else gets in."""
    broad = max(rules, key=lambda rule: rule.size)
    full = f" All {MOST_NETWORKS} places are taken." if len(rules) >= MOST_NETWORKS else ""
    if broad.mask == 0:
        text = (
            "The whole world may connect and try passwords, which travel in clear text. A private network of your operator may"
            f" be what keeps it out; the module does not.{full}"
        )
        kept = ours is None or any(rule.admits(ours) for rule in rules if rule.mask)
        first = () if kept or ours is None else (_line(1, ours, _ALL),)
        yield case.find(_TOPIC, Level.LOOK, text, broad.row, mend=(*first, broad.change(0)), needs=Needs.LIST)
    elif broad.is_public and broad.size > _BROAD:
        text = f"{broad.size:,} public addresses may connect and try passwords, which is more than one owner has.{full}"
        yield case.find(_TOPIC, Level.LOOK, text, broad.row)
    else:
        most = f"{broad.size:,} addresses, which are private or few" if broad.size > 1 else "one address"
        text = f"{len(rules)} of {MOST_NETWORKS} rules are set; the widest lets in {most}. {_SILENCE}.{full}"
        yield case.find(_TOPIC, Level.FINE, text, broad.row)
    for place, rule in enumerate(rules):
        wider = next((each for at, each in enumerate(rules) if at != place and _covers(each, at, rule, place)), None)
        if wider is not None:
            text = f"Another rule, {wider.row.line}, lets in everybody whom this one does; it only takes a place."
            yield case.find("a rule too many", Level.FINE, text, rule.row, mend=(rule.change(0),), needs=Needs.LIST)


def _covers(wider: Rule, at: int, rule: Rule, place: int) -> bool:
    """Whether a rule makes another one needless; of two that are alike the second is."""
    return wider.holds(rule) and (not rule.holds(wider) or at < place)


def _own_address(case: Case) -> int | None:
    """Where the module sees us come from: the far end of its connected socket (#SS: id,state,address,port,address,port)."""
    row = case.readings.row_of(SOCKETS, case.connection) if case.deployment.transport == "dial" else None
    return _number(row.text(4)) if row is not None else None


def _rule(row: Row) -> Rule | None:
    address, mask = _number(row.text(0)), _number(row.text(1))
    return None if address is None or mask is None else Rule(address, mask, row)


def _number(text: str | None) -> int | None:
    try:
        return int(IPv4Address(text)) if text else None
    except ValueError:
        return None


def _line(action: int, address: int, mask: int) -> str:
    return f'AT{NAME}={action},"{IPv4Address(address)}","{IPv4Address(mask)}"'
