from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atrun_tui.knowledge.families import FAMILIES, Ability, find, is_at_least


@pytest.mark.parametrize(
    ("reported", "model"),
    [
        ("GE865-QUAD", "GE865-QUAD"),
        ("ge865-quad", "GE865-QUAD"),
        ("Telit GE865-QUAD", "GE865-QUAD"),
        ("GE865", "GE865-QUAD"),
        ("GL865-DUAL V3.1", "GL865-DUAL V3"),
        ("GL865-DUAL-V3", "GL865-DUAL V3"),
        ("GL865-DUAL", "GL865-DUAL"),
        ("GE864-QUAD Automotive V2", "GE864-QUAD Automotive V2"),
        ("HE910", "HE910"),
        ("HE910-D", "HE910-D"),
        ("HE910-DG", "HE910"),
        ("HE910-GL", "HE910-GL"),
        ("LE910C1-EU", "LE910Cx"),
        ("ME910C1-NA", "ME910C1"),
        ("LE910-EU V2", "LE910-xx V2"),
    ],
)
def test_a_model_finds_its_family(reported: str, model: str) -> None:
    found = find(reported)
    assert found is not None
    assert found.model == model


@pytest.mark.parametrize("reported", ["", "  ", "BG96", "GL865", "HE9100", "LE910C12-EU", "OK", "G"])
def test_an_unknown_or_ambiguous_model_has_none(reported: str) -> None:
    assert find(reported) is None


def test_every_family_finds_itself() -> None:
    for family in FAMILIES:
        assert find(family.model) is family


def test_what_is_known_of_abilities() -> None:
    assert [find(model).python for model in ("GE865-QUAD", "GL868-DUAL", "HE910-D")] == [  # type: ignore[union-attr]
        Ability.YES,
        Ability.UNKNOWN,
        Ability.UNKNOWN,
    ]
    assert [find(model).appzone for model in ("GE865-QUAD", "HE910-D", "ME910C1")] == [  # type: ignore[union-attr]
        Ability.NO,
        Ability.YES,
        Ability.YES,
    ]


@pytest.mark.parametrize(
    ("version", "minimum", "enough"),
    [
        ("12.00.006", "12.00.xx4", True),
        ("12.00.004", "12.00.xx4", True),
        ("12.00.014", "12.00.xx4", True),
        ("12.00.103", "12.00.xx4", False),
        ("10.00.002", "10.00.xx7", False),
        ("12.01.000", "12.00.xx4", True),
        ("10.00.007", "12.00.xx4", False),
        ("#CGMR: 16.00.152", "16.00.xx2", True),
        ("25.21.000-B001", "25.21.xx0", True),
        ("12.00.013", "12.00.012", True),
        ("12.00.009", "12.00.012", False),
        ("M0F.223005", "12.00.xx4", None),
        ("", "12.00.xx4", None),
        ("12.00.006", "soon", None),
        ("12.00.xx4", "12.00.xx4", None),
        ("1" * 5_000, "12.00.xx4", None),
    ],
)
def test_firmware_is_compared_by_its_release(version: str, minimum: str, enough: bool | None) -> None:
    assert is_at_least(version, minimum) is enough


@given(st.text(max_size=80), st.text(alphabet="0123456789.x", max_size=12))
def test_any_answer_of_a_module_may_be_asked_about(model: str, version: str) -> None:
    find(model)
    assert is_at_least(version, "12.00.xx4") in {True, False, None}


def test_every_minimum_can_be_compared() -> None:
    for family in FAMILIES:
        for minimum in (*family.appzone_firmware, *([family.firmware] if family.firmware else [])):
            assert is_at_least("99.99.999", minimum)
