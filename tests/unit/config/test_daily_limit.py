from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from atrun_tui.config.load import load_profiles
from atrun_tui.config.problems import ConfigError
from atrun_tui.config.profile import Modem, Profile, SmsRoad
from atrun_tui.config.save import add_profile, replace_profile

if TYPE_CHECKING:
    from pathlib import Path

TOWER = Profile(name="tower", road=SmsRoad("+393468686711", "office"))


def test_a_modem_keeps_its_limit(tmp_path: Path) -> None:
    path = tmp_path / "profiles.toml"
    limited = Modem(name="office", device="/dev/ttyUSB0", daily_limit=0)
    add_profile(path, TOWER, modem=limited)
    assert load_profiles(path).modems["office"] == limited
    raised = Modem(name="office", device="/dev/ttyUSB0", daily_limit=50)
    replace_profile(path, TOWER, modem=raised)
    assert load_profiles(path).modems["office"] == raised
    assert "daily_limit = 50" in path.read_text()
    unlimited = Modem(name="office", device="/dev/ttyUSB0")
    replace_profile(path, TOWER, modem=unlimited)
    assert load_profiles(path).modems["office"] == unlimited


@pytest.mark.parametrize("value", ["-1", "1.5", '"many"', "true", "1_000_000"])
def test_what_is_no_number_of_messages_is_refused(tmp_path: Path, value: str) -> None:
    path = tmp_path / "profiles.toml"
    path.write_text(f'[modems.office]\ndevice = "/dev/ttyUSB0"\ndaily_limit = {value}\n')
    with pytest.raises(ConfigError, match="daily_limit"):
        load_profiles(path)
