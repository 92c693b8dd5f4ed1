"""The modem's SIM: its PIN, three tries at it, and the PUK after that."""

from __future__ import annotations

_PIN_TRIES, _PUK_TRIES = 3, 10


class Sim:
    """A card in a modem.

    Attributes:
        pin: the card's PIN.
        asks: whether a PIN is asked for after power-on.
        pin_tries: how many are left.
        puk_tries: how many are left.
        entered: how many PINs and PUKs were tried so far, right or wrong.
    """

    def __init__(self, pin: str | None, puk: str) -> None:
        self.pin = pin or "0000"
        self.asks = pin is not None
        self._puk = puk
        self.pin_tries = _PIN_TRIES
        self.puk_tries = _PUK_TRIES
        self.entered = 0
        self._verified = False

    @property
    def state(self) -> str:
        """What `+CPIN?` says."""
        if self.pin_tries == 0:
            return "SIM PUK"
        return "SIM PIN" if self.asks and not self._verified else "READY"

    @property
    def is_ready(self) -> bool:
        """Whether nothing is asked for."""
        return self.state == "READY"

    def power_on(self) -> None:
        """The PIN is asked for anew; the tries are not."""
        self._verified = False

    def verify(self, pin: str) -> bool:
        """Try a PIN; a right one gives all tries back."""
        self.entered += 1
        if self.pin_tries == 0 or pin != self.pin:
            self.pin_tries = max(0, self.pin_tries - 1)
            return False
        self.pin_tries, self._verified = _PIN_TRIES, True
        return True

    def unblock(self, puk: str, pin: str) -> bool:
        """Try the PUK, with a new PIN."""
        self.entered += 1
        if self.puk_tries == 0 or puk != self._puk:
            self.puk_tries = max(0, self.puk_tries - 1)
            return False
        self.pin, self.pin_tries, self.puk_tries, self._verified = pin, _PIN_TRIES, _PUK_TRIES, True
        return True
