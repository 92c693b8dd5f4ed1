"""What a module is told on site so that a profile reaches it: the lines in their order, why each, and what then proves it.

The lists of the service (firewall, credentials, white list) are refused when asked remotely (AT guide, #TCPATRUNFRWL, #SMSATWL), so
that all this is done once at the module's own serial port, or by whoever builds the device. `provision` runs a plan; printed, it
is typed by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Network

from atrun_tui.procedures.variables import SecretWord

CONTEXT = 1
"""The packet context that everything here uses."""
CONNECTION = 1
"""The socket that the service gets (#SCFG, #TCPATRUNCFG connId)."""
PASSWORD = "password"  # noqa: S105  (the word under which it is kept)
MOST_NETWORKS = 5
"""Rules that the firewall holds (#TCPATRUNFRWL)."""
MOST_CHARACTERS = 50
"""Of a user name and of a password (#TCPATRUNAUTH)."""
_LONGEST_WORD = 100
_PACKET = 300
_CONNECT_TENTHS = 600
_RETRIES, _RETRY_MINUTES = 5, 2
_COMMAND_MINUTES = 5


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Socket:
    """What both TCP services need.

    Attributes:
        apn: the operator's access point; None = as the module has it.
        instance: the AT instance that the service takes, 1 to 3.
        idle: seconds after which the module closes a silent socket (#SCFG maxTo); 0 = never.
        keep_context: the module's own access point stays.
    """

    apn: str | None
    instance: int = 2
    idle: int = 600
    keep_context: bool = False


def plan_server(
    socket: Socket,
    *,
    host: str,
    port: int,
    user: str | None,
    networks: tuple[str, ...],
    step_by_step: bool,
    fresh: bool = False,
) -> Plan:
    """A module that listens (#TCPATRUNL).

    Args:
        socket: the socket.
        host: where its owner dials it.
        port: where it listens.
        user: who logs in; its password is asked for by the word `password`.
        networks: IPv4 blocks that may connect, at most five; nobody else can, not even to be refused.
        step_by_step: authMode 1, which tells whether a login was right; otherwise authMode 0.
        fresh: empty the firewall and the credentials first.

    Raises:
        PlanFault: something of it cannot be said to a module.
    """
    values = (CONNECTION, socket.instance, port, port, '""', 1, _COMMAND_MINUTES, int(step_by_step), 0, _RETRY_MINUTES)
    rules = [_rule(network) for network in networks]
    if len(rules) > MOST_NETWORKS:
        raise PlanFault(f"the module's firewall holds {MOST_NETWORKS} networks, not {len(rules)}: join some")
    clear = _clearing() if fresh else ()
    gate = tuple(_let_in(*rule) for rule in rules) or (_NOBODY,)
    return Plan(
        lines=(
            *_ground(socket),
            *_configure(values),
            *clear,
            *gate,
            _credentials(user),
            *_online(),
            Line(pieces=("AT#TCPATRUNL=1",), why="listen from now on, also after every restart"),
        ),
        proofs=(
            Proof(question="AT#TCPATRUNCFG?", lines=(f"#TCPATRUNCFG: {_row(values)}",), what="the service is set up"),
            *(
                Proof(
                    question="AT#TCPATRUNFRWL?", lines=(f"#TCPATRUNFRWL: {address},{mask}",), what=f"{address} may come"
                )
                for address, mask in rules
            ),
            Proof(question="AT#TCPATRUNL?", lines=("#TCPATRUNL: 1,1",), what=f"it listens on port {port}"),
        ),
        address=host,
    )


def plan_client(socket: Socket, *, host: str | None, port: int, imei: str | None) -> Plan:
    """A module that dials in (#TCPATRUND).

    Args:
        socket: the socket.
        host: where it calls, as it sees that; None = not known yet.
        port: the port there.
        imei: whose module it is, None for any.

    Raises:
        PlanFault: something of it cannot be said to a module.
    """
    target = _word(host or "YOUR-ADDRESS", "the address that the module calls")
    values = (CONNECTION, socket.instance, port, port, f'"{target}"', 1, _COMMAND_MINUTES, 0, _RETRIES, _RETRY_MINUTES)
    missing = None if host else "the address of this computer as the module sees it: --host ADDRESS"
    return Plan(
        lines=(
            *_ground(socket),
            *_configure(values, missing),
            *_online(),
            Line(
                pieces=("AT#TCPATRUND=1",),
                why=f"call from now on, also after every restart; {_RETRIES} tries, {_RETRY_MINUTES} min apart",
            ),
        ),
        proofs=(
            Proof(question="AT#TCPATRUNCFG?", lines=(f"#TCPATRUNCFG: {_row(values)}",), what="the service is set up"),
            Proof(
                question="AT#TCPATRUND?",
                lines=("#TCPATRUND: 1,1", "#TCPATRUND: 1,2", "#TCPATRUND: 1,0"),
                what=f"it calls {target}:{port}",
            ),
        ),
        imei=imei,
    )


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
        number = _word(sender or "+YOUR-NUMBER", "the number that sends")
        missing = None if sender else "the number that the SMS come from, your modem's: --sender NUMBER"
        admit = Line(pieces=(f'AT#SMSATWL=0,{entry},0,"{number}"',), why="the number that it obeys", missing=missing)
    values = f"{instance},1,{_COMMAND_MINUTES}"
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


def like(line: str, wanted: str) -> bool:
    """Whether two lines of a module's say the same; quotes and blanks are printed by some firmwares and not by others."""
    return _bare(line) == _bare(wanted)


_NOBODY = Line(
    pieces=('AT#TCPATRUNFRWL=1,"YOUR-ADDRESS","YOUR-MASK"',),
    why="who may connect; the list is empty at first, which keeps everybody out",
    missing="the network that you connect from: --from CIDR, such as --from 217.0.0.0/8",
)


def _ground(socket: Socket) -> tuple[Line, ...]:
    """The packet context and the socket."""
    if not 1 <= socket.instance <= 3:
        raise PlanFault(f"a module has the AT instances 1 to 3, and no {socket.instance}")
    if not 0 <= socket.idle <= 65_535:
        raise PlanFault(f"an idle limit is 0 to 65535 seconds, not {socket.idle}")
    apn = _word(socket.apn or "YOUR-APN", "an access point")
    missing = None if socket.apn else "your operator's access point: --apn NAME, or --keep-context to leave it as it is"
    context = Line(
        pieces=(f'AT+CGDCONT={CONTEXT},"IP","{apn}"',),
        why="the packet context: your operator's access point",
        missing=missing,
    )
    idle = f"{socket.idle} s of silence" if socket.idle else "never: a link lost half way blocks the module for good"
    return (
        Line(pieces=(f"AT#SGACT={CONTEXT},0",), why="go offline while all this is set", may_fail=True),
        *(() if socket.keep_context else (context,)),
        Line(
            pieces=(f"AT#SGACTCFG={CONTEXT},15,180",),
            why="bring the context up by itself after a restart or a loss of the network, trying every 3 min",
        ),
        Line(
            pieces=("AT#TCPATRUNL=0",), why="switch the service off, since it cannot be changed while on", may_fail=True
        ),
        Line(pieces=("AT#TCPATRUND=0",), why="and the one that dials", may_fail=True),
        Line(
            pieces=(f"AT#SCFG={CONNECTION},{CONTEXT},{_PACKET},{socket.idle},{_CONNECT_TENTHS},1",),
            why=f"the socket: answers leave after 0.1 s; it is closed after {idle}",
        ),
        Line(
            pieces=(f"AT#SCFGEXT={CONNECTION},0,0,1",),
            why="probe a silent link every minute (TCP keep-alive), so that a dead one is noticed",
            may_fail=True,
        ),
    )


def _configure(values: tuple[int | str, ...], missing: str | None = None) -> tuple[Line, ...]:
    why = f"the service: its ports, AT instance {values[1]}, a restart when a command takes over {_COMMAND_MINUTES} min"
    return (Line(pieces=(f"AT#TCPATRUNCFG={_row(values)}",), why=why, missing=missing),)


def _clearing() -> tuple[Line, ...]:
    return (
        Line(pieces=("AT#TCPATRUNFRWL=2",), why="let nobody in who was let in before"),
        Line(pieces=("AT#TCPATRUNAUTH=2",), why="and forget all users"),
    )


def _let_in(address: str, mask: str) -> Line:
    return Line(
        pieces=(f'AT#TCPATRUNFRWL=1,"{address}","{mask}"',),
        why="who may connect; anybody else is dropped in silence",
        unless=("AT#TCPATRUNFRWL?", f"#TCPATRUNFRWL: {address},{mask}"),
    )


def _credentials(user: str | None) -> Line:
    if user is not None and (len(user) > MOST_CHARACTERS or not _is_plain(user)):
        raise PlanFault(f"a user name is 1 to {MOST_CHARACTERS} printable characters without quotes")
    return Line(
        pieces=(f'AT#TCPATRUNAUTH=1,"{user or "YOUR-USER"}","', SecretWord(PASSWORD), '"'),
        why="who may log in",
        missing=None if user else "the user name: `atrun profile edit NAME --user USER`",
    )


def _online() -> tuple[Line, ...]:
    return (
        Line(
            pieces=(f"AT#SGACT={CONTEXT},1",),
            why="go online; the answer is the module's address",
            unless=("AT#SGACT?", f"#SGACT: {CONTEXT},1"),
        ),
    )


def _rule(network: str) -> tuple[str, str]:
    """Address and mask of a block."""
    try:
        block = IPv4Network(network)
    except ValueError:
        raise PlanFault(f"'{network}' is no IPv4 block, which is all that the module's firewall knows") from None
    return str(block.network_address), str(block.netmask)


def _row(values: tuple[int | str, ...]) -> str:
    return ",".join(map(str, values))


def _word(text: str, what: str) -> str:
    """A text that can stand between quotes. Raises PlanFault."""
    if not 0 < len(text) <= _LONGEST_WORD or not _is_plain(text):
        raise PlanFault(f"{what} is 1 to {_LONGEST_WORD} printable ASCII characters without quotes")
    return text


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable() and '"' not in text


def _bare(line: str) -> str:
    return line.replace('"', "").replace(" ", "").upper()
