from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual import events

from atrun_tui.protocol.command_line import LONGEST
from atrun_tui.session.state import State
from atrun_tui.ui.screens.question import Question

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from typing import Any

    Opened = Callable[..., AbstractAsyncContextManager[Any]]


async def test_a_typed_command_shows_its_reply(opened: Opened) -> None:
    async with opened("pump-7", connect=["pump-7"]) as driver:
        await driver.type("AT+CSQ", "enter")

        assert driver.session().submitted == ["AT+CSQ"]
        assert driver.line == ""
        shown = driver.text(".transcript")
        assert "AT+CSQ" in shown
        assert "+CSQ: 17,0" in shown
        assert "OK" in shown


async def test_every_key_counts(opened: Opened) -> None:
    async with opened("pump-7", connect=["pump-7"]) as driver:
        await driver.press(*"AT+CSQ", "enter")

        assert driver.session().submitted == ["AT+CSQ"]


async def test_the_first_command_connects_a_session_that_is_offline(opened: Opened) -> None:
    async with opened("pump-7") as driver:
        assert driver.workspace.sessions == {}
        await driver.type("AT", "enter")

        assert driver.session().starts == 1
        assert driver.session().submitted == ["AT"]


async def test_a_refused_session_keeps_the_line_and_says_why(opened: Opened) -> None:
    def refuse(workspace: Any) -> None:
        workspace.prepare = lambda session: setattr(session, "refuses", True)

    async with opened("gate-3", connect=["gate-3"], prepare=refuse) as driver:
        await driver.type("AT", "enter")

        assert driver.session("gate-3").submitted == []
        assert driver.line == "AT"
        assert any("refused" in sentence and "after the password" in sentence for sentence in driver.said)
        assert "✕ gate-3" in driver.text("#sessions")


async def test_with_no_profile_the_welcome_names_the_key(opened: Opened) -> None:
    async with opened() as driver:
        assert "ctrl+n" in driver.text("Welcome")
        await driver.type("AT", "enter")
        assert any("ctrl+n" in sentence for sentence in driver.said)


async def test_an_unknown_name_to_connect_is_said(opened: Opened) -> None:
    async with opened("pump-7", connect=["pump-9"]) as driver:
        assert any("pump-9" in sentence for sentence in driver.said)


async def test_every_state_is_a_sign_and_a_word(opened: Opened) -> None:
    signs = {
        State.OFFLINE: "○ pump-7",
        State.CONNECTING: "◔ pump-7",
        State.LOGGING_IN: "◐ pump-7",
        State.READY: "● pump-7",
        State.BUSY: "… pump-7",
        State.STALLED: "? pump-7",
        State.WAITING: "◌ pump-7",
        State.REFUSED: "✕ pump-7",
    }
    async with opened("pump-7", connect=["pump-7"]) as driver:
        for state, sign in signs.items():
            driver.session().move(state)
            await driver.settle()
            pane = driver.text("#sessions")
            assert sign in pane
            assert state.value.split(" to ")[0] in pane
            assert state.value in driver.text("#status")


async def test_sessions_keep_their_transcripts_apart(opened: Opened) -> None:
    async with opened("pump-7", "pump-8", connect=["pump-7", "pump-8"]) as driver:
        await driver.type("AT+CSQ", "enter")
        await driver.press("ctrl+pagedown")
        assert driver.console.roster.current == "pump-8"
        await driver.type("AT+COPS?", "enter")
        assert driver.talks == ["AT+COPS?"]
        await driver.press("ctrl+pageup")
        assert driver.talks == ["AT+CSQ"]
        assert driver.session("pump-8").submitted == ["AT+COPS?"]


async def test_what_comes_in_elsewhere_is_counted_until_looked_at(opened: Opened) -> None:
    async with opened("pump-7", "pump-8", connect=["pump-7", "pump-8"]) as driver:
        driver.session("pump-8").urc("RING")
        await driver.settle()
        assert "pump-8 1" in driver.text("#sessions")
        assert "pump-8" in driver.text("#rule")
        await driver.press("ctrl+pagedown")
        assert "pump-8 1" not in driver.text("#sessions")


async def test_former_exchanges_stand_above_new_ones_and_feed_the_arrows(opened: Opened, exchange: Any) -> None:
    def journal(workspace: Any) -> None:
        workspace.former = [exchange("o1", "pump-7", "AT+CGMM", ("HE910-D",)), exchange("o2", "pump-7", "AT#MONI")]

    async with opened("pump-7", connect=["pump-7"], prepare=journal) as driver:
        await driver.type("AT+CSQ", "enter")

        assert driver.talks == ["AT+CGMM", "AT#MONI", "AT+CSQ"]
        assert "HE910-D" in driver.text("#status")
        await driver.press("up")
        assert driver.line == "AT+CSQ"
        await driver.press("up")
        assert driver.line == "AT#MONI"
        await driver.press("down", "down")
        assert driver.line == ""


async def test_the_arrows_keep_to_what_is_typed(opened: Opened, exchange: Any) -> None:
    def journal(workspace: Any) -> None:
        workspace.former = [
            exchange(str(place), "pump-7", command) for place, command in enumerate(("AT+COPS?", "AT#MONI"))
        ]

    async with opened("pump-7", prepare=journal) as driver:
        await driver.type("at+")
        await driver.press("up")
        assert driver.line == "AT+COPS?"
        await driver.press("down")
        assert driver.line == "at+"


async def test_tab_takes_the_suggestion_and_down_opens_the_others(opened: Opened) -> None:
    async with opened("pump-7") as driver:
        await driver.type("AT+C")
        assert "network operator" in driver.text("#hint")
        await driver.press("tab")
        assert driver.line == "AT+COPS"
        await driver.press("ctrl+u")
        await driver.type("AT+C")
        await driver.press("down")
        assert driver.console.suggestions.is_open
        assert "signal quality" in driver.text("#suggestions")
        await driver.press("down", "down", "enter")
        assert driver.line == "AT+CSQ"
        assert not driver.console.suggestions.is_open
        assert driver.workspace.sessions == {}


async def test_escape_shuts_the_suggestions_and_keeps_the_line(opened: Opened) -> None:
    async with opened("pump-7") as driver:
        await driver.type("AT+C")
        await driver.press("down", "escape")
        assert not driver.console.suggestions.is_open
        assert driver.line == "AT+C"


async def test_parameters_are_shown_once_arguments_begin(opened: Opened) -> None:
    async with opened("pump-7") as driver:
        await driver.type("AT+COPS=1")
        assert "<mode>[,<format>[,<operator>]]" in driver.text("#hint")


async def test_the_readline_keys(opened: Opened) -> None:
    async with opened("pump-7") as driver:
        await driver.type("AT+CSQ two")
        await driver.press("ctrl+w")
        assert driver.line == "AT+CSQ "
        await driver.press("ctrl+a", "ctrl+k")
        assert driver.line == ""
        await driver.type("ABC")
        await driver.press("ctrl+a", "ctrl+f", "ctrl+d", "ctrl+e", "X")
        assert driver.line == "ACX"
        await driver.press("ctrl+b", "ctrl+u")
        assert driver.line == "X"


async def test_many_pasted_lines_are_asked_about_and_then_queued(opened: Opened) -> None:
    async with opened("pump-7", connect=["pump-7"]) as driver:
        driver.console.line.post_message(events.Paste("AT+CSQ\r\n\r\nAT+COPS?\x1b\n"))
        await driver.settle()
        assert isinstance(driver.app.screen, Question)
        assert driver.session().submitted == []
        await driver.press("right", "enter")
        assert driver.session().submitted == ["AT+CSQ", "AT+COPS?"]


@pytest.mark.parametrize("end", ["\v", "\f", "\x1e", "\x85", "\u2028", "\u2029"])
async def test_whatever_ends_a_line_anywhere_ends_a_pasted_one(opened: Opened, end: str) -> None:
    async with opened("pump-7", connect=["pump-7"]) as driver:
        driver.console.line.post_message(events.Paste(f"AT+CSQ{end}AT+COPS?"))
        await driver.settle()
        assert "Send 2 lines" in driver.text(".card")
        await driver.press("escape")
        assert (driver.line, driver.session().submitted) == ("", [])


async def test_a_pasted_file_without_lines_is_no_command(opened: Opened) -> None:
    async with opened("pump-7", connect=["pump-7"]) as driver:
        driver.console.line.post_message(events.Paste("AT+" + "A" * 1_000_000))
        await driver.settle()
        assert driver.line == ""
        assert "1000003 characters are no command" in driver.said[-1]
        driver.console.line.put("AT" + "A" * LONGEST)
        await driver.press("enter")
        assert driver.session().submitted == []


async def test_many_lines_sent_at_once_are_drawn_once(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened("pump-7", connect=["pump-7"]) as driver:
        drawn: list[object] = []
        monkeypatch.setattr(driver.console, "redraw", lambda: drawn.append(None))
        driver.console.sending.paste([f"AT#X={number}" for number in range(100)])
        await driver.press("right", "enter")
        assert len(driver.session().submitted) == 100
        assert len(drawn) == 1


async def test_what_is_sent_again_is_asked_about_again(opened: Opened) -> None:
    async with opened("pump-7", connect=["pump-7"]) as driver:
        await driver.type("AT+CFUN=4", "enter")
        await driver.press("right", "enter")
        driver.console.deck.transcript.focus()
        await driver.press("up", "r")
        assert driver.line == "AT+CFUN=4"
        await driver.press("enter")
        assert "AT+CFUN=4 is asked about" in driver.text(".card")
        await driver.press("enter")
        assert driver.session().submitted == ["AT+CFUN=4"]


async def test_a_pasted_line_goes_in_at_the_cursor_without_what_does_not_print(opened: Opened) -> None:
    async with opened("pump-7") as driver:
        await driver.type("AT")
        driver.console.line.post_message(events.Paste("+CSQ\x1b\x07\n"))
        await driver.settle()
        assert driver.line == "AT+CSQ"


async def test_a_secret_is_sent_and_nowhere_shown(opened: Opened) -> None:
    async with opened("pump-7", connect=["pump-7"]) as driver:
        await driver.type('AT#FTPOPEN="h","user","4711",0', "enter")

        assert driver.session().submitted == ['AT#FTPOPEN="h","user","4711",0']
        assert driver.line == ""
        for selector in (".transcript", "#recent", "#status"):
            assert "4711" not in driver.text(selector)
        await driver.press("up")
        assert driver.line == 'AT#FTPOPEN="h","user","•••",0'


async def test_what_is_no_command_stays_on_the_line(opened: Opened) -> None:
    async with opened("pump-7", connect=["pump-7"]) as driver:
        await driver.type("+CSQ", "enter")

        assert driver.session().submitted == []
        assert driver.line == "+CSQ"
        assert any("did you mean AT+CSQ?" in sentence for sentence in driver.said)


async def test_what_is_no_command_shows_no_secret_when_that_is_said(opened: Opened) -> None:
    async with opened("pump-7", connect=["pump-7"]) as driver:
        await driver.type('#FTPOPEN="h","user","4711",0', "enter")

        assert driver.session().submitted == []
        assert any("a command begins with AT" in sentence for sentence in driver.said)
        assert "4711" not in "".join(text for _, text in driver.console.voice.said)


async def test_a_recalled_mask_is_not_sent(opened: Opened) -> None:
    async with opened("pump-7", connect=["pump-7"]) as driver:
        await driver.type('AT#FTPOPEN="h","user","4711",0', "enter")
        await driver.press("up", "enter")

        assert len(driver.session().submitted) == 1
        assert driver.line == 'AT#FTPOPEN="h","user","•••",0'
        assert any("•••" in sentence for sentence in driver.said)


async def test_ctrl_c_stops_what_runs_and_what_waits_and_never_quits(opened: Opened) -> None:
    async with opened("pump-7", connect=["pump-7"]) as driver:
        driver.session().silent = True
        await driver.type("AT+COPS=?", "enter")
        await driver.type("AT+CSQ", "enter")
        await driver.press("ctrl+c")

        assert driver.session().cancelled == ["pump-7-2", "pump-7-1"]
        assert driver.app.is_running
        await driver.type("x")
        assert driver.line == "x"


async def test_quit_asks_only_while_something_runs(opened: Opened) -> None:
    async with opened("pump-7", connect=["pump-7"]) as driver:
        driver.session().silent = True
        await driver.type("AT+COPS=?", "enter")
        await driver.press("ctrl+q")
        assert isinstance(driver.app.screen, Question)
        assert "waits" not in driver.text(".card")
        await driver.press("escape")
        assert driver.app.is_running
        await driver.type("AT+CSQ", "enter")
        await driver.press("ctrl+q")
        assert "What waits behind it is not sent: 1." in " ".join(driver.text(".card").replace("│", "").split())
        await driver.press("right", "enter")
        assert driver.app.return_value == 0


async def test_quit_is_at_once_when_nothing_runs(opened: Opened) -> None:
    async with opened("pump-7", connect=["pump-7"]) as driver:
        await driver.pilot.press("ctrl+q")
        assert driver.app.return_value == 0


async def test_connecting_and_disconnecting(opened: Opened) -> None:
    async with opened("pump-7") as driver:
        await driver.press("ctrl+t")
        session = driver.session()
        assert session.starts == 1
        await driver.press("ctrl+d")
        assert driver.workspace.sessions == {}
        assert "○ pump-7" in driver.text("#sessions")
        await driver.press("ctrl+t")
        assert driver.session() is not session
        assert "● pump-7" in driver.text("#sessions")


async def test_ctrl_d_deletes_while_there_is_something_to_delete(opened: Opened) -> None:
    async with opened("pump-7", connect=["pump-7"]) as driver:
        await driver.type("AT")
        await driver.press("home", "ctrl+d")
        assert driver.line == "T"
        assert "pump-7" in driver.workspace.sessions


async def test_a_click_on_a_session_shows_it(opened: Opened) -> None:
    async with opened("pump-7", "pump-8") as driver:
        await driver.pilot.click("#sessions", offset=(5, 1))
        await driver.settle()
        assert driver.console.roster.current == "pump-8"
        assert driver.app.focused is driver.console.line


async def test_a_click_on_the_footer_does_what_it_says(opened: Opened) -> None:
    async with opened("pump-7") as driver:
        await driver.pilot.click("#footer", offset=(3, 0))
        await driver.settle()
        assert type(driver.app.screen).__name__ == "HelpScreen"


async def test_the_history_pane_filters_and_gives_back(opened: Opened, exchange: Any) -> None:
    def journal(workspace: Any) -> None:
        commands = ("AT+COPS?", "AT#MONI", "AT+CSQ")
        workspace.former = [exchange(str(place), "pump-7", command) for place, command in enumerate(commands)]

    async with opened("pump-7", prepare=journal) as driver:
        await driver.press("f9", "slash")
        await driver.type("mon")
        assert driver.text("#recent").strip() == "AT#MONI"
        await driver.press("enter")
        assert driver.line == "AT#MONI"
        assert driver.app.focused is driver.console.line


async def test_find_counts_and_steps(opened: Opened) -> None:
    async with opened("pump-7", connect=["pump-7"]) as driver:
        for _ in range(3):
            await driver.type("AT+CSQ", "enter")
        await driver.press("f3")
        await driver.type("17,0")
        assert driver.text("#find-count").strip() == "3/3"
        assert driver.text("#find-keys") == "↓ next · ↑ previous · escape closes"
        await driver.press("up")
        assert driver.text("#find-count").strip() == "2/3"
        await driver.press("f3")
        assert driver.text("#find-count").strip() == "3/3"
        await driver.type("zzz")
        assert driver.text("#find-count").strip() == "no hit"
        await driver.press("escape")
        assert driver.app.focused is driver.console.line


async def test_copy_takes_the_last_exchange(opened: Opened) -> None:
    async with opened("pump-7", connect=["pump-7"]) as driver:
        await driver.press("ctrl+y")
        assert any("no exchange" in sentence for sentence in driver.said)
        await driver.type("AT+CSQ", "enter")
        await driver.press("ctrl+y")
        assert "+CSQ: 17,0" in driver.app.clipboard


async def test_clear_empties_the_view_only(opened: Opened) -> None:
    async with opened("pump-7", connect=["pump-7"]) as driver:
        await driver.type("AT+CSQ", "enter")
        await driver.press("ctrl+l")
        assert driver.talks == []
        await driver.press("up")
        assert driver.line == "AT+CSQ"


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_jump_goes_to_every_pane(opened: Opened, size: tuple[int, int]) -> None:
    async with opened("pump-7", connect=["pump-7"], size=size) as driver:
        for letter, pane in (("s", "sessions"), ("h", "recent"), ("u", "urcs"), ("c", "line")):
            await driver.press("ctrl+o", letter)
            focused = driver.app.focused
            assert focused is not None
            assert focused.id == pane
            assert focused.region.height > 0
        await driver.press("ctrl+o", "r")
        assert driver.app.focused is driver.console.deck.transcript
        await driver.press("escape")
        assert driver.app.focused is driver.console.line


async def test_help_speaks_of_the_focused_pane(opened: Opened) -> None:
    async with opened("pump-7") as driver:
        await driver.press("f1")
        assert "Type an AT command" in driver.text(".words")
        await driver.press("escape", "ctrl+o", "s", "f1")
        assert "Your modules" in driver.text(".words")


async def test_little_room_folds_the_side_into_chips(opened: Opened) -> None:
    async with opened("pump-7", "pump-8", connect=["pump-7"], size=(80, 24)) as driver:
        assert not driver.console.query_one("#side").display
        assert "● pump-7" in driver.text("#chips")
        assert "○ pump-8 offline" in driver.text("#chips")
        await driver.press("f9")
        assert driver.console.query_one("#side").display
        await driver.press("escape")
        assert not driver.console.query_one("#side").display


async def test_opening_the_side_moves_nothing(opened: Opened) -> None:
    async with opened("pump-7", connect=["pump-7"], size=(80, 24)) as driver:
        before = driver.console.deck.region, driver.console.line.region
        await driver.press("f9", "f4")
        assert (driver.console.deck.region, driver.console.line.region) == before


async def test_a_chip_can_be_clicked(opened: Opened) -> None:
    async with opened("pump-7", "pump-8", size=(80, 24)) as driver:
        await driver.pilot.click("#chips", offset=(18, 0))
        await driver.settle()
        assert driver.console.roster.current == "pump-8"


@pytest.mark.parametrize("size", [(39, 30), (100, 9), (3, 2), (1, 1)])
async def test_a_window_too_small_says_so_and_lives(opened: Opened, size: tuple[int, int]) -> None:
    async with opened("pump-7", connect=["pump-7"], size=size) as driver:
        assert driver.console.query_one("#too-small").display
        await driver.pilot.resize_terminal(120, 40)
        await driver.settle()
        assert not driver.console.query_one("#too-small").display
        await driver.type("AT", "enter")
        assert driver.session().submitted == ["AT"]


async def test_a_window_made_too_small_says_so(opened: Opened) -> None:
    async with opened("pump-7") as driver:
        await driver.pilot.resize_terminal(30, 40)
        await driver.settle()
        assert driver.console.query_one("#too-small").region.size == (30, 40)


async def test_an_error_in_a_handler_is_a_sentence_and_the_console_lives(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened("pump-7", connect=["pump-7"]) as driver:

        def broken(command: str) -> None:
            raise ZeroDivisionError(command)

        monkeypatch.setattr(driver.session(), "submit", broken)
        await driver.type("AT", "enter")
        assert any("ZeroDivisionError" in sentence for sentence in driver.said)
        monkeypatch.undo()
        await driver.press("enter")
        assert driver.session().submitted == ["AT"]


async def test_a_journal_that_fails_is_said_and_the_session_works(opened: Opened) -> None:
    def break_journal(workspace: Any) -> None:
        workspace.trouble = OSError(28, "No space left on device", "journal.db")

    async with opened("pump-7", connect=["pump-7"], prepare=break_journal) as driver:
        assert any("No space left" in sentence for sentence in driver.said)
        await driver.type("AT+CSQ", "enter")
        assert driver.talks == ["AT+CSQ"]


async def test_problems_of_the_workspace_are_said_now_and_later(opened: Opened) -> None:
    def spoil(workspace: Any) -> None:
        workspace.problems = ["profiles.toml: profiles.x: [/] is not \x1b[31m usable"]

    async with opened("pump-7", prepare=spoil) as driver:
        assert any("profiles.x" in sentence and "\x1b" not in sentence for sentence in driver.said)
        driver.workspace.tell("the journal is gone")
        await driver.settle()
        assert "the journal is gone" in driver.said


async def test_the_palette_finds_actions_sessions_commands_and_themes(opened: Opened) -> None:
    async with opened("pump-7", "pump-8") as driver:
        await driver.press("ctrl+p")
        await driver.type("pump-8")
        await driver.press("enter")
        assert driver.console.roster.current == "pump-8"
        await driver.press("ctrl+p")
        await driver.type("theme paper")
        await driver.press("enter")
        assert driver.app.theme == "paper"
        assert driver.workspace.settings.theme == "paper"


async def test_a_theme_that_is_not_there_is_said(opened: Opened) -> None:
    def wish(workspace: Any) -> None:
        workspace.save_setting("theme", "velvet")

    async with opened("pump-7", prepare=wish) as driver:
        assert any("velvet" in sentence for sentence in driver.said)
        assert driver.app.theme == "night"


async def test_the_last_resort_is_a_sentence_and_no_traceback(
    opened: Opened, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> None:
        raise ZeroDivisionError("[/] is no markup")

    with pytest.raises(ZeroDivisionError):  # noqa: PT012  (it comes out where the console is left)
        async with opened("pump-7") as driver:
            monkeypatch.setattr(driver.console.line, "action_home", broken)
            await driver.pilot.press("home")

    told = capsys.readouterr().err
    assert "had to close" in told
    assert "[/] is no markup" in told
    assert "Traceback" not in told
