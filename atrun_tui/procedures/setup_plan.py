"""What a module is told on site so that a profile reaches it: the lines in their order, why each, and what then proves it.

The lists of the service (firewall, credentials, white list) are refused when asked remotely (AT guide, #TCPATRUNFRWL, #SMSATWL), so
that all this is done once at the module's own serial port, or by whoever builds the device. `tcp_setup` and `sms_setup` make plans;
`provision` runs one; printed, it is typed by hand.
"""

from __future__ import annotations

from dataclasses import dataclass

from atrun_tui.procedures.variables import SecretWord

PASSWORD = "password"  # noqa: S105  (the word under which it is kept)
COMMAND_MINUTES = 5
"""Minutes after which the module restarts when a command is not done (#TCPATRUNCFG and #SMSATRUNCFG timeout)."""
_LONGEST_WORD = 100


class PlanFault(ValueError):  # noqa: N818  (of what was asked for)
    """Something that no module can be told; a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One command line of a set-up.

    Attributes:
        pieces: its parts; a secret stands by its word.
        why: what it is for, a sentence for the owner.
        may_fail: an error means that there was nothing to do.
        unless: a question, and a line of its answer that means that it is so already.
        missing: what has to be known first, and how to say it; such a line cannot be sent.
    """

    pieces: tuple[str | SecretWord, ...]
    why: str
    may_fail: bool = False
    unless: tuple[str, str] | None = None
    missing: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A question whose answer shows that the set-up holds.

    Attributes:
        question: a read command.
        lines: lines of which the answer must hold one; quotes and blanks do not count.
        what: what is shown by it.
    """

    question: str
    lines: tuple[str, ...]
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A whole set-up.

    Attributes:
        lines: in the order they are sent.
        proofs: what is asked at the end.
        imei: whose module it must be, None for any.
        address: where its owner dials it, to be compared with the one it has; None where nobody does.
    """

    lines: tuple[Line, ...]
    proofs: tuple[Proof, ...]
    imei: str | None = None
    address: str | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """What has to be known before it can be run."""
        return tuple(line.missing for line in self.lines if line.missing is not None)


def like(line: str, wanted: str) -> bool:
    """Whether two lines of a module's say the same; quotes and blanks are printed by some firmwares and not by others."""
    return _bare(line) == _bare(wanted)


def quotable(text: str, what: str) -> str:
    """A text that can stand between quotes. Raises PlanFault."""
    if not 0 < len(text) <= _LONGEST_WORD or not is_plain(text):
        raise PlanFault(f"{what} is 1 to {_LONGEST_WORD} printable ASCII characters without quotes")
    return text


def is_plain(text: str) -> bool:
    """Whether it is printable ASCII that ends no string."""
    return text.isascii() and text.isprintable() and '"' not in text


def _bare(line: str) -> str:
    return line.replace('"', "").replace(" ", "").upper()
