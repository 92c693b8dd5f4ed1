"""Sends a file at a prompt: packet by packet, each when the link has room for it, and nothing but the file."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from atrun_tui.transport.base import LinkLost

if TYPE_CHECKING:
    from collections.abc import Callable

    from atrun_tui.session.cargo import Upload
    from atrun_tui.transport.base import Stream


class Pump:
    """One file on its way out.

    Whoever owns it is told after each packet that the link has accepted; a link that is gone is told by the stream itself.

    Attributes:
        whole: whether the last byte has been handed to the link.
    """

    def __init__(
        self,
        upload: Upload,
        stream: Stream,
        *,
        note: Callable[[bytes], bytes],
        moved: Callable[[int], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Begin to send.

        Args:
            upload: what to send.
            stream: where.
            note: tells the dialogue what goes out, and gives what is to be sent.
            moved: told the count of bytes that the link has accepted, after each packet.
            failed: told what broke on our side.
        """
        self._upload = upload
        self._stream = stream
        self._note = note
        self._moved = moved
        self._failed = failed
        self.whole = False
        self._task = asyncio.get_running_loop().create_task(self._run(), name="upload")

    def stop(self) -> None:
        """Send nothing more. What the link has accepted is still on its way."""
        self._task.cancel()

    async def _run(self) -> None:
        try:
            await self._send()
        except LinkLost:
            return
        except Exception as error:  # noqa: BLE001  (a fault of ours must end this link with a sentence, not in silence)
            self._failed(error)

    async def _send(self) -> None:
        data, packet = self._upload.data, max(1, self._upload.packet)
        for start in range(0, len(data), packet):
            self._stream.send(self._note(data[start : start + packet]))
            self.whole = start + packet >= len(data)
            await self._stream.flush()
            self._moved(min(start + packet, len(data)))
            # A link that always has room must not keep what the module says from being heard.
            await asyncio.sleep(0)
