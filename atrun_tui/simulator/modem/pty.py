"""A pseudo-terminal as the modem's cable: bytes in and out, and pulled out of the socket at any time.

We keep the far side open too. Otherwise every program that closes the port would look like an error on ours, and what the modem
says while nobody listens would be lost; as it is it waits in the terminal's buffer, as behind a USB modem's flow control.
"""

from __future__ import annotations

import asyncio
import os
import tty
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_READ = 65_536
_MOST_HELD = 1 << 20


class PtyCable(asyncio.Transport):
    """One pseudo-terminal, from plugging in to pulling out.

    Attributes:
        path: the device that programs open.
    """

    def __init__(self, heard: Callable[[bytes], None], pulled: Callable[[], None]) -> None:
        """Open it. Raises OSError when the system has no terminal left."""
        super().__init__()
        self._heard = heard
        self._pulled = pulled
        self._loop = asyncio.get_running_loop()
        self._near, self._far = os.openpty()
        tty.setraw(self._far)
        os.set_blocking(self._near, False)
        self.path = os.ttyname(self._far)
        self._held = bytearray()
        self._closed = False
        self._loop.add_reader(self._near, self._read)

    def write(self, data: bytes | bytearray | memoryview[Any]) -> None:
        """Say it. What nobody reads is held, up to a bound; beyond that it is lost, as on a line without flow control."""
        if self._closed:
            return
        if not self._held:
            self._loop.add_writer(self._near, self._write_held)
        self._held += bytes(data)[: _MOST_HELD - len(self._held)]
        self._write_held()

    def pause_reading(self) -> None:
        """Leave what comes in the terminal, whose buffer then holds up whoever writes."""
        if not self._closed:
            self._loop.remove_reader(self._near)

    def resume_reading(self) -> None:
        """Read on."""
        if not self._closed:
            self._loop.add_reader(self._near, self._read)

    def is_closing(self) -> bool:
        """Whether it is pulled out."""
        return self._closed

    def close(self) -> None:
        """Pull it out: programs that have it open see a hang-up."""
        if self._closed:
            return
        self._closed = True
        self._loop.remove_reader(self._near)
        self._loop.remove_writer(self._near)
        os.close(self._near)
        os.close(self._far)
        self._pulled()

    def abort(self) -> None:
        """The same."""
        self.close()

    def _read(self) -> None:
        try:
            data = os.read(self._near, _READ)
        except BlockingIOError:
            return
        self._heard(data)

    def _write_held(self) -> None:
        try:
            count = os.write(self._near, self._held)
        except BlockingIOError:
            return
        del self._held[:count]
        if not self._held:
            self._loop.remove_writer(self._near)
