from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from atrun_tui.protocol.sms.timestamps import read_timestamp, write_timestamp

WEST = timezone(timedelta(hours=-5))
NEPAL = timezone(timedelta(hours=5, minutes=45))


@pytest.mark.parametrize(
    ("octets", "moment"),
    [
        ("80509221028180", datetime(2008, 5, 29, 12, 20, 18, tzinfo=timezone(timedelta(hours=2)))),
        ("62113240135100", datetime(2026, 11, 23, 4, 31, 15, tzinfo=UTC)),
        ("6211324013510a", datetime(2026, 11, 23, 4, 31, 15, tzinfo=WEST)),
        ("62113240135132", datetime(2026, 11, 23, 4, 31, 15, tzinfo=NEPAL)),
    ],
)
def test_the_time_both_ways(octets: str, moment: datetime) -> None:
    assert read_timestamp(bytes.fromhex(octets)) == moment
    assert write_timestamp(moment).hex() == octets


@pytest.mark.parametrize(
    "octets",
    ["", "625092210281", "6250922102818000", "62319921028180", "a2509221028180", "62509221f28180", "00000000000000"],
)
def test_what_is_no_time_is_none(octets: str) -> None:
    assert read_timestamp(bytes.fromhex(octets)) is None


def test_a_zone_beyond_the_field_is_its_greatest() -> None:
    moment = datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=-23)))
    assert write_timestamp(moment)[6] == 0x9F
