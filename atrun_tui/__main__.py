"""Entry point of `atrun` and `python -m atrun_tui`."""

from __future__ import annotations

import gc
import sys

_MADE_BETWEEN_COLLECTIONS = 10_000
"""Objects; Python's own 700 looks again and again through all that is being loaded, and nothing of it is garbage."""


def main() -> int:
    """Run the command line and return its exit code."""
    gc.set_threshold(_MADE_BETWEEN_COLLECTIONS)
    try:
        from atrun_tui.cli.main import run_command_line  # noqa: PLC0415  (nothing is loaded before it is needed)

        code = run_command_line(sys.argv[1:])
    except KeyboardInterrupt:  # while something was still being loaded
        code = 130
    gc.freeze()  # the process ends: to look through everything once more would free nothing that the system does not
    return code


if __name__ == "__main__":
    sys.exit(main())
