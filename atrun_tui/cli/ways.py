"""What can be done next about a file, in the words of the command line."""

from __future__ import annotations

from atrun_tui.procedures.ways import Ways


def ways_of(profile: str) -> Ways:
    """Those for one profile."""
    return Ways(
        say_kind="say --script or --app",
        rename="--as NAME gives it another one there",
        force="--force sends it all the same",
        make_room=f"remove something first: `atrun files {profile}` lists, `atrun files {profile} remove FILE` removes",
        remove_enabled="--yes removes it all the same",
        enable_again=f"`atrun files {profile} enable {{file}}` enables it again",
    )
