# ruff: noqa: RUF001  (the signs are what is looked at)
from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.app import App
from textual.widgets import Input

from atrun_tui.protocol.exchange import Exchange, Outcome
from atrun_tui.session.reports import UrcArrived
from atrun_tui.ui.transcript import Transcript, Unsolicited

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.pilot import Pilot

NOW = 1_795_442_580.0  # 2026-11-23 14:03:00 UTC
SIZE = (80, 24)


class Stage(App[None]):
    """A response pane, the strip below it, a line to type in, and a clock that is moved by hand."""

    CSS = "Transcript { height: 1fr; } Unsolicited { height: 3; }"

    def __init__(self, line_limit: int = 200_000) -> None:
        super().__init__()
        self.now = NOW
        self.pane = Transcript(
            empty="Nothing yet.\n\nType AT+CSQ and press enter.", now=lambda: self.now, line_limit=line_limit
        )
        self.urcs = Unsolicited(gloss={"+CREG: 1": "registered, home network"}.get)
        self.line = Input()
        self.selected: list[Exchange | None] = []
        self.resent: list[str] = []

    def compose(self) -> ComposeResult:
        yield self.pane
        yield self.urcs
        yield self.line

    def on_mount(self) -> None:
        self.line.focus()

    def on_transcript_selected(self, message: Transcript.Selected) -> None:
        self.selected.append(message.exchange)

    def on_transcript_resend_requested(self, message: Transcript.ResendRequested) -> None:
        self.resent.append(message.command)


def exchange(
    number: int, lines: Sequence[str] = ("+CSQ: 17,0",), *, at: float = NOW, command: str = "AT+CSQ"
) -> Exchange:
    return Exchange(
        id=f"x{number}",
        profile="p",
        transport="dial",
        command=f"{command} {number}",
        lines=tuple(lines),
        final="OK",
        ok=True,
        started=at,
        elapsed_ms=412,
    )


def failed(number: int) -> Exchange:
    return Exchange(
        id=f"x{number}",
        profile="p",
        transport="dial",
        command="AT+CFUN=1,1",
        error="the link was lost before the answer",
        started=NOW,
        elapsed_ms=800,
        outcome=Outcome.UNKNOWN,
    )


async def drawn(pilot: Pilot[None]) -> list[str]:
    """Draw what is due and read the pane off the screen."""
    app = pilot.app
    assert isinstance(app, Stage)
    await pilot.pause()
    app.pane.draw_frame()
    await pilot.pause()
    return [app.pane.render_line(y).text.rstrip() for y in range(app.pane.size.height)]


async def filled(pilot: Pilot[None], count: int = 40, lines: int = 3) -> Transcript:
    app = pilot.app
    assert isinstance(app, Stage)
    for number in range(count):
        app.pane.ended(exchange(number, [f"line {number}.{line}" for line in range(lines)]))
    await drawn(pilot)
    return app.pane


async def test_an_exchange_as_it_happens() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        assert (await drawn(pilot))[1:4] == ["   Nothing yet.", "", "   Type AT+CSQ and press enter."]
        app.pane.queued("x1", "AT+CSQ 1")
        assert (await drawn(pilot))[0].split() == ["›", "AT+CSQ", "1", "queued"]
        app.pane.sent("x1", "AT+CSQ 1", NOW, 10)
        app.now = NOW + 2.1
        assert (await drawn(pilot))[0].split() == ["14:03:00", "›", "AT+CSQ", "1", "2.1", "s", "⠋"]
        app.now = NOW + 7.3
        app.pane.line("x1", "+CSQ: 17,0")
        running = await drawn(pilot)
        assert running[0].split()[4:] == ["7.3", "s", "of", "10", "s", "⠦"]
        assert running[1] == "             ‹ +CSQ: 17,0"
        app.pane.ended(exchange(1))
        assert (await drawn(pilot))[0].split()[4:] == ["0.41", "s", "OK"]


async def test_one_timer_and_only_while_something_runs() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        pane = app.pane
        pane.sent("x1", "AT", NOW, 10)
        pane.sent("x2", "AT", NOW, 10)
        counting = [pane._ticker]
        pane.ended(exchange(1))
        counting.append(pane._ticker)
        pane.ended(exchange(2))
        counting.append(pane._ticker)
        pane.sent("x3", "AT", NOW, 10)
        pane.clear()
        counting.append(pane._ticker)
        assert counting[0] is not None
        assert counting == [counting[0], counting[0], None, None]
        assert (await drawn(pilot))[1] == "   Nothing yet."


async def test_what_came_before_the_screen_is_there_and_counts() -> None:
    app = Stage()
    app.pane.sent("x1", "AT#MONI", NOW - 3, 10)
    app.pane.notice("Connected.", NOW)
    async with app.run_test(size=SIZE) as pilot:
        rows = await drawn(pilot)
        assert rows[0].split()[3:5] == ["3.0", "s"]
        assert rows[2].endswith("Connected.")
        assert app.pane._ticker is not None


async def test_module_output_is_text() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        app.pane.ended(
            exchange(1, ["\x1b[31mred\x1b]0;title\x07", "[bold]x[/bold] [@click=app.quit]y[/]", "\u202eabc"])
        )
        rows = await drawn(pilot)
        assert rows[1].endswith("␛[31mred␛]0;title␇")
        assert rows[2].endswith("[bold]x[/bold] [@click=app.quit]y[/]")
        assert rows[3].endswith("\\u202eabc")
        assert "\x1b" not in "".join(rows)


async def test_scrolled_up_nothing_moves_and_the_end_comes_back() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        pane = await filled(pilot)
        pane.focus()
        await pilot.press("pageup", "pageup")
        before = await drawn(pilot)
        below = pane.rows_below
        assert below > 0
        assert before[-1].endswith(f"↓ {below} more")
        pane.ended(exchange(99, ["new"] * 7))
        pane.notice("Reconnected.", NOW)
        after = await drawn(pilot)
        assert after[:-1] == before[:-1]
        assert after[-1].endswith(f"↓ {below + 11} more")
        await pilot.press("end")
        assert (await drawn(pilot))[-2].endswith("Reconnected.")
        assert pane.following
        pane.notice("Again.", NOW)
        assert (await drawn(pilot))[-2].endswith("Again.")


async def test_what_comes_and_goes_above_moves_nothing() -> None:
    app = Stage(line_limit=200)
    async with app.run_test(size=SIZE) as pilot:
        pane = await filled(pilot)
        pane.focus()
        await pilot.press("pageup", "pageup")
        before = await drawn(pilot)
        pane.load([exchange(-number, ["former"]) for number in range(3, 0, -1)])
        assert (await drawn(pilot))[:-1] == before[:-1]
        pane.late_line("x5", "late")
        assert (await drawn(pilot))[:-1] == before[:-1]
        for number in range(100, 112):
            pane.ended(exchange(number, ["a", "b", "c"]))
        assert (await drawn(pilot))[:-1] == before[:-1]
        assert pane.roll.given_up > 0


async def test_a_resize_keeps_the_eye_on_its_text() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        for number in range(30):
            app.pane.ended(exchange(number, [f"{number} " + "word " * 30]))
        await drawn(pilot)
        app.pane.focus()
        await pilot.press("pageup", "pageup")
        top = next(row for row in await drawn(pilot) if "AT+CSQ" in row).split()[2:4]
        app.pane.scroll_to(y=next(y for y in range(500) if "AT+CSQ 14" in app.pane._plain(y)), animate=False)
        await pilot.resize_terminal(45, 24)
        assert "AT+CSQ 14" in (await drawn(pilot))[0]
        await pilot.resize_terminal(120, 24)
        assert "AT+CSQ 14" in (await drawn(pilot))[0]
        assert top


async def test_following_survives_a_resize() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        pane = await filled(pilot)
        for size in ((20, 24), (120, 10), (80, 40)):
            await pilot.resize_terminal(*size)
            rows = await drawn(pilot)
            assert pane.following
            assert rows[-2].endswith("line 39.2")


async def test_arrows_walk_over_exchanges_and_through_tall_ones() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        pane = app.pane
        pane.ended(exchange(1))
        pane.notice("between", NOW)
        pane.ended(exchange(2, [f"{line}" for line in range(60)]))
        pane.ended(exchange(3))
        await drawn(pilot)
        pane.focus()
        await pilot.pause()
        assert pane.selected == exchange(3)
        await pilot.press("up")
        assert pane.selected is not None
        assert pane.selected.id == "x2"
        while pane.selected != exchange(1):
            await pilot.press("up")
        assert pane.selected == exchange(1)
        assert pane.scroll_y == 0
        await pilot.press("down", "down")
        assert pane.selected is not None
        assert pane.selected.id == "x2"
        await pilot.press("home")
        assert pane.selected == exchange(1)
        await pilot.press("end")
        assert pane.selected == exchange(3)
        assert app.selected[-1] == exchange(3)


async def test_without_a_cursor_the_last_one_ended_is_selected() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        assert app.pane.selected is None
        assert app.pane.copy_text() == ""
        app.pane.ended(exchange(1))
        app.pane.ended(failed(2))
        app.pane.sent("x3", "AT", NOW, 5)
        await drawn(pilot)
        assert app.pane.copy_text() == "AT+CFUN=1,1\n(unknown)"


async def test_enter_folds_and_unfolds_in_place() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        pane = await filled(pilot, 3, 30)
        pane.focus()
        await pilot.press("home", "down", "down", "down")
        assert pane.cursor is pane.roll.talks["x1"]
        pane.scroll_to(y=50, animate=False)
        await pilot.press("enter")
        rows = await drawn(pilot)
        assert "AT+CSQ 1" in rows[0]
        assert "30 lines ▸" in rows[0]
        assert "AT+CSQ 2" in rows[2]
        await pilot.press("enter")
        rows = await drawn(pilot)
        assert "AT+CSQ 1" in rows[0]
        assert rows[1].endswith("line 1.0")


async def test_the_cursor_reaches_what_was_loaded_above() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        app.pane.ended(exchange(9))
        app.pane.load([exchange(number) for number in range(1, 6)])
        await drawn(pilot)
        app.pane.focus()
        for number in (5, 4, 3, 2, 1):
            await pilot.press("up")
            assert app.pane.selected == exchange(number)


async def test_r_asks_for_the_command_again() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        await filled(pilot, 3)
        app.pane.focus()
        await pilot.press("up", "r")
        await pilot.pause()
        assert app.resent == ["AT+CSQ 1"]


async def test_the_mouse_selects_folds_scrolls_and_returns() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        pane = await filled(pilot)
        row = next(y for y in range(20) if "AT+CSQ 37" in pane.render_line(y).text)
        await pilot.click(pane, offset=(20, row))
        await pilot.pause()
        assert app.selected[-1] == exchange(37, [f"line 37.{line}" for line in range(3)])
        assert pane.render_line(row).text.startswith("▌")
        await pilot.double_click(pane, offset=(20, row))
        await pilot.pause()
        assert pane.cursor is not None
        assert pane.cursor.folded
        pane.scroll_to(y=0, animate=False)
        await drawn(pilot)
        await pilot.click(pane, offset=(72, pane.size.height - 1))
        await pilot.pause()
        assert pane.following


async def test_a_search_marks_steps_and_unfolds() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        pane = await filled(pilot)
        assert pane.find("LINE 7.1") == 1
        pane.roll.talks["x7"].fold(folded=True)
        pane.roll.changed(pane.roll.talks["x7"])
        assert pane.find_previous() == (1, 1)
        rows = await drawn(pilot)
        row = next(y for y, text in enumerate(rows) if "line 7.1" in text)
        marked = [segment.text for segment in pane.render_line(row) if segment.style and segment.style.underline]
        assert marked == ["line 7.1"]
        assert pane.find("no such thing") == 0
        assert pane.find_next() == (0, 0)
        pane.find("")
        await drawn(pilot)
        assert not any(segment.style and segment.style.underline for segment in pane.render_line(row))


async def test_a_thousand_lines_are_one_draw() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        pane = app.pane
        draws: list[int] = []
        draw = pane.draw_frame

        def counting() -> None:
            draws.append(1)
            draw()

        pane._frames._draw = counting
        await pilot.pause()
        pane.sent("x1", "AT", NOW, 10)
        for number in range(1000):
            pane.line("x1", f"{number}")
        while pane.virtual_size.height < 1000:
            await pilot.pause()
        assert len(draws) <= 2


async def test_typing_goes_on_while_a_hundred_thousand_lines_come() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        pane = app.pane
        pane.sent("x1", "AT#MONI", NOW, 10)
        for number, key in enumerate("AT+CSQ"):
            pane.lines("x1", [f"{number} {line}" for line in range(20_000)])
            await pilot.press(key)
        assert app.line.value == "AT+CSQ"
        rows = await drawn(pilot)
        assert rows[-2].endswith("5 19999")


async def test_former_exchanges_stand_above_under_their_dates() -> None:
    app = Stage()
    async with app.run_test(size=(80, 40)) as pilot:
        app.pane.load([exchange(1, at=NOW - 90_000), exchange(2, at=NOW - 100)])
        app.pane.ended(exchange(3))
        app.pane.load([exchange(3), exchange(1)])
        app.pane.ended(exchange(4, at=NOW + 86_400))
        text = "\n".join(await drawn(pilot))
        order = [
            "Sunday 22 November 2026",
            "AT+CSQ 1",
            "Monday 23 November 2026",
            "AT+CSQ 2",
            "this session",
            "AT+CSQ 3",
        ]
        order += ["Tuesday 24 November 2026", "AT+CSQ 4"]
        assert [text.count(each) for each in order] == [1] * len(order)
        assert sorted(order, key=text.index) == order


async def test_what_nobody_announced_is_shown_all_the_same() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        app.pane.line("nobody", "lost")
        app.pane.late_line("nobody", "too late")
        app.pane.ended(failed(1))
        app.pane.ended(failed(1))
        app.pane.line("x1", "after the end")
        rows = await drawn(pilot)
        assert rows[0].endswith("‹ late  too late")
        assert rows[2].endswith("0.80 s  unknown")
        assert rows[3].endswith("? the link was lost before the answer")
        assert rows[4:6] == ["", ""]


@pytest.mark.parametrize("width", [1, 3, 10, 20, 33, 200])
async def test_any_width_can_be_drawn(width: int) -> None:
    app = Stage()
    async with app.run_test(size=(width, 24)) as pilot:
        await drawn(pilot)
        app.pane.load([exchange(1, ["x" * 300], at=NOW - 90_000)])
        app.pane.ended(failed(2))
        app.pane.sent("x3", "AT#MONI", NOW, 5)
        app.pane.focus()
        await pilot.press("up", "up", "enter", "pagedown")
        app.pane.find("x")
        await drawn(pilot)
        assert all(app.pane.render_line(y).cell_length <= width for y in range(app.pane.size.height))


async def test_a_selection_is_the_text_that_is_seen() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        await filled(pilot, 1, 2)
        await pilot.mouse_down(app.pane, offset=(15, 1))
        await pilot.hover(app.pane, offset=(19, 2))
        await pilot.mouse_up(app.pane, offset=(19, 2))
        await pilot.pause()
        assert app.screen.get_selected_text() == "line 0.0\n             ‹ line"


async def test_a_theme_is_worn_at_once() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        await filled(pilot, 1)
        before = [segment.style for segment in app.pane.render_line(0)]
        app.theme = "textual-light"
        await pilot.pause()
        await drawn(pilot)
        assert [segment.style for segment in app.pane.render_line(0)] != before


async def test_without_colour_every_sign_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        app.pane.ended(exchange(1))
        app.pane.ended(failed(2))
        text = "\n".join(await drawn(pilot))
        assert all(sign in text for sign in ("›", "‹", "OK", "unknown", "?"))


async def test_urcs_are_glossed_and_told_by_session() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        app.urcs.show(UrcArrived("p", NOW, ("+CREG: 1",)))
        app.urcs.show(UrcArrived("valve-2", NOW, ("#XY\x1b[2J", "second"), known=False), current=False)
        await pilot.pause()
        app.urcs._draw_frame()
        await pilot.pause()
        rows = [app.urcs.render_line(y).text.rstrip() for y in range(3)]
        assert rows == [
            "  14:03:00   • +CREG: 1                registered, home network",
            "  14:03:00   ? valve-2  #XY␛[2J",
            "             ? second",
        ]
        for number in range(1000):
            app.urcs.show(UrcArrived("p", NOW, (f"+CREG: {number}",)))
        app.urcs._draw_frame()
        await pilot.pause()
        assert app.urcs.virtual_size.height == 500
        assert app.urcs.render_line(2).text.split()[3] == "999"
        app.urcs.clear()
        assert app.urcs.virtual_size.height == 0
