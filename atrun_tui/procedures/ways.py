"""What the owner can do next, said in the words of the front end at hand: a flag on the command line, a field in the console."""

from __future__ import annotations

from atrun_tui.record import Record


class Ways(Record, kw_only=True):
    """The ends of sentences about files, each a clause without its full stop; the defaults fit any front end.

    Attributes:
        say_kind: how to say whether a file is a script or an app.
        rename: how to give it another name on the module.
        force: how to send it although the module has it.
        make_room: how to take files off the module.
        remove_enabled: how to remove a file that runs, or may.
        enable_again: how to make the file that ran before, `{file}`, run again.
    """

    say_kind: str = "say which of them it is"
    rename: str = "give it another one there"
    force: str = "it can be sent all the same"
    make_room: str = "remove something first"
    remove_enabled: str = "it can be removed all the same"
    enable_again: str = "it can be enabled again"


PLAIN = Ways()
"""Where no front end is at hand."""
