"""The login, step by step; recorded dialogues and properties stand elsewhere."""

from __future__ import annotations

import pytest

from atrun_tui.protocol.errors import LocalError
from atrun_tui.protocol.events import LoggedIn, Refused, SecretKind, SecretWanted
from atrun_tui.protocol.login import LONGEST_WELCOME, Login, LoginDialogue, read_welcome

USER = SecretWanted(SecretKind.USER)
PASSWORD = SecretWanted(SecretKind.PASSWORD)


def prompted() -> LoginDialogue:
    """A login whose two prompts were answered."""
    login = LoginDialogue(Login.STEP_BY_STEP)
    login.receive_data(b"Username: ")
    login.give(b"user")
    login.receive_data(b"Password: ")
    login.give(b"word")
    return login


class TestAutomatic:
    def test_everything_is_wanted_at_once_and_nothing_confirmed(self) -> None:
        login = LoginDialogue(Login.AUTOMATIC)
        assert login.start() == [USER, PASSWORD, LoggedIn(verified=False)]
        assert login.give(b"testuser") == b"testuser\r"
        assert login.give(b"testpassw") == b"testpassw\r"

    def test_whatever_comes_is_for_the_dialogue(self) -> None:
        login = LoginDialogue(Login.AUTOMATIC)
        login.start()
        assert login.receive_data(b"\r\n+CREG: 1\r\n") == []
        assert login.receive_data(b"Username: ") == []
        assert login.leftover == b"\r\n+CREG: 1\r\nUsername: "

    def test_a_close_refuses_what_was_given_last(self) -> None:
        login = LoginDialogue(Login.AUTOMATIC)
        login.start()
        login.give(b"user")
        assert login.receive_eof() == [Refused(SecretKind.USER)]


class TestStepByStep:
    def test_each_is_wanted_when_it_is_asked_for(self) -> None:
        login = LoginDialogue(Login.STEP_BY_STEP)
        assert login.start() == []
        assert login.receive_data(b"\r\nuser") == []
        assert login.receive_data(b"NAME :") == [USER]
        assert login.give(b"user") == b"user\r"
        assert login.receive_data(b" \r\nPassword: ") == [PASSWORD]
        assert login.give(b"word") == b"word\r"
        assert login.receive_data(b"\r\nLogin  successful.\r\n\r\nRING\r\n") == [LoggedIn(verified=True)]
        assert login.leftover == b"Login  successful.\r\n\r\nRING\r\n"
        assert login.receive_eof() == []

    def test_silence_means_nothing(self) -> None:
        assert LoginDialogue(Login.STEP_BY_STEP).prompt_missing() == []

    def test_success_counts_only_after_the_password_was_asked_for(self) -> None:
        login = LoginDialogue(Login.STEP_BY_STEP)
        assert login.receive_data(b"Last login successful: yesterday\r\nUsername: ") == [USER]

    def test_another_answer_is_no_login(self) -> None:
        login = LoginDialogue(Login.STEP_BY_STEP)
        assert login.receive_data(b"\r\nOK\r\n\r\n+CME ERROR: 3\r\n") == []
        assert login.leftover == b""

    def test_asking_again_is_refusing(self) -> None:
        login = prompted()
        assert login.receive_data(b"\r\nUsername: ") == [Refused(SecretKind.PASSWORD)]
        assert login.receive_data(b"Password: ") == []
        assert login.leftover == b""
        assert login.receive_eof() == []

    @pytest.mark.parametrize(("stream", "after"), [(b"", None), (b"Username: ", None)])
    def test_a_close_before_anything_was_given(self, stream: bytes, after: SecretKind | None) -> None:
        login = LoginDialogue(Login.STEP_BY_STEP)
        login.receive_data(stream)
        assert login.receive_eof() == [Refused(after)]

    def test_a_close_after_both(self) -> None:
        assert prompted().receive_eof() == [Refused(SecretKind.PASSWORD)]


class TestAuto:
    def test_a_prompt_makes_it_step_by_step(self) -> None:
        login = LoginDialogue(Login.AUTO)
        assert login.start() == []
        assert login.prompt_wait == 3.0
        assert login.receive_data(b"Username: ") == [USER]
        assert login.prompt_missing() == []

    def test_no_prompt_makes_it_automatic(self) -> None:
        login = LoginDialogue(Login.AUTO)
        login.receive_data(b"\r\n+CREG: 1\r\n")
        assert login.prompt_missing() == [USER, PASSWORD, LoggedIn(verified=False)]
        assert login.prompt_missing() == []
        assert login.leftover == b"\r\n+CREG: 1\r\n"


class TestGiving:
    @pytest.mark.parametrize("secret", [b"", b"a\r", b"a\nb", b"\x00", b"\x1a", b"\x7f"])
    def test_what_would_break_the_line_is_refused_and_still_wanted(self, secret: bytes) -> None:
        login = LoginDialogue(Login.AUTOMATIC)
        login.start()
        with pytest.raises(LocalError) as caught:
            login.give(secret)
        assert "user name" in str(caught.value)
        assert login.give(b"user") == b"user\r"

    def test_nothing_is_given_unasked(self) -> None:
        with pytest.raises(LocalError, match="no credential"):
            LoginDialogue(Login.STEP_BY_STEP).give(b"user")
        with pytest.raises(LocalError, match="no credential"):
            prompted().give(b"again")

    def test_nothing_that_was_given_is_kept(self) -> None:
        login = LoginDialogue(Login.AUTOMATIC)
        login.start()
        login.give(b"testuser")
        login.give(b"testpassw")
        kept = repr([getattr(login, name) for name in LoginDialogue.__slots__])
        assert "testuser" not in kept
        assert "testpassw" not in kept

    def test_a_credential_may_hold_any_other_byte(self) -> None:
        login = LoginDialogue(Login.AUTOMATIC)
        login.start()
        assert login.give(b'p\xe4 "word";') == b'p\xe4 "word";\r'


class TestWelcome:
    @pytest.mark.parametrize(
        ("head", "dropped", "undecided"),
        [
            (b"", 0, True),
            (b"\r\n", 0, True),
            (b"Login succ", 0, True),
            (b"Login successful", 16, True),
            (b"Login successfull.\r", 19, True),
            (b"Login successfull.\r\n", 20, True),
            (b"Login successful.AT\r", 17, False),
            (b"\r\nUsername: \r\nPassword: \r\nLogin successful.\r\n\r\nOK", 45, False),
            (b"\r\nOK\r\n", 0, False),
            (b"Log on\r\n", 0, False),
            (b" " * 400, 0, False),
            (b"Username:" * 100, LONGEST_WELCOME // 9 * 9, False),
        ],
    )
    def test_the_last_words_are_told_from_the_first_lines(self, head: bytes, dropped: int, undecided: bool) -> None:
        assert read_welcome(head) == (dropped, undecided)
