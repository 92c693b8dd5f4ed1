"""What a session is told about its profile: plain values, no secret."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.record import Record

if TYPE_CHECKING:
    from atrun_tui.protocol.login import Login


class Settings(Record, kw_only=True):
    """All times in seconds.

    Attributes:
        profile: its name.
        transport: the road's word, as in an exchange.
        login: which procedure; None on a road without a login.
        user: the login's user name.
        keepalive: idleness after which a bare `AT` is sent; 0 = never.
        pause: least time between a complete result and the next command (AT guide 3.2.5 asks for 20 ms); by SMS from
            one message to the next.
        timeout: how long every command may take; None = each its usual limit.
        connect_timeout: how long a link may take to come about.
        login_timeout: how long the login may take, the first answer included.
        reconnect: whether a lost link is made anew.
        awaits_call: the module makes the link. It is waited for as long as the opener does, and again at once after a loss; a
            command that was submitted meanwhile waits as long as its owner likes.
    """

    profile: str
    transport: str
    login: Login | None = None
    user: str | None = None
    keepalive: float = 0.0
    pause: float = 0.02
    timeout: float | None = None
    connect_timeout: float = 20.0
    login_timeout: float = 30.0
    reconnect: bool = True
    awaits_call: bool = False
