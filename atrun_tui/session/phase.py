"""The phases of a link, and the times that belong to them.

The link is always in one phase, and one alarm serves them all, because only one thing can be due in each:

* FREE: a command may be sent.
* PAUSING: a result came; the next command waits a moment (AT guide 3.2.5).
* FLYING: a command is in flight, until its result or its deadline. The deadline is fixed when the bytes leave.
* SENDING: it asked for a file, which is on its way; the link must take some of it before it is too late (see `freight`).
* RECEIVING: it sends a file; some of it must come now and then.
* OWED: its deadline passed, or its owner stopped waiting: its answer may still come, and must not be taken for the next one's.
* SEEKING: somebody wants to send. The owed answer gets a little longer, then a bare `AT` asks whether the module listens.
* PROBING: that `AT` was sent. If nothing answers it the link is given up.
* SETTLING: a result came after the probe. It may be the owed one or the probe's: a second one is awaited for a moment.
* VERIFYING: nothing acknowledged the login, or there was none: a bare `AT` asks whether a module is there. What comes before its
  answer is of no account, so it also settles echo and leftovers.
* ONLINE: a transparent connection; bytes go both ways unread (see `transparent`).
* GUARDING: nothing is sent for a while, so that `+++` counts.
* LEAVING: `+++` was sent.
* CLOSED.
"""

from __future__ import annotations

from enum import Enum

PROBE = "AT"
"""What asks whether anybody listens."""
SETTLE = 1.0
"""Seconds an owed answer gets before the probe, and after it."""
PROBE_LIMIT = 10.0
"""Seconds a probe may take."""
HUSH = 1.0
"""Seconds of silence after which an unfinished line is taken for a prompt or a numeric result."""
ESCAPE_LIMIT = 10.0
"""Seconds a command gets to end after its prompt was refused."""
PROMPT_LIMIT = 60.0
"""Seconds a command that carries a file gets to ask for it."""
FILE_PROMPT_HOLD = 40.0
"""Seconds of silence that end a file prompt: the module's 30, and what a slow network adds."""


class Phase(Enum):
    """What the link is doing."""

    FREE = "free"
    PAUSING = "pausing"
    FLYING = "flying"
    SENDING = "sending"
    RECEIVING = "receiving"
    OWED = "owed"
    SEEKING = "seeking"
    PROBING = "probing"
    SETTLING = "settling"
    VERIFYING = "verifying"
    ONLINE = "online"
    GUARDING = "guarding"
    LEAVING = "leaving"
    CLOSED = "closed"


OUT_OF_STEP = (Phase.OWED, Phase.SEEKING, Phase.PROBING, Phase.SETTLING)
"""The phases in which an answer is owed to a command that has ended."""
