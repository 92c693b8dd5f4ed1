from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atrun_tui.ui.wrapping import wrapped

TEXTS = st.text(alphabet="ab/ .\n", max_size=80)


@given(text=TEXTS, width=st.integers(1, 30))
def test_no_row_is_too_long_and_no_character_is_lost(text: str, width: int) -> None:
    rows = wrapped(text, width)
    assert all(len(row) <= width for row in rows)
    assert "".join("".join(rows).split()) == "".join(text.split())


@pytest.mark.parametrize("width", range(14, 60))
def test_the_name_of_a_file_stays_in_one_piece(width: int) -> None:
    path = "/home/somebody/.config/atrun-tui/profiles.toml:"
    rows = wrapped(f"{path} line 3: adress: unknown key", width)
    assert any("profiles.toml:" in row for row in rows)
    assert "".join(rows).startswith(path) or path in " ".join(rows)
