from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from threading import Thread

import pytest
from sqlalchemy import select

from bot.coach.channels import Channels
from bot.coach.nudges import Nudge, Nudges, WatchedMessage
from bot.coach.people import People
from bot.model import Channel, Person, Review
from bot.store import Store, tables
from tests.coach.conftest import ANA, BEN, CHANNEL, NOW, PARTNER

TEXT = "Ask the widget builders whether the secret canary batch is out"
REVIEW = Review(
    flag=True,
    score=0.8,
    attitude="widget-builder",
    span=(8, 23),
    why="It hurts.",
    rewording="Ask the team in Halden",
)
LATER = timedelta(hours=25)


def message(
    ts: str = "1.0", *, text: str = TEXT, author: Person = ANA, channel: Channel = CHANNEL
) -> WatchedMessage:
    return WatchedMessage(channel=channel, author=author, ts=ts, text=text)


def about(words: str) -> tuple[str, Review]:
    """A flagged message that consists of the words it is flagged for."""
    return words, replace(REVIEW, span=(0, len(words)))


@pytest.fixture
def nudges(store: Store, internal: Channel, new_id: Callable[[], str]) -> Nudges:
    return Nudges(store, window_hours=24, new_id=new_id)


def test_a_flagged_message_leads_to_a_nudge_for_its_author(nudges: Nudges) -> None:
    assert nudges.consider(message(), REVIEW, NOW) == Nudge(id="id-1", review=REVIEW)

    (recent,) = nudges.recent(ANA, NOW)
    assert (recent.words, recent.rewording) == ("widget builders", "Ask the team in Halden")
    assert recent.channel == CHANNEL
    assert not recent.dismissed


def test_an_unflagged_message_leads_to_nothing(nudges: Nudges) -> None:
    assert nudges.consider(message(), Review(flag=False, score=0.9, attitude="blame"), NOW) is None
    assert nudges.consider(message(), Review(flag=True, score=0.9), NOW) is None


def test_the_text_of_the_message_is_not_stored(nudges: Nudges, store: Store) -> None:
    nudges.consider(message(), REVIEW, NOW)
    nudges.consider(message("2.0", author=BEN), replace(REVIEW, span=None), NOW)

    with store.reading() as connection:
        stored = [
            str(row) for table in tables.metadata.sorted_tables for row in connection.execute(select(table))
        ]

    assert any("widget builders" in row for row in stored)
    assert not any("canary" in row for row in stored)


def test_one_person_gets_one_nudge_per_channel_and_window(nudges: Nudges) -> None:
    nudges.consider(message(), REVIEW, NOW)
    other, review = about("button pushers")

    assert nudges.consider(message("2.0", text=other), review, NOW + timedelta(hours=24, seconds=-1)) is None
    assert nudges.consider(message("3.0", text=other), review, NOW + LATER) is not None


def test_another_person_or_channel_has_a_window_of_its_own(nudges: Nudges, channels: Channels) -> None:
    elsewhere = Channel(team="T1", id="C2")
    channels.set_sharing(elsewhere, "internal", NOW)
    nudges.consider(message(), REVIEW, NOW)
    other, review = about("button pushers")

    assert nudges.consider(message("2.0", author=BEN), REVIEW, NOW) is not None
    assert nudges.consider(message("3.0", channel=elsewhere, text=other), review, NOW) is not None


def test_nobody_is_nudged_twice_for_the_same_wording(nudges: Nudges) -> None:
    nudges.consider(message(), REVIEW, NOW)
    again, review = about("  WIDGET   builders!!")

    assert nudges.consider(message("2.0", text=again), review, NOW + timedelta(days=30)) is None


def test_an_edited_message_is_never_nudged_again(nudges: Nudges) -> None:
    nudges.consider(message(), REVIEW, NOW)
    other, review = about("button pushers")

    found = nudges.find_by_message(CHANNEL, "1.0")

    assert found is not None
    assert (found.id, found.author) == ("id-1", ANA)
    assert nudges.find_by_message(CHANNEL, "9.0") is None
    assert nudges.consider(message("1.0", text=other), review, NOW + LATER) is None


def test_partner_staff_are_never_nudged(nudges: Nudges) -> None:
    assert nudges.consider(message(author=PARTNER), REVIEW, NOW) is None


@pytest.mark.parametrize("sharing", ["external", "pending", "unknown"])
def test_nobody_is_nudged_in_a_channel_that_is_not_cleared(
    nudges: Nudges, channels: Channels, sharing: str
) -> None:
    channels.set_sharing(CHANNEL, sharing, NOW)  # type: ignore[arg-type]

    assert nudges.consider(message(), REVIEW, NOW) is None


def test_home_authors_are_nudged_in_an_approved_shared_channel(nudges: Nudges, channels: Channels) -> None:
    channels.set_sharing(CHANNEL, "external", NOW)
    channels.approve(CHANNEL, ANA, NOW)

    assert nudges.consider(message(author=PARTNER), REVIEW, NOW) is None
    assert nudges.consider(message(), REVIEW, NOW) is not None


def test_nobody_is_nudged_where_nudges_are_off(nudges: Nudges, channels: Channels) -> None:
    channels.update(CHANNEL, ANA, NOW, nudges=False)

    assert nudges.consider(message(), REVIEW, NOW) is None


def test_a_muted_kind_and_a_pause_are_respected(nudges: Nudges, people: People) -> None:
    people.mute(ANA, "widget-builder")
    people.pause(BEN, NOW + timedelta(hours=1))

    assert nudges.consider(message(), REVIEW, NOW) is None
    assert nudges.consider(message(author=BEN), REVIEW, NOW) is None
    assert nudges.consider(message(author=BEN), REVIEW, NOW + timedelta(hours=1)) is not None


def test_a_message_held_back_costs_no_window(nudges: Nudges, people: People) -> None:
    people.mute(ANA, "widget-builder")
    nudges.consider(message(), REVIEW, NOW)
    people.unmute(ANA, "widget-builder")

    assert nudges.consider(message(), REVIEW, NOW) is not None


def test_a_dismissed_wording_is_left_alone_in_its_channel(nudges: Nudges, channels: Channels) -> None:
    elsewhere = Channel(team="T1", id="C2")
    channels.set_sharing(elsewhere, "internal", NOW)
    nudges.consider(message(), REVIEW, NOW)

    assert nudges.dismiss(ANA, "id-1", NOW)

    sure = replace(REVIEW, score=0.999)
    assert nudges.consider(message("2.0", author=BEN), sure, NOW) is None
    assert nudges.consider(message("3.0", author=BEN, channel=elsewhere), sure, NOW) is not None
    assert nudges.recent(ANA, NOW)[0].dismissed


def test_each_dismissal_raises_the_bar_for_its_kind_in_the_channel(nudges: Nudges) -> None:
    nudges.consider(message(), REVIEW, NOW)
    nudges.dismiss(ANA, "id-1", NOW)
    other, review = about("button pushers")

    def nudged(score: float, ts: str) -> bool:
        flagged = replace(review, score=score)
        return nudges.consider(message(ts, text=other, author=BEN), flagged, NOW) is not None

    assert not nudged(0.74, "2.0")
    assert nudged(0.76, "3.0")


def test_a_dismissal_of_long_ago_counts_no_more(nudges: Nudges) -> None:
    nudges.consider(message(), REVIEW, NOW)
    nudges.dismiss(ANA, "id-1", NOW)
    other, review = about("button pushers")
    unsure = replace(review, score=0.6)

    later = nudges.consider(message("2.0", text=other, author=BEN), unsure, NOW + timedelta(days=91))

    assert later is not None


def test_a_nudge_is_its_authors_alone(nudges: Nudges) -> None:
    nudges.consider(message(), REVIEW, NOW)

    assert nudges.get(ANA, "id-1", NOW) is not None
    assert nudges.get(BEN, "id-1", NOW) is None
    assert nudges.get(Person(team="T2", user="U1"), "id-1", NOW) is None
    assert nudges.recent(BEN, NOW) == ()
    assert not nudges.dismiss(BEN, "id-1", NOW)


def test_words_can_be_looked_up_for_seven_days(nudges: Nudges) -> None:
    nudges.consider(message(), REVIEW, NOW)

    assert nudges.get(ANA, "id-1", NOW + timedelta(days=7, seconds=-1)) is not None
    assert nudges.get(ANA, "id-1", NOW + timedelta(days=7)) is None


def test_recent_nudges_come_newest_first(nudges: Nudges) -> None:
    nudges.consider(message(), REVIEW, NOW)
    other, review = about("button pushers")
    nudges.consider(message("2.0", text=other), review, NOW + LATER)

    assert [nudge.id for nudge in nudges.recent(ANA, NOW + LATER)] == ["id-2", "id-1"]


def test_only_a_nudge_that_was_shown_counts_and_only_once(nudges: Nudges, store: Store) -> None:
    nudges.consider(message(), REVIEW, NOW)
    with store.reading() as connection:
        assert connection.execute(select(tables.tally)).all() == []

    nudges.delivered("id-1", NOW)
    nudges.delivered("id-1", NOW)
    nudges.delivered("unknown", NOW)

    with store.reading() as connection:
        (counted,) = connection.execute(select(tables.tally)).all()
    assert (counted.kind, counted.subject, counted.times) == ("nudge", "widget-builder", 1)
    assert "U1" not in counted.pseudonym


def test_simultaneous_messages_of_one_author_lead_to_one_nudge(store: Store, internal: Channel) -> None:
    nudges = Nudges(store, window_hours=24)
    given: list[Nudge | None] = []

    def say(number: int) -> None:
        text, review = about(f"widget builder number {number}")
        given.append(nudges.consider(message(f"{number}.0", text=text), review, NOW))

    threads = [Thread(target=say, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(given) == 8
    assert sum(nudge is not None for nudge in given) == 1
