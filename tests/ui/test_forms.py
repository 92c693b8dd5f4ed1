from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from atrun_tui.config.profile import DialRoad
from atrun_tui.protocol.login import Login
from atrun_tui.ui.screens.console import Console
from atrun_tui.vault.base import VaultLocked

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    Opened = Callable[..., AbstractAsyncContextManager[Any]]


async def fill(driver: Any, *texts: str) -> None:
    for text in texts:
        await driver.type(text, "enter")


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_a_new_session_is_kept_and_connected(opened: Opened, size: tuple[int, int]) -> None:
    async with opened(size=size) as driver:
        await driver.press("ctrl+n")
        await fill(driver, "pump-9", "10.64.3.9:1024", "testuser", "s3cret")

        profile = driver.workspace.profiles["pump-9"]
        assert profile.road == DialRoad("10.64.3.9", 1024)
        assert (profile.user, profile.login) == ("testuser", Login.AUTO)
        assert driver.workspace.passwords == {"pump-9": "s3cret"}
        assert driver.session("pump-9").starts == 1
        assert driver.app.focused is driver.console.line
        await driver.type("AT", "enter")
        assert driver.session("pump-9").submitted == ["AT"]


@pytest.mark.parametrize(("password", "told"), [("ready", True), ("s3cret", False)])
async def test_a_password_that_stands_everywhere_is_kept_with_a_warning(
    opened: Opened, password: str, told: bool
) -> None:
    async with opened() as driver:
        await driver.press("ctrl+n")
        await fill(driver, "pump-9", "10.64.3.9:1024", "testuser", password)

        assert driver.workspace.passwords == {"pump-9": password}
        assert any("cannot be hidden well" in each for each in driver.said) is told
        assert not any(password in each for each in driver.said)


async def test_the_password_is_never_seen(opened: Opened) -> None:
    async with opened() as driver:
        await driver.press("ctrl+n")
        await fill(driver, "pump-9", "10.64.3.9:1024", "testuser")
        await driver.type("s3cret")

        assert "s3cret" not in driver.text(".card")
        assert "••••••" in driver.text(".card")


async def test_each_field_says_what_is_wrong_with_it(opened: Opened) -> None:
    async with opened("pump-7") as driver:
        await driver.press("ctrl+n")
        await fill(driver, "pump-7", "10.64.3.9", "x" * 51, "secret")

        assert "already" in driver.text("#name-problem")
        assert "no port" in driver.text("#address-problem")
        assert "50 characters" in driver.text("#user-problem")
        assert driver.app.focused.id == "name"
        assert list(driver.workspace.profiles) == ["pump-7"]
        await driver.type("b")
        assert driver.text("#name-problem").strip() == ""


async def test_a_password_without_a_user_is_refused(opened: Opened) -> None:
    async with opened() as driver:
        await driver.press("ctrl+n")
        await fill(driver, "pump-9", "10.64.3.9:1024", "", "secret")

        assert "user name" in driver.text("#user-problem")


async def test_a_module_without_login_needs_no_user(opened: Opened) -> None:
    async with opened() as driver:
        await driver.press("ctrl+n")
        await fill(driver, "pump-9", "10.64.3.9:1024", "", "")

        assert driver.workspace.profiles["pump-9"].user is None
        assert driver.workspace.passwords == {}


async def test_what_cannot_be_kept_is_said_in_the_form(opened: Opened) -> None:
    async with opened() as driver:
        driver.workspace.trouble = VaultLocked("The keyring is locked: unlock it and try again.")
        await driver.press("ctrl+n")
        await fill(driver, "pump-9", "10.64.3.9:1024", "testuser", "s3cret")

        assert "The keyring is locked" in driver.text("#form-problem")
        driver.workspace.trouble = None
        await driver.press("ctrl+s")
        assert driver.workspace.passwords == {"pump-9": "s3cret"}


@pytest.mark.parametrize(
    ("opens", "said"),
    [("ctrl+n", "profiles.toml"), ("ctrl+g", "asked for its IMEI"), ("ctrl+r", "every exchange ever kept")],
)
async def test_the_help_key_tells_about_what_is_open_and_leaves_it_open(opened: Opened, opens: str, said: str) -> None:
    async with opened() as driver:
        await driver.press(opens)
        card = driver.app.screen
        for closes in ("f1", "escape"):
            await driver.press("f1")
            assert said in " ".join(driver.text(".words").split())
            await driver.press(closes)
            assert driver.app.screen is card


async def test_escape_leaves_without_a_trace(opened: Opened) -> None:
    async with opened() as driver:
        await driver.press("ctrl+n")
        await driver.type("pump-9", "escape")

        assert driver.workspace.profiles == {}
        assert isinstance(driver.app.screen, Console)


async def test_editing_renames_and_keeps_what_the_form_does_not_show(opened: Opened) -> None:
    async with opened("pump-7", "pump-8") as driver:
        await driver.press("f2")
        assert "10.64.3.17:1024" in driver.text("#address")
        await driver.type("b", "ctrl+s")

        assert set(driver.workspace.profiles) == {"pump-8", "pump-7b"}
        assert driver.workspace.profiles["pump-7b"].user == "testuser"
        assert driver.console.roster.current == "pump-7b"
        assert "pump-7b" in driver.text("#sessions")


async def test_the_history_search_finds_as_one_types(opened: Opened, exchange: Any) -> None:
    def journal(workspace: Any) -> None:
        workspace.former = [
            exchange("1", "pump-7", "AT+COPS?", ('+COPS: 0,0,"vodafone IT"',)),
            exchange("2", "pump-8", "AT#MONI", ("#MONI: vodafone",)),
            exchange("3", "pump-7", "AT+CSQ", ("+CSQ: 17,0",)),
        ]

    async with opened("pump-7", "pump-8", prepare=journal) as driver:
        await driver.press("ctrl+r")
        assert "AT+CSQ" in driver.text("#found").splitlines()[0]
        await driver.type("vodafone")
        assert driver.text("#found").splitlines()[0].endswith("OK")
        assert "#MONI: vodafone" in driver.text("#preview")
        await driver.press("down")
        assert "vodafone IT" in driver.text("#preview")
        await driver.press("enter")
        assert driver.line == "AT+COPS?"


async def test_a_search_that_finds_nothing_says_so(opened: Opened) -> None:
    async with opened("pump-7") as driver:
        await driver.press("f8")
        await driver.type("zzz")
        assert "Nothing of the kind" in driver.text("#preview")
        await driver.press("enter", "escape")
        assert driver.line == ""


async def test_a_module_cannot_write_markup_or_escapes_into_the_preview(opened: Opened, exchange: Any) -> None:
    def journal(workspace: Any) -> None:
        workspace.former = [exchange("1", "pump-7", "AT", ("[bold red]x[/]", "\x1b[31mred"))]

    async with opened("pump-7", prepare=journal) as driver:
        await driver.press("ctrl+r")
        shown = driver.text("#preview")
        assert "[bold red]x[/]" in shown
        assert "␛[31mred" in shown


@pytest.mark.parametrize(
    ("suffix", "sign"), [(".txt", "AT+CSQ"), (".jsonl", '"command": "AT+CSQ"'), (".csv", "started,")]
)
async def test_export_writes_what_the_suffix_says(
    opened: Opened, exchange: Any, tmp_path: Path, suffix: str, sign: str
) -> None:
    def journal(workspace: Any) -> None:
        workspace.former = [exchange("1", "pump-7", "AT+CSQ", ("+CSQ: 17,0",))]

    path = tmp_path / f"out{suffix}"
    async with opened("pump-7", prepare=journal) as driver:
        await driver.press("ctrl+s", "ctrl+u")
        await driver.type(str(path), "enter")

        assert sign in path.read_text()
        assert path.stat().st_mode & 0o077 == 0
        assert any("Wrote 1 exchange" in sentence for sentence in driver.said)


async def test_export_to_where_nothing_can_be_written_is_a_sentence(opened: Opened, tmp_path: Path) -> None:
    (tmp_path / "there.txt").write_text("old")
    async with opened("pump-7") as driver:
        await driver.press("ctrl+s", "ctrl+u")
        await driver.type(str(tmp_path / "no" / "such.txt"), "enter")
        assert "no directory" in driver.text(".problem")
        await driver.press("ctrl+u")
        await driver.type(str(tmp_path / "x.pdf"), "enter")
        assert "jsonl" in driver.text(".problem")
        await driver.press("ctrl+u")
        await driver.type(str(tmp_path / "there.txt"), "enter")
        assert "already" in driver.text(".problem")
        assert (tmp_path / "there.txt").read_text() == "old"
        await driver.press("enter")
        assert (tmp_path / "there.txt").read_text() == ""


def test_json_lines_are_json(tmp_path: Path, exchange: Any) -> None:
    from atrun_tui.ui.viewing import _write_file  # noqa: PLC0415

    path = tmp_path / "x.jsonl"
    assert _write_file([exchange("1", "pump-7", "AT")] * 2, path) == 2
    assert [json.loads(line)["command"] for line in path.read_text().splitlines()] == ["AT", "AT"]
