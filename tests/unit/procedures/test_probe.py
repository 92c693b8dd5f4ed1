from __future__ import annotations

import pytest

from atrun_tui.knowledge.families import FAMILIES, Ability
from atrun_tui.procedures.probe import ASK_APPS, ASK_SCRIPTS, IDENTIFY, abilities, says_yes
from atrun_tui.protocol.exchange import Exchange, Outcome


def exchange(final: str | None) -> Exchange:
    return Exchange(
        id="1",
        profile="pump",
        transport="dial",
        command=ASK_SCRIPTS,
        final=final,
        ok=final == "OK",
        started=0.0,
        outcome=Outcome.ANSWERED if final else Outcome.TIMED_OUT,
    )


@pytest.mark.parametrize(
    ("model", "firmware", "remote", "scripts", "apps"),
    [
        ("HE910-D", "12.00.006", Ability.YES, Ability.UNKNOWN, Ability.YES),
        ("HE910-D", "12.00.003", Ability.NO, Ability.UNKNOWN, Ability.YES),
        ("HE910-D", "", Ability.UNKNOWN, Ability.UNKNOWN, Ability.YES),
        ("GE865-QUAD", "10.00.007", Ability.YES, Ability.YES, Ability.NO),
        ("ME910C1-NA", "30.00.008", Ability.UNKNOWN, Ability.UNKNOWN, Ability.YES),
        ("ME910C1-NA", "30.00.007", Ability.UNKNOWN, Ability.UNKNOWN, Ability.NO),
        ("ME910C1-NA", "", Ability.UNKNOWN, Ability.UNKNOWN, Ability.UNKNOWN),
        ("BG96", "1.0", Ability.UNKNOWN, Ability.UNKNOWN, Ability.UNKNOWN),
        ("", "", Ability.UNKNOWN, Ability.UNKNOWN, Ability.UNKNOWN),
    ],
)
def test_what_the_tables_say(model: str, firmware: str, remote: Ability, scripts: Ability, apps: Ability) -> None:
    known = abilities(model, firmware)
    assert [skill.ability for skill in known.skills] == [remote, scripts, apps]


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_has_a_sentence_for_everything(family: object) -> None:
    known = abilities(getattr(family, "model"), "12.00.006")  # noqa: B009
    assert all(skill.topic and skill.text for skill in known.skills)
    assert not any("None" in skill.text for skill in known.skills)


def test_the_modules_own_word_goes_before_the_tables() -> None:
    known = abilities("GE865-QUAD", "10.00.007", scripts=False, apps=True)
    assert (known.scripts.ability, known.apps.ability) == (Ability.NO, Ability.YES)
    assert ASK_SCRIPTS in known.scripts.text


def test_only_what_is_not_known_is_asked() -> None:
    assert abilities("", "").open_questions == (IDENTIFY, ASK_SCRIPTS, ASK_APPS)
    assert abilities("HE910-D", "12.00.006").open_questions == (ASK_SCRIPTS,)
    assert abilities("GE865-QUAD", "10.00.007").open_questions == ()
    assert abilities("BG96", "1", scripts=False, apps=False).open_questions == ()


@pytest.mark.parametrize(
    ("final", "said"),
    [
        ("OK", True),
        ("ERROR", False),
        ("+CME ERROR: 4", False),
        ("+CME ERROR: 100", False),
        ("+CME ERROR: 14", None),
        (None, None),
    ],
)
def test_an_error_that_says_something_else_is_no_answer(final: str | None, said: bool | None) -> None:
    assert says_yes(exchange(final)) is said
