"""The set-up of the SMS service: who is obeyed, and the service on."""

from __future__ import annotations

from atrun_tui.procedures.setup_plan import COMMAND_MINUTES, PASSWORD, Line, Plan, PlanFault, Proof, quotable
from atrun_tui.procedures.variables import SecretWord


def plan_sms(*, digest: bool, sender: str | None, entry: int, instance: int = 3) -> Plan:
    """A module that obeys SMS (#SMSATRUN).

    Args:
        digest: messages are proved by a password of 16 characters, which is asked for by the word `password`; otherwise by
            the sender's number.
        sender: that number, `*` at its end for any that begins so; None = not known yet.
        entry: the place in the white list, 1 to 8.
        instance: the AT instance that the service takes.

    Raises:
        PlanFault: something of it cannot be said to a module.
    """
    if not 1 <= entry <= 8:
        raise PlanFault(f"the white list has the places 1 to 8, and no {entry}")
    if digest:
        admit = Line(
            pieces=(f'AT#SMSATWL=0,{entry},1,"', SecretWord(PASSWORD), '"'),
            why="the password that signs every message, exactly 16 characters",
        )
    else:
        number = quotable(sender or "+YOUR-NUMBER", "the number that sends")
        missing = None if sender else "the number that the SMS come from, your modem's: --sender NUMBER"
        admit = Line(pieces=(f'AT#SMSATWL=0,{entry},0,"{number}"',), why="the number that it obeys", missing=missing)
    values = f"{instance},1,{COMMAND_MINUTES}"
    return Plan(
        lines=(
            Line(
                pieces=("AT#SMSATRUN=0",),
                why="switch the service off, since it cannot be changed while on",
                may_fail=True,
            ),
            Line(pieces=(f"AT#SMSATRUNCFG={values}",), why="its AT instance, and the minutes that a command may take"),
            Line(pieces=(f"AT#SMSATWL=1,{entry}",), why=f"empty place {entry} of the white list", may_fail=True),
            admit,
            Line(pieces=("AT#SMSATRUN=1",), why="obey SMS from now on, also after every restart"),
        ),
        proofs=(
            Proof(question="AT#SMSATRUNCFG?", lines=(f"#SMSATRUNCFG: {values}",), what="the service is set up"),
            Proof(question="AT#SMSATRUN?", lines=("#SMSATRUN: 1,1",), what="it obeys SMS"),
        ),
    )
