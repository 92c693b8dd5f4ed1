"""What the command in flight leads us to expect: which lines are its reply, whether it may prompt, whether it may connect."""

from __future__ import annotations

from atrun_tui.protocol.codes import (
    BARE_PROMPT,
    CONNECTING,
    ESCAPE_SEQUENCE,
    LISTING,
    PROMPTING,
    WITH_BODY,
    Unsolicited,
)
from atrun_tui.protocol.command_line import Form, read_command_line

_ACTING = (Form.SET, Form.EXECUTE)


class Asked:
    """A command line, seen from its answer.

    Attributes:
        prompts: how many of its commands may prompt.
        prompts_bare: whether one of them prompts with a bare `>`.
        connects: whether it dials, opens a socket or goes transparent.
    """

    __slots__ = ("_forms", "_lists", "connects", "prompts", "prompts_bare")

    def __init__(self, line: str) -> None:
        commands = read_command_line(line).commands
        self._forms: dict[str, set[Form]] = {}
        for command in commands:
            self._forms.setdefault(command.name, set()).add(command.form)
        names = self._forms.keys()
        acting = [command.name for command in commands if command.form in _ACTING]
        self.prompts = sum(name in PROMPTING for name in acting)
        self.prompts_bare = any(name in BARE_PROMPT for name in acting)
        self.connects = line == ESCAPE_SEQUENCE or not names.isdisjoint(CONNECTING)
        self._lists = not names.isdisjoint(LISTING)

    def is_reply(self, text: str, known: Unsolicited) -> bool:
        """Whether a line that looks like an unsolicited result code is the reply after all.

        `AT+CREG?` is answered `+CREG: <n>,<stat>`, while the unsolicited line is `+CREG: <stat>[,"<lac>",...]`; the table says
        for each name which forms answer, and how a read's reply is told.
        """
        if self._lists:
            return True
        name, _, value = text.partition(":")
        forms = self._forms.get(name)
        if forms is None:
            return False
        return any(form in forms and shape.fullmatch(value) for form, shape in known.replies.items())

    def has_body(self, text: str) -> bool:
        """Whether the line after this one of the reply is the text of a message."""
        return text.startswith(WITH_BODY) and not self._forms.get(text.partition(":")[0], set()).isdisjoint(_ACTING)
