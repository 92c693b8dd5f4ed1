"""The only writer of stdout: lines of text or JSON Lines, the same bytes on a pipe and on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TextIO

from atrun_tui.cli.diagnostics import CommandFailed, Exit
from atrun_tui.protocol.printable import printable
from atrun_tui.regex import regex

if TYPE_CHECKING:
    from collections.abc import Callable

# JSON escapes C0 by itself; a terminal would still obey C1 and bidirectional controls.
_UNSAFE_IN_JSON = regex("[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


class OutputFailed(CommandFailed):
    """Standard output takes no more, its disk being full perhaps: what it has not taken has not reached whoever asked."""

    def __init__(self, error: OSError) -> None:
        reason = error.strerror or str(error)
        super().__init__(
            Exit.NO_ANSWER,
            f"standard output could not be written ({reason}): what a module said meanwhile is in the journal, see `atrun history`",
        )


class Output:
    """Data: what the command was asked for."""

    def __init__(self, stream: TextIO | None = None, *, as_json: bool = False) -> None:
        self._stream = stream or sys.stdout
        self.as_json = as_json
        self.mask: Callable[[str], str] = str

    def line(self, text: str = "") -> None:
        """One line of text, control characters made visible, written at once."""
        self.raw(printable(self.mask(text)) + "\n")

    def record(self, data: Mapping[str, Any]) -> None:
        """One object as a line of JSON, written at once."""
        self.raw(json_line(data, self.mask) + "\n")

    def raw(self, text: str) -> None:
        """Text that is already fit to be shown.

        Raises:
            BrokenPipeError: the reader went away.
            OutputFailed: it cannot be written.
        """
        with self.written() as stream:
            stream.write(text)

    def binary(self, data: bytes) -> None:
        """Bytes as they are.

        Raises:
            BrokenPipeError: the reader went away.
            OutputFailed: it cannot be written.
        """
        with self.written() as stream:
            stream.flush()
            stream.buffer.write(data)

    @contextmanager
    def written(self) -> Iterator[TextIO]:
        """The stream itself, for a writer that produces whole files; written at once when the block ends. Raises as `raw` does."""
        try:
            yield self._stream
            self._stream.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise OutputFailed(error) from None

    @property
    def is_terminal(self) -> bool:
        """Whether a person reads it as it comes."""
        return self._stream.isatty()


def json_line(data: Mapping[str, Any], mask: Callable[[str], str] = str) -> str:
    """An object as one line of JSON that a terminal can show without obeying anything in it."""
    import json  # noqa: PLC0415  (3 ms that plain output does not need)

    # Masked before it is JSON: a mask that works by grammar takes the quotes of JSON for those of a command.
    text = json.dumps(_masked(data, mask), ensure_ascii=False, separators=(", ", ": "))
    return _UNSAFE_IN_JSON.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def _masked(value: Any, mask: Callable[[str], str]) -> Any:
    """The same with every text in it masked; the keys are ours."""
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, Mapping):
        return {key: _masked(inner, mask) for key, inner in value.items()}
    return [_masked(inner, mask) for inner in value] if isinstance(value, list | tuple) else value
