"""The grammar of an AT command line: which commands it holds, and where each argument stands in the text.

One reader for everybody who has to know what a line does before or after it is sent: the dialogue (which prefixes were asked
for), the guard (what would cut the link), the masks (which arguments are secrets) and the timeouts.

V.250 chapter 5, as the AT guide keeps it: the line begins with `AT` in any case; blanks outside quotes mean nothing; basic
commands (`E0`, `&K3`, `S3=13`, `D...`) follow each other without a separator; extended ones (`+CSQ`, `#MONI`) end at a `;` or
at the end of the line. `HAT` is SMSATRUN's form that wants no answer. The reader is total: any text gives some commands, and
what it cannot read becomes a command of the form `UNKNOWN`.
"""

from __future__ import annotations

from enum import Enum

from atrun_tui.record import Record

_EXTENDED = "+#$*^!"
_MODIFIER = "&\\%"
_LONGEST_NUMBER = 18
LONGEST = 10_000
"""Characters of a line; a hundred times what a module takes, so that what is longer is no command but a wrong file."""
_NAME_END = "=?;,"


class Form(Enum):
    """The four forms of an extended command, and what else a line may hold."""

    EXECUTE = "execute"
    READ = "read"
    TEST = "test"
    SET = "set"
    BASIC = "basic"
    REPEAT = "repeat"
    UNKNOWN = "unknown"


class Argument(Record):
    """One argument: its text without quotes, and its place in the line, quotes included."""

    text: str
    quoted: bool
    start: int
    end: int

    @property
    def number(self) -> int | None:
        """Its value when it is a decimal number of a size that an AT command may take, quoted or not."""
        is_number = self.text.isascii() and self.text.isdigit() and len(self.text) <= _LONGEST_NUMBER
        return int(self.text) if is_number else None


class Command(Record):
    """One command of a line.

    Attributes:
        name: upper case with its prefix and without blanks: `+CSQ`, `#TCPATRUNL`, `E`, `&K`, `S3`, `D`.
        form: which form it has.
        arguments: of a SET, one each; of a basic command its number or dial string, if any.
        start: offset of its first character in the line.
        end: offset after its last.
    """

    name: str
    form: Form
    arguments: tuple[Argument, ...]
    start: int
    end: int


class CommandLine(Record):
    """A whole line: its commands, and whether it wants an answer (`HAT` does not)."""

    text: str
    commands: tuple[Command, ...]
    is_at: bool
    answer_due: bool = True


class _Reader:
    """A cursor over the characters that count: those outside quotes that are no blanks, and all inside quotes."""

    def __init__(self, text: str) -> None:
        self.chars: list[str] = []
        self.places: list[int] = []
        self.quoted: list[bool] = []
        inside = False
        for place, char in enumerate(text):
            if char == '"':
                inside = not inside
            elif not inside and (char.isspace() or char < " "):
                continue
            self.chars.append(char)
            self.places.append(place)
            self.quoted.append(inside or char == '"')
        self.at = 0
        self.size = len(self.chars)

    def peek(self, ahead: int = 0) -> str:
        """The character `ahead` of the cursor, or an empty string past the end."""
        index = self.at + ahead
        return self.chars[index] if index < self.size else ""

    def word(self, length: int) -> str:
        """The next `length` characters, upper case."""
        return "".join(self.chars[self.at : self.at + length]).upper()

    def place(self, index: int) -> int:
        """Where in the text the character `index` stands; just after the last one for the end."""
        if index < self.size:
            return self.places[index]
        return self.places[-1] + 1 if self.places else 0

    def until(self, stops: str) -> int:
        """The index of the next unquoted character of `stops`, or the end."""
        index = self.at
        while index < self.size and (self.quoted[index] or self.chars[index] not in stops):
            index += 1
        return index

    def name_end(self) -> int:
        """The index after the name that begins at the cursor; a quote ends it as well."""
        index = self.at
        while index < self.size and not self.quoted[index] and self.chars[index] not in _NAME_END:
            index += 1
        return index

    def digits(self) -> int:
        """The index after the digits that begin at the cursor."""
        index = self.at
        while index < self.size and self.chars[index].isascii() and self.chars[index].isdigit():
            index += 1
        return index

    def argument(self, start: int, end: int) -> Argument:
        """The argument between two indices."""
        raw = "".join(self.chars[start:end])
        quoted = raw.startswith('"')
        inner = raw[1:-1] if quoted and raw.endswith('"') and len(raw) > 1 else raw[1:] if quoted else raw
        first = self.place(start) if start < end else self.after(start)
        return Argument(inner, quoted, first, self.after(end) if start < end else first)

    def after(self, index: int) -> int:
        """Where in the text the place just behind the character before `index` is."""
        return self.places[index - 1] + 1 if 0 < index <= self.size else self.place(index)


def objection(text: str) -> str | None:
    """Why a text is no command line that a module would answer, a sentence; None when it is one."""
    if any(char < " " or char == "\x7f" for char in text):
        return "a command line holds no control characters"
    if len(text) > LONGEST:
        return f"{len(text)} characters are no command; {LONGEST} are the most"
    if read_command_line(text).is_at:
        return None
    meant = text.strip()
    if not meant:
        return "a command is empty"
    return f"a command begins with AT (did you mean AT{'+' if meant[:3].isalpha() and len(meant) > 2 else ''}{meant}?)"


def read_command_line(text: str) -> CommandLine:
    """Read a line. Never raises; a line that is no AT command has `is_at` False and no commands."""
    reader = _Reader(text)
    if reader.word(2) == "A/":
        repeat = Command("A/", Form.REPEAT, (), reader.place(0), reader.after(2))
        return CommandLine(text, (repeat,), is_at=True)
    answer_due = reader.word(3) != "HAT"
    if not answer_due:
        reader.at += 1
    if reader.word(2) != "AT":
        return CommandLine(text, (), is_at=False)
    reader.at += 2
    commands: list[Command] = []
    while reader.at < reader.size:
        if reader.peek() == ";":
            reader.at += 1
            continue
        commands.append(_read_command(reader))
    return CommandLine(text, tuple(commands), is_at=True, answer_due=answer_due)


def _read_command(reader: _Reader) -> Command:
    char = reader.peek()
    if char in _EXTENDED:
        return _read_extended(reader)
    if char.isascii() and char.isalpha():
        return _read_basic(reader, 1)
    if char in _MODIFIER and reader.peek(1).isascii() and reader.peek(1).isalpha():
        return _read_basic(reader, 2)
    start, end = reader.at, max(reader.until(";"), reader.at + 1)
    reader.at = end
    return Command("".join(reader.chars[start:end]), Form.UNKNOWN, (), reader.place(start), reader.after(end))


def _read_extended(reader: _Reader) -> Command:
    start = reader.at
    reader.at += 1
    end = reader.name_end()
    name = "".join(reader.chars[start:end]).upper()
    reader.at = end
    form = Form.EXECUTE
    arguments: tuple[Argument, ...] = ()
    if reader.peek() == "?":
        form = Form.READ
    elif reader.peek() == "=" and reader.peek(1) == "?" and reader.peek(2) in ("", ";"):
        form = Form.TEST
    elif reader.peek() == "=":
        form = Form.SET
        reader.at += 1
        arguments = _read_arguments(reader)
    elif reader.peek() not in ("", ";"):
        form = Form.UNKNOWN
    reader.at = reader.until(";")
    return Command(name, form, arguments, reader.place(start), reader.after(reader.at))


def _read_arguments(reader: _Reader) -> tuple[Argument, ...]:
    arguments: list[Argument] = []
    while True:
        start, end = reader.at, reader.until(",;")
        arguments.append(reader.argument(start, end))
        reader.at = end
        if reader.peek() != ",":
            return tuple(arguments)
        reader.at += 1


def _read_basic(reader: _Reader, letters: int) -> Command:
    start = reader.at
    name = reader.word(letters)
    reader.at += letters
    if name == "D":
        return _read_dial(reader, start)
    if name == "S":
        begin = reader.at
        reader.at = reader.digits()
        name += "".join(reader.chars[begin : reader.at])
        if reader.peek() == "?":
            reader.at += 1
            return Command(name, Form.READ, (), reader.place(start), reader.after(reader.at))
        if reader.peek() == "=":
            reader.at += 1
    begin, reader.at = reader.at, reader.digits()
    arguments = (reader.argument(begin, reader.at),) if reader.at > begin else ()
    return Command(name, Form.BASIC, arguments, reader.place(start), reader.after(reader.at))


def _read_dial(reader: _Reader, start: int) -> Command:
    """A dial string ends the line, or ends at its own `;`, which makes it a voice call."""
    begin = reader.at
    reader.at = reader.until(";")
    argument = reader.argument(begin, reader.at)
    if reader.peek() == ";":
        reader.at += 1
    return Command("D", Form.BASIC, (argument,), reader.place(start), reader.after(reader.at))
