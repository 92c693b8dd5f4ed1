"""What is known on this side of how a module is reached: what its settings are compared with. No secret."""

from __future__ import annotations

from atrun_tui.record import Record


class Deployment(Record, kw_only=True):
    """A profile, as far as it can contradict the module.

    Attributes:
        profile: its name.
        transport: the road's word: `dial`, `listen`, `sms` or `serial`.
        port: the one we dial, or listen at; None on other roads.
        login: `auto`, `automatic` or `step-by-step` where we log in; None where nobody does.
        keepalive: seconds of idleness after which this side says `AT`; 0 = never.
        digest: by SMS, whether messages are proved by a password.
    """

    profile: str
    transport: str
    port: int | None = None
    login: str | None = None
    keepalive: float = 0.0
    digest: bool = False

    @property
    def is_tcp(self) -> bool:
        """Whether we talk over the module's TCP service."""
        return self.transport in {"dial", "listen"}

    def edit(self, change: str) -> str:
        """The command that changes the profile here."""
        return f"atrun profile edit {self.profile} {change}"
