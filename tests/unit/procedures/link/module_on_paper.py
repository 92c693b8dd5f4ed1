"""A module as its answers tell of it, healthy unless a test says otherwise, and the doctor's words on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from atrun_tui.procedures.link.checkup import judge
from atrun_tui.procedures.link.deployment import Deployment
from atrun_tui.procedures.link.readings import Readings

if TYPE_CHECKING:
    from atrun_tui.procedures.link.diagnosis import Diagnosis

DIAL = Deployment(profile="pump-7", transport="dial", port=1024, login="automatic", keepalive=60.0)
LISTEN = Deployment(profile="valve-2", transport="listen", port=12345)
SERIAL = Deployment(profile="desk", transport="serial")
DIGEST = Deployment(profile="tower-1", transport="sms", digest=True)
SIMPLE = Deployment(profile="tower-2", transport="sms")

Changed = Mapping[str, tuple[str, ...] | None]

HEALTHY: dict[str, tuple[str, ...]] = {
    "#TCPATRUNCFG": ('1,2,1024,12345,"atrun.example",1,5,0,5,300',),
    "#TCPATRUNL": ("1,1",),
    "#TCPATRUND": ("0,0",),
    "#TCPATCMDSEQ": ("0",),
    "#TCPATRUNFRWL": ("10.64.0.0,255.255.0.0",),
    "#SCFG": ("1,1,300,600,600,1", "2,1,300,90,600,50"),
    "#SCFGEXT": ("1,0,0,1,0,0", "2,0,0,0,0,0"),
    "#SGACTCFG": ("1,15,180,0", "2,0,180,0"),
    "#SGACT": ("1,1", "2,0"),
    "+CGDCONT": ('1,"IP","internet.example","",0,0',),
    "#SS": ("1,2,10.64.3.17,1024,10.64.0.2,40000", "2,0"),
    "#SMSATRUN": ("1,1",),
    "#SMSATRUNCFG": ("3,1,5",),
    "#ENHRST": ("0,0",),
}
CALLING: Changed = {"#TCPATRUNL": ("0,0",), "#TCPATRUND": ("1,1",)}
"""What is different on a module that calls."""


def examined(deployment: Deployment = DIAL, changed: Changed | None = None) -> tuple[Diagnosis, ...]:
    """What is found on the healthy module but for some answers; None = not answered."""
    readings = Readings()
    for name, rows in {**HEALTHY, **(changed or {})}.items():
        if rows is None:
            readings.refused(name, f"AT{name}? was answered by ERROR")
        else:
            readings.answered(name, [f"{name}: {row}" for row in rows])
    return judge(readings, deployment)


def one(found: tuple[Diagnosis, ...], topic: str) -> Diagnosis:
    """The finding on a topic."""
    (diagnosis,) = [each for each in found if each.topic == topic]
    return diagnosis
