"""Entry point of `atrun` and `python -m atrun_tui`."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line and return its exit code."""
    from atrun_tui.cli.main import run_command_line  # noqa: PLC0415  (nothing is loaded before it is needed)

    return run_command_line(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
