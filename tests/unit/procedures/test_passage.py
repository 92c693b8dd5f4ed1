from __future__ import annotations

import pytest

from atrun_tui.procedures.passage import idle_limit, opening

SERVICE = '#TCPATRUNCFG: 2,3,1024,1024,"",1,5,1,0,2'
SOCKETS = ("#SCFG: 1,1,300,90,600,50", "#SCFG: 2,1,300,0,600,50", "#SCFG: 3,1,300,30,600,50")


def test_the_command_is_the_vendors() -> None:
    assert opening(0, 9600) == "AT#TCPATCONSER=0,9600"


@pytest.mark.parametrize(
    ("lines", "limit"),
    [
        ((SERVICE, *SOCKETS), 0),
        ((SERVICE.replace(" 2,", " 1,", 1), *SOCKETS), 90),
        ((SERVICE.replace(" 2,", " 6,", 1), *SOCKETS), None),
        (SOCKETS, None),
        ((SERVICE,), None),
        ((SERVICE, "#SCFG: 2,1,300"), None),
        ((SERVICE, "#SCFG: 2,1,300,x,600,50"), None),
        ((SERVICE, "#SCFG: 2,1,300,99999999999,600,50"), None),
        ((), None),
    ],
)
def test_the_limit_is_that_of_the_services_own_socket(lines: tuple[str, ...], limit: int | None) -> None:
    assert idle_limit(lines) == limit
