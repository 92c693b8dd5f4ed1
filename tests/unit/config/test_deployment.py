from __future__ import annotations

import pytest

from atrun_tui.config.deployment import deployment_of
from atrun_tui.config.profile import DialRoad, ListenRoad, Profile, SerialRoad, SmsFormat, SmsRoad
from atrun_tui.procedures.link.deployment import Deployment
from atrun_tui.protocol.login import Login


@pytest.mark.parametrize(
    ("profile", "deployment"),
    [
        (
            Profile(name="a", road=DialRoad("10.64.3.17", 1024), user="u", login=Login.STEP_BY_STEP, keepalive=60.0),
            Deployment(profile="a", transport="dial", port=1024, login="step-by-step", keepalive=60.0),
        ),
        (Profile(name="b", road=DialRoad("h", 1)), Deployment(profile="b", transport="dial", port=1)),
        (Profile(name="c", road=ListenRoad("", 12345)), Deployment(profile="c", transport="listen", port=12345)),
        (Profile(name="d", road=SmsRoad("+39", "m")), Deployment(profile="d", transport="sms", digest=True)),
        (Profile(name="e", road=SmsRoad("+39", "m", SmsFormat.SIMPLE)), Deployment(profile="e", transport="sms")),
        (Profile(name="f", road=SerialRoad("/dev/ttyACM0")), Deployment(profile="f", transport="serial")),
    ],
)
def test_a_profile_as_the_doctor_sees_it(profile: Profile, deployment: Deployment) -> None:
    assert deployment_of(profile) == deployment
