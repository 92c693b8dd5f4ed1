"""What can be done next about a file, in the words of the console."""

from __future__ import annotations

from atrun_tui.procedures.ways import Ways

WAYS = Ways(
    say_kind="choose its kind",
    rename="another one goes into the field `Name there`",
    force="a tick at `send it although the module has it` sends it all the same",
    make_room="remove something first, among the module's files: shift+f7",
    remove_enabled="look again, then remove it",
    enable_again="e among the module's files (shift+f7) makes it run again",
)
