"""The module's side of the bench: answers OK to every CR, as cheaply as Python can, in a process of its own."""

from __future__ import annotations

import socket
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def serve() -> None:
    """Print the port, then serve one client after the other until killed."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        print(listener.getsockname()[1], flush=True)
        while True:
            client, _ = listener.accept()
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with client:
                try:
                    while data := client.recv(65536):
                        client.sendall(b"\r\nOK\r\n" * data.count(b"\r"))
                except ConnectionError:
                    continue


@contextmanager
def running() -> Iterator[int]:
    """The port of such a peer."""
    process = subprocess.Popen([sys.executable, __file__], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield int(process.stdout.readline())
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


if __name__ == "__main__":
    serve()
