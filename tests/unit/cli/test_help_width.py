"""What the help of a command says after its flags, which argparse does not fold where it keeps the line ends."""

from __future__ import annotations

import pytest

from atrun_tui.cli.main import COMMANDS, build_parser


@pytest.mark.parametrize("name", COMMANDS)
def test_no_line_after_the_flags_is_cut_at_80_columns(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    with pytest.raises(SystemExit):
        build_parser(name).parse_args([name, "--help"])
    after_usage = capsys.readouterr().out.split("\n\n", 1)[1]
    assert [line for line in after_usage.splitlines() if len(line) > 80] == []
