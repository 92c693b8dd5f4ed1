"""A profile as the link doctor sees it: what a module's own settings can contradict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.config.profile import DialRoad, ListenRoad, SmsFormat, SmsRoad
from atrun_tui.procedures.link.deployment import Deployment

if TYPE_CHECKING:
    from atrun_tui.config.profile import Profile


def deployment_of(profile: Profile) -> Deployment:
    """What is known here of how the profile's module is reached."""
    road = profile.road
    logs_in = isinstance(road, DialRoad) and profile.user is not None
    return Deployment(
        profile=profile.name,
        transport=profile.transport,
        port=road.port if isinstance(road, DialRoad | ListenRoad) else None,
        login=profile.login.value if logs_in else None,
        keepalive=profile.keepalive,
        digest=isinstance(road, SmsRoad) and road.format is SmsFormat.DIGEST,
    )
