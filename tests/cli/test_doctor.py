"""`atrun doctor` and `atrun keys`: what works here, what the owner's files say, and what is wrong with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from atrun_tui.journal.store import Store
from atrun_tui.protocol.exchange import Exchange

if TYPE_CHECKING:
    from typing import Any

    from tests.cli.conftest import Atrun

NO_KEYRING = {"DBUS_SESSION_BUS_ADDRESS": "disabled:"}


def write(atrun: Atrun, name: str, text: str) -> None:
    path = atrun.folder / "config" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def found(records: list[dict[str, Any]], subject: str) -> list[dict[str, Any]]:
    return [each for each in records if each["subject"] == subject]


def test_without_any_way_to_a_password_it_fails(atrun: Atrun) -> None:
    del atrun.environment["ATRUN_PASSWORD"]
    done = atrun("doctor", "--json", **NO_KEYRING)
    (keyring,) = found(done.records, "keyring")
    assert not keyring["ok"]
    assert keyring["found"] == "none that can be used"
    assert "ATRUN_PASSWORD" in keyring["remedy"]
    assert done.code == 2
    assert not (atrun.folder / "config").exists()


@pytest.mark.parametrize("variable", ["ATRUN_PASSWORD", "ATRUN_PASSWORD_FD"])
def test_a_missing_keyring_is_no_failure_where_the_password_comes_another_way(atrun: Atrun, variable: str) -> None:
    del atrun.environment["ATRUN_PASSWORD"]
    done = atrun("doctor", **NO_KEYRING, **{variable: "0"})
    (row,) = (row for row in done.out.splitlines() if "keyring  " in row)
    assert row.startswith("note")
    assert f"{variable} is set" in row
    assert done.code == 0


def test_every_file_of_the_owners_is_looked_at(atrun: Atrun) -> None:
    write(atrun, "settings.toml", 'theem = "paper"\n')
    write(atrun, "keymap.toml", '[keys]\nfind = "f1"\nqiut = "f12"\n')
    write(atrun, "themes/mine.toml", 'name = "mine"\n')
    write(atrun, "macros/mine.toml", 'name = "mine"\n[[steps]]\nsned = "AT"\n')
    done = atrun("doctor", "--json", **NO_KEYRING)
    wrong = [each for each in done.records if not each["ok"]]
    told = {each["subject"]: each["found"] for each in wrong}
    assert 'did you mean "theme"?' in told["settings"]
    assert any("line 3" in each["found"] and 'did you mean "quit"?' in each["found"] for each in wrong)
    assert any("help has no key" in each["found"] for each in wrong)
    assert "mine.toml" in told["themes"]
    assert "line 2" in told["macros"]
    assert all(each["remedy"] for each in wrong)
    assert done.code == 0, "everything works without these"


def test_what_is_well_is_said(atrun: Atrun) -> None:
    write(atrun, "keymap.toml", '[keys]\nfind = "f12"\n')
    write(atrun, "macros/mine.toml", 'name = "mine"\n[[steps]]\nsend = "AT"\n')
    done = atrun("doctor", "--json")
    for subject, words in (
        ("profiles", "0 in"),
        ("settings", "night"),
        ("keymap", "1 action"),
        ("macros", "1 of yours"),
    ):
        (each,) = found(done.records, subject)
        assert each["ok"], each
        assert words in each["found"]


def test_a_faulty_profile_fails(atrun: Atrun) -> None:
    write(atrun, "profiles.toml", '[profiles.pump-7]\ntransport = "dail"\n')
    done = atrun("doctor", "--json")
    assert not found(done.records, "profiles")[0]["ok"]
    assert done.code == 2


def test_keys_lists_every_action_with_its_id_as_the_keymap_leaves_it(atrun: Atrun) -> None:
    write(atrun, "keymap.toml", '[keys]\nfind = "f1,ctrl+f"\ntheme = "f10"\n')
    done = atrun("keys")
    assert done.code == 0
    rows = {row.split()[0]: row for row in done.out.splitlines()}
    assert "f1, ctrl+f" in rows["find"]
    assert "f10" in rows["theme"]
    assert rows["help"].split()[1] == "-"
    assert "ctrl+q" in rows["quit"]
    record = {each["action"]: each for each in atrun("keys", "--json").records}["find"]
    assert record["keys"] == ["f1", "ctrl+f"]
    assert not record["usual"]


def test_keys_names_the_lines_that_cannot_be_used(atrun: Atrun) -> None:
    write(atrun, "keymap.toml", '[keys]\nqiut = "f12"\n')
    done = atrun("keys")
    assert done.code == 2
    assert "keymap.toml: line 2" in done.err
    assert 'did you mean "quit"?' in done.err
    assert "ctrl+q" in done.out


def test_the_journals_size_is_told(atrun: Atrun) -> None:
    path = atrun.folder / "data" / "journal.db"
    with Store.open(path) as store:
        store.add(Exchange(id="1", profile="p", transport="dial", command="AT", ok=True, started=1e9))
        for _ in range(1_200):
            store.add_urc("p", "dial", 1e9, ("RING",))
    (journal,) = found(atrun("doctor", "--json", **NO_KEYRING).records, "journal")
    size = path.stat().st_size / 1_000
    assert journal["ok"]
    assert journal["found"] == f"1 exchange and 1,200 URCs, {size:.1f} kB, in {path}"
