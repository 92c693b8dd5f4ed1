"""The form of a profile on each road, typed into and looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from atrun_tui.config.profile import DialRoad, ListenRoad, Modem, Profile, SerialRoad, SmsFormat, SmsRoad
from atrun_tui.transport.serial_ports import Port

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    Opened = Callable[..., AbstractAsyncContextManager[Any]]

PORTS = [
    Port("/dev/ttyACM0", "Telit HE910", True),
    Port("/dev/ttyS0", "n/a", False),
    Port("/dev/ttyUSB0", "FT232R USB UART", True),
]
SIZES = [(120, 40), (80, 24)]
STEPS = {"dial": [], "listen": ["right"], "sms": ["right", "right"], "serial": ["left"]}


def equip(workspace: Any) -> None:
    workspace.ports = PORTS
    workspace.modems = {"office": Modem(name="office", device="/dev/ttyUSB0")}


async def choose(driver: Any, word: str) -> None:
    """Open the form and choose a road; the name is typed next."""
    await driver.press("ctrl+n", "shift+tab", *STEPS[word], "tab")
    assert driver.app.focused.id == "name"


async def fill(driver: Any, *texts: str) -> None:
    for text in texts:
        await driver.type(text, "enter")


@pytest.mark.parametrize("size", SIZES)
async def test_a_module_that_calls(opened: Opened, size: tuple[int, int]) -> None:
    async with opened(size=size, prepare=equip) as driver:
        await choose(driver, "listen")
        await fill(driver, "valve-2", ":12345", "356938035643809", "10.64.0.0/16")

        assert driver.workspace.profiles["valve-2"].road == ListenRoad(
            "", 12345, allow=("10.64.0.0/16",), imei="356938035643809"
        )
        assert driver.session("valve-2").starts == 1


@pytest.mark.parametrize("size", SIZES)
async def test_a_module_by_sms_through_a_modem_that_is_picked(opened: Opened, size: tuple[int, int]) -> None:
    async with opened(size=size, prepare=equip) as driver:
        await choose(driver, "sms")
        await fill(driver, "tower-1", "+39 346 8686711")
        offered = driver.app.screen.query_one("#modem-picks")
        assert [str(option.prompt).split()[0] for option in offered.options] == ["office", "/dev/ttyACM0", "/dev/ttyS0"]
        assert "office        /dev/ttyUSB0" in driver.text("#modem-picks")
        await driver.press("down", "enter")
        assert driver.app.focused.value == "office"
        await driver.press("enter")
        await fill(driver, "0123456789abcdef")

        assert driver.workspace.profiles["tower-1"].road == SmsRoad("+393468686711", "office", SmsFormat.DIGEST)
        assert driver.workspace.passwords["tower-1"] == "0123456789abcdef"


async def test_a_new_modem_is_kept_with_its_profile(opened: Opened) -> None:
    async with opened(prepare=equip) as driver:
        await choose(driver, "sms")
        await fill(driver, "tower-1", "+393468686711", "/dev/ttyACM0", "0123456789abcdef")

        assert driver.workspace.modems["ttyACM0"].device == "/dev/ttyACM0"
        assert driver.workspace.profiles["tower-1"].road.modem == "ttyACM0"


async def test_a_digest_password_of_another_length_is_refused_when_it_is_set(opened: Opened) -> None:
    async with opened(prepare=equip) as driver:
        await choose(driver, "sms")
        await fill(driver, "tower-1", "+393468686711", "office", "too short")

        assert "exactly 16 characters, this one has 9" in " ".join(driver.text("#password-problem").split())
        assert driver.app.focused.id == "password"
        assert driver.workspace.profiles == {}


@pytest.mark.parametrize("size", SIZES)
async def test_a_module_on_the_desk(opened: Opened, size: tuple[int, int]) -> None:
    async with opened(size=size, prepare=equip) as driver:
        await choose(driver, "serial")
        await fill(driver, "desk")
        await driver.press("down", "down", "down", "enter", "enter", "enter")

        assert driver.workspace.profiles["desk"].road == SerialRoad("/dev/ttyUSB0", 115200)


async def test_a_computer_without_ports_offers_none(opened: Opened) -> None:
    async with opened() as driver:
        await choose(driver, "serial")
        assert not driver.app.screen.query_one("#device-picks").display
        await fill(driver, "desk", "/dev/pts/7", "")

        assert driver.workspace.profiles["desk"].road.device == "/dev/pts/7"


async def test_what_was_typed_comes_back_with_its_road(opened: Opened) -> None:
    async with opened(prepare=equip) as driver:
        await choose(driver, "dial")
        await fill(driver, "pump-9", "10.64.3.9:1024", "testuser")
        await driver.press("shift+tab", "shift+tab", "shift+tab", "shift+tab")
        await driver.press("right", "left")

        assert "pump-9" in driver.text("#name")
        assert "10.64.3.9:1024" in driver.text("#address")
        assert "testuser" in driver.text("#user")


@pytest.mark.parametrize(
    "road",
    [
        ListenRoad("", 12345, allow=("10.64.0.0/16",), imei="356938035643809"),
        SmsRoad("+393468686711", "office"),
        SerialRoad("/dev/ttyACM0", 9600),
        DialRoad("10.0.0.1", 1024),
    ],
)
async def test_each_road_is_edited_in_its_own_form(opened: Opened, road: Any) -> None:
    def keep(workspace: Any) -> None:
        equip(workspace)
        workspace.profiles["x"] = Profile(name="x", road=road, pause_ms=50.0)

    async with opened(prepare=keep) as driver:
        await driver.press("f2")
        assert driver.app.screen.query_one("#road").chosen == road.word
        await driver.type("y", "ctrl+s")

        assert driver.workspace.profiles == {"xy": Profile(name="xy", road=road, pause_ms=50.0)}


async def test_the_buttons_stay_in_view(opened: Opened) -> None:
    async with opened(size=(80, 24), prepare=equip) as driver:
        for word in STEPS:
            await choose(driver, word)
            await driver.press("ctrl+s")
            region = driver.app.screen.query_one("#save").region
            assert 0 < region.y < 23
            await driver.press("escape")


@pytest.mark.parametrize("size", SIZES, ids=["wide", "narrow"])
@pytest.mark.parametrize("word", list(STEPS))
def test_the_picture_of_each_road(
    build: Any, driving: Any, snap_compare: Any, word: str, size: tuple[int, int]
) -> None:
    app, workspace = build("pump-7", prepare=equip)

    async def look(pilot: Any) -> None:
        driver = driving(app, workspace, pilot)
        driver.console.line.cursor_blink = False
        await choose(driver, word)
        await driver.type("pump 9")
        await driver.press("ctrl+s")
        for field in app.screen.query("Input"):
            field.cursor_blink = False
        await driver.settle()

    assert snap_compare(app, terminal_size=size, run_before=look)
