from __future__ import annotations

import pytest

from atrun_tui.procedures.checksums import Variant, checksum, matching

CHECK = b"123456789"
GUIDE = b"import MDM\r\nMDM.send('AT\\r',10)\r\nAns=MDM.receive(20)\r\n"


@pytest.mark.parametrize(
    ("data", "reflected", "plain"),
    [(CHECK, "6F91", "29B1"), (GUIDE, "EB04", "7C69"), (b"", "FFFF", "FFFF")],
)
def test_published_values(data: bytes, reflected: str, plain: str) -> None:
    assert checksum(data, Variant.MCRF4XX) == reflected
    assert checksum(data, Variant.CCITT_FALSE) == plain


@pytest.mark.parametrize("printed", ["6F91", "6f91", " 6F91 ", "0x6F91"])
def test_however_it_is_printed(printed: str) -> None:
    assert matching(CHECK, printed) is Variant.MCRF4XX


def test_either_reading_fits_and_nothing_else() -> None:
    assert matching(CHECK, "29B1") is Variant.CCITT_FALSE
    assert matching(CHECK, "29B2") is None
    assert matching(CHECK, "") is None
    assert matching(CHECK, "no checksum") is None
