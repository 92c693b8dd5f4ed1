"""What a module means by its error numbers, and what to do about the common ones.

The numbers are those of 3GPP TS 27.007 9.2 (`+CME`), 27.005 3.2.5 with 24.011 E.2 and 23.040 9.2.3.22 (`+CMS`), and the AT
guide's own (3.2.2.1) for sockets, FTP, surveys and remote SIM. Older interface styles number the sockets' and FTP's from 400
and 420 on; both are known.
"""

from __future__ import annotations

import re

_NUMBERED = re.compile(r"\+(CM[ES]) ERROR:\s*+(?:0*(\d{1,5})|(\S.*))\s*\Z", re.DOTALL)

_SOCKETS = (
    "undocumented error",
    "wrong state",
    "wrong mode",
    "context already activated",
    "stack already active",
    "activation failed",
    "context not opened",
    "cannot set up socket",
    "cannot resolve DN",
    "time-out opening socket",
    "cannot open socket",
    "remote disconnected or time-out",
    "connection failed",
    "transmit error",
    "already listening",
)
_FTP = (
    "undocumented FTP error",
    "FTP: wrong state",
    "FTP: cannot activate",
    "FTP: cannot resolve name",
    "FTP: cannot allocate control socket",
    "FTP: cannot connect control socket",
    "FTP: bad or no response from server",
    "FTP: not connected",
    "FTP: already connected",
    "FTP: context down",
    "FTP: no photo available",
    "FTP: cannot send photo",
    "FTP: in use by another instance",
)
_SURVEY = (
    "network survey: no carrier",
    "network survey: busy",
    "network survey: wrong request",
    "network survey: aborted",
)

_CME: dict[int, str] = {
    0: "phone failure",
    1: "no connection to phone",
    2: "phone-adaptor link reserved",
    3: "operation not allowed",
    4: "operation not supported",
    5: "PH-SIM PIN required",
    6: "PH-FSIM PIN required",
    7: "PH-FSIM PUK required",
    10: "SIM not inserted",
    11: "SIM PIN required",
    12: "SIM PUK required",
    13: "SIM failure",
    14: "SIM busy",
    15: "SIM wrong",
    16: "incorrect password",
    17: "SIM PIN2 required",
    18: "SIM PUK2 required",
    20: "memory full",
    21: "invalid index",
    22: "not found",
    23: "memory failure",
    24: "text string too long",
    25: "invalid characters in text string",
    26: "dial string too long",
    27: "invalid characters in dial string",
    30: "no network service",
    31: "network time-out",
    32: "network not allowed, emergency calls only",
    40: "network personalization PIN required",
    41: "network personalization PUK required",
    42: "network subset personalization PIN required",
    43: "network subset personalization PUK required",
    44: "service provider personalization PIN required",
    45: "service provider personalization PUK required",
    46: "corporate personalization PIN required",
    47: "corporate personalization PUK required",
    48: "hidden key required",
    50: "incorrect parameters",
    51: "command implemented but disabled",
    52: "command aborted",
    100: "unknown error",
    103: "illegal mobile station",
    106: "illegal equipment",
    107: "GPRS service not allowed",
    108: "GPRS and other services not allowed",
    111: "PLMN not allowed",
    112: "location area not allowed",
    113: "roaming not allowed in this location area",
    132: "service option not supported",
    133: "requested service option not subscribed",
    134: "service option temporarily out of order",
    148: "unspecified GPRS error",
    149: "PDP authentication failure",
    150: "invalid mobile class",
    **dict(enumerate(_SURVEY, 257)),
    **dict(enumerate(_SOCKETS, 400)),
    **dict(enumerate(_FTP[1:-1], 424)),
    423: "FTP error",
    **dict(enumerate(_SOCKETS, 550)),
    566: "cannot resume socket",
    567: "wrong APN",
    568: "wrong PDP",
    569: "service not supported",
    570: "QOS not accepted",
    571: "NSAPI already used",
    572: "LLC or SNDCP failure",
    573: "network reject",
    586: "MCL personalization PIN required",
    **dict(enumerate(_FTP, 600)),
    **dict(enumerate(_SURVEY, 657)),
    731: "remote SIM: unspecified error",
    732: "remote SIM: activation command busy",
    733: "remote SIM: activation without multiplexer",
    734: "remote SIM: activation on an invalid multiplexer channel",
    736: "remote SIM already active",
    737: "remote SIM: invalid parameter",
}

_CMS: dict[int, str] = {
    1: "unassigned number",
    8: "barred by the operator",
    10: "call barred",
    21: "short message transfer rejected",
    27: "destination out of service",
    28: "unidentified subscriber",
    29: "facility rejected",
    30: "unknown subscriber",
    38: "network out of order",
    41: "temporary failure",
    42: "congestion",
    47: "resources unavailable",
    50: "requested facility not subscribed",
    69: "requested facility not implemented",
    81: "invalid transfer reference",
    95: "invalid message",
    96: "invalid mandatory information",
    97: "message type not implemented",
    98: "message not compatible with the protocol state",
    99: "information element not implemented",
    111: "protocol error",
    127: "interworking error",
    128: "telematic interworking not supported",
    129: "short message type 0 not supported",
    130: "cannot replace short message",
    143: "unspecified protocol identifier error",
    144: "data coding scheme not supported",
    145: "message class not supported",
    159: "unspecified data coding scheme error",
    160: "command cannot be actioned",
    161: "command not supported",
    175: "unspecified command error",
    176: "TPDU not supported",
    192: "service centre busy",
    193: "no service centre subscription",
    194: "service centre system failure",
    195: "invalid short message entity address",
    196: "destination barred",
    197: "rejected as a duplicate",
    198: "validity period format not supported",
    199: "validity period not supported",
    208: "SIM message storage full",
    209: "SIM has no message storage",
    210: "error in the mobile",
    211: "memory capacity exceeded",
    212: "SIM application toolkit busy",
    213: "SIM data download error",
    255: "unspecified error",
    300: "ME failure",
    301: "SMS service of ME reserved",
    302: "operation not allowed",
    303: "operation not supported",
    304: "invalid PDU mode parameter",
    305: "invalid text mode parameter",
    310: "SIM not inserted",
    311: "SIM PIN required",
    312: "PH-SIM PIN required",
    313: "SIM failure",
    314: "SIM busy",
    315: "SIM wrong",
    316: "SIM PUK required",
    317: "SIM PIN2 required",
    318: "SIM PUK2 required",
    320: "memory failure",
    321: "invalid memory index",
    322: "memory full",
    330: "SMSC address unknown",
    331: "no network service",
    332: "network time-out",
    340: "no acknowledgement expected",
    500: "unknown error",
}

_TABLES = {"CME": _CME, "CMS": _CMS}

_PLAIN = {
    "ERROR": "the module gives no reason; AT+CMEE=2 makes it say why",
    "NO CARRIER": "no connection, or the connection ended",
    "NO DIALTONE": "no dial tone: the module has no network for the call",
    "BUSY": "the other side is busy",
    "NO ANSWER": "the other side does not answer",
}
"""Final results that are no success and carry no number."""

_UNLOCK = "give the PIN with AT+CPIN=<pin>; three wrong ones block the SIM"
_UNBLOCK = "the SIM is blocked; AT+CPIN=<puk>,<new pin> unblocks it"
_LOOK = "look at AT+CREG? and AT+CSQ"
_ROOM = "delete what is not needed and try again"

_ADVICE = {
    "SIM PIN required": _UNLOCK,
    "SIM PUK required": _UNBLOCK,
    "SIM not inserted": "look at the SIM, its holder and AT#QSS?",
    "SIM busy": "wait some seconds and try again",
    "operation not allowed": "the state of the module does not permit it now",
    "operation not supported": "this module or firmware does not know it",
    "incorrect password": "AT#PCT shows how many tries are left",
    "memory full": _ROOM,
    "SIM message storage full": _ROOM,
    "no network service": _LOOK,
    "network time-out": _LOOK,
    "context not opened": "activate it with AT#SGACT=<cid>,1",
    "context already activated": "AT#SGACT? shows which",
    "activation failed": "look at the APN (AT+CGDCONT?) and at the registration (AT+CGREG?)",
    "invalid PDU mode parameter": "AT+CMGS wants the length of the TPDU without the service centre",
    "SMSC address unknown": "set it with AT+CSCA",
}
"""What to do next, by meaning."""


def meaning(kind: str, code: int) -> str | None:
    """What a number means.

    Args:
        kind: `CME` or `CMS`.
        code: the number.
    """
    return _TABLES.get(kind, {}).get(code)


def explain(final_text: str) -> str | None:
    """The known meaning of a final result line; None for success and for what is no error.

    A verbose `+CME ERROR: not found` is its own meaning; a number that no list has is said to be one.
    """
    text = final_text.strip()
    plain = _PLAIN.get(text)
    if plain is not None:
        return plain
    found = _NUMBERED.match(text)
    if found is None:
        return None
    kind, digits, words = found.groups()
    return (
        words
        if digits is None
        else _TABLES[kind].get(int(digits), f"{kind} error {int(digits)}, which no list explains")
    )


def advise(final_text: str) -> str | None:
    """What to do next about a final result line, where there is something sensible to say."""
    said = explain(final_text)
    return _ADVICE.get(said) if said is not None else None
