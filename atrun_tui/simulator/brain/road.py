"""By which road a command reached the module: some refuse what others may do."""

from __future__ import annotations

from enum import Enum, auto


class Road(Enum):
    """Where the asking AT instance is."""

    LOCAL = auto()
    """The serial port."""
    SERVER = auto()
    """TCPATRUN, the module listening (#TCPATRUNL)."""
    CLIENT = auto()
    """TCPATRUN, the module dialling (#TCPATRUND)."""
    DIGEST = auto()
    """SMSATRUN, proved by a password."""
    SIMPLE = auto()
    """SMSATRUN, proved by the sender's number."""

    @property
    def is_socket(self) -> bool:
        """Whether the command came over TCPATRUN's own socket."""
        return self in (Road.SERVER, Road.CLIENT)

    @property
    def keeps_lists(self) -> bool:
        """Whether firewall, credentials and white list are refused (AT guide, #TCPATRUNFRWL and #SMSATWL)."""
        return self in (Road.SERVER, Road.DIGEST)

    @property
    def delay_row(self) -> int | None:
        """The row of #ATRUNDELAY that makes commands wait, if one does."""
        return {Road.LOCAL: None, Road.SERVER: 0, Road.CLIENT: 0, Road.DIGEST: 1, Road.SIMPLE: 1}[self]
