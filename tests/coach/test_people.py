from datetime import time, timedelta

import pytest

from bot.coach.people import People
from bot.errors import BadInput
from bot.model import Person
from tests.coach.conftest import ANA, BEN, NOW


def test_a_new_person_has_quiet_defaults(people: People) -> None:
    settings = people.get(ANA)

    assert settings.role is None
    assert settings.sensitivity is None
    assert settings.paused_until is None
    assert settings.muted == frozenset()
    assert not settings.dm_digest
    assert settings.dm_digest_time == time(9)


def test_a_change_keeps_the_other_settings(people: People) -> None:
    people.update(ANA, role="QA", dm_digest=True)

    settings = people.update(ANA, timezone="Europe/Zurich", dm_digest_time=time(7, 30))

    assert settings == people.get(ANA)
    assert (settings.role, settings.dm_digest) == ("QA", True)
    assert (settings.timezone, settings.dm_digest_time) == ("Europe/Zurich", time(7, 30))


def test_a_change_of_nothing_changes_nothing(people: People) -> None:
    assert people.update(ANA) == people.get(ANA)


def test_settings_belong_to_one_person_of_one_workspace(people: People) -> None:
    people.update(ANA, role="QA")
    people.mute(ANA, "blame")

    namesake = people.get(Person(team="T2", user=ANA.user))

    assert people.get(BEN).role is None
    assert (namesake.role, namesake.muted) == (None, frozenset())


def test_a_pause_ends_when_it_is_lifted(people: People) -> None:
    until = NOW + timedelta(days=7)

    assert people.pause(ANA, until).paused_until == until
    assert people.pause(ANA, None).paused_until is None


def test_muting_twice_is_muting_once(people: People) -> None:
    people.mute(ANA, "blame")

    assert people.mute(ANA, "blame").muted == {"blame"}
    assert people.unmute(ANA, "blame").muted == frozenset()
    assert people.unmute(ANA, "blame").muted == frozenset()


@pytest.mark.parametrize("name", ["Mars/Base", "../etc/passwd", "", "Europe"])
def test_an_unknown_time_zone_is_refused(people: People, name: str) -> None:
    with pytest.raises(BadInput, match="time zone"):
        people.update(ANA, timezone=name)


def test_unknown_words_are_refused(people: People) -> None:
    with pytest.raises(BadInput, match="QA, PM"):
        people.update(ANA, role="king")
    with pytest.raises(BadInput, match="quiet"):
        people.update(ANA, sensitivity="loud")  # type: ignore[arg-type]
    with pytest.raises(BadInput, match="no kind of nudge"):
        people.mute(ANA, "sarcasm")
