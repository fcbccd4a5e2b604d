from datetime import UTC, date, datetime, time, timedelta
from threading import Thread

import pytest

from bot.coach.channels import ChannelChanges, Channels
from bot.coach.digest import Digests
from bot.coach.kudos import Kudos
from bot.coach.people import People
from bot.model import Channel, Person
from tests.coach.conftest import ANA, CHANNEL, NOW

WEDNESDAY = date(2026, 11, 18)
THURSDAY = date(2026, 11, 19)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=UTC)


@pytest.fixture
def subscribed(channels: Channels) -> Channel:
    """A channel whose digest comes on working days at 9:00 UTC, switched on long ago."""
    channels.joined(CHANNEL, ANA, LONG_AGO)
    channels.set_sharing(CHANNEL, "internal", LONG_AGO)
    channels.update(CHANNEL, ANA, LONG_AGO, digest_on=True)
    return CHANNEL


def post(digests: Digests, channel: Channel | Person, day: date) -> str:
    """Post the digest of a day and give the card of its tip."""
    assert digests.claim(channel, day, at(day, 9))
    digests.posted(channel, day, f"{day}.0")
    return digests.compose(channel, day).tip.card


def test_a_digest_holds_a_tip_a_phrase_kudos_and_a_question(
    digests: Digests, kudos: Kudos, subscribed: Channel
) -> None:
    kudos.give(CHANNEL, ANA, "Well made.", at(WEDNESDAY, 15))

    digest = digests.compose(CHANNEL, THURSDAY)

    assert digest.day == THURSDAY
    assert digest.tip.text.startswith("Tip")
    assert digest.phrase.say.startswith("good")
    assert [kudo.text for kudo in digest.kudos] == ["Well made."]
    assert digest.more == f"What about {digest.tip.card.removeprefix('card-')}?"


def test_a_retry_says_the_same(
    digests: Digests, channels: Channels, kudos: Kudos, subscribed: Channel
) -> None:
    digests.claim(CHANNEL, THURSDAY, at(THURSDAY, 9))
    first = digests.compose(CHANNEL, THURSDAY)
    channels.update(CHANNEL, ANA, NOW, phase="commercial")
    kudos.give(CHANNEL, ANA, "After the first try.", at(THURSDAY, 9, 1))

    assert digests.compose(CHANNEL, THURSDAY) == first


def test_what_is_claimed_is_what_was_previewed(digests: Digests, subscribed: Channel) -> None:
    preview = digests.preview(CHANNEL, at(THURSDAY, 8))
    digests.claim(CHANNEL, THURSDAY, at(THURSDAY, 9))

    assert digests.compose(CHANNEL, THURSDAY) == preview


def test_a_preview_shows_the_next_digest(digests: Digests, subscribed: Channel) -> None:
    assert digests.preview(CHANNEL, at(WEDNESDAY, 8)).day == WEDNESDAY
    assert digests.preview(CHANNEL, at(WEDNESDAY, 9)).day == THURSDAY
    post(digests, CHANNEL, THURSDAY)
    assert digests.preview(CHANNEL, at(THURSDAY, 8)).day == THURSDAY + timedelta(days=1)


def test_a_preview_works_with_the_digest_off(digests: Digests) -> None:
    assert digests.preview(CHANNEL, at(WEDNESDAY, 8)).tip.card
    assert digests.delivery(CHANNEL, WEDNESDAY) is None


def test_no_tip_comes_again_before_the_deck_is_used_up(digests: Digests, subscribed: Channel) -> None:
    shown = [post(digests, CHANNEL, WEDNESDAY + timedelta(days=day)) for day in range(20)]

    assert len(set(shown[:10])) == 10
    assert len(set(shown[10:])) == 10


def test_tips_for_the_phase_come_first(digests: Digests, channels: Channels, subscribed: Channel) -> None:
    channels.update(CHANNEL, ANA, NOW, phase="commercial")

    shown = {post(digests, CHANNEL, WEDNESDAY + timedelta(days=day)) for day in range(5)}

    assert shown == {"card-1", "card-3", "card-5", "card-7", "card-9"}


def test_channels_get_different_decks(digests: Digests) -> None:
    tips = {digests.compose(Channel(team="T1", id=f"C{n}"), WEDNESDAY).tip.card for n in range(20)}

    assert len(tips) > 3


def test_a_failed_day_does_not_use_up_a_tip(digests: Digests, subscribed: Channel) -> None:
    digests.claim(CHANNEL, WEDNESDAY, at(WEDNESDAY, 9))
    lost = digests.compose(CHANNEL, WEDNESDAY).tip
    digests.failed(CHANNEL, WEDNESDAY, "channel_not_found")

    assert digests.compose(CHANNEL, THURSDAY).tip == lost


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (at(WEDNESDAY, 8, 59), []),
        (at(WEDNESDAY, 9), [(CHANNEL, WEDNESDAY)]),
        (at(WEDNESDAY, 11, 59), [(CHANNEL, WEDNESDAY)]),
        (at(WEDNESDAY, 12), []),
        (at(date(2026, 11, 21), 9), []),
    ],
)
def test_a_digest_is_due_from_its_time_for_three_hours_on_working_days(
    digests: Digests, subscribed: Channel, now: datetime, due: list[tuple[Channel, date]]
) -> None:
    assert digests.due(now) == due


@pytest.mark.parametrize(
    "changes",
    [
        {"digest_on": False},
        {"digest_paused_until": THURSDAY},
        {"digest_weekdays": [0]},
        {"digest_at": time(14)},
        {"digest_timezone": "Asia/Tokyo"},
    ],
)
def test_a_digest_is_not_due_against_the_settings(
    digests: Digests, channels: Channels, subscribed: Channel, changes: ChannelChanges
) -> None:
    channels.update(CHANNEL, ANA, LONG_AGO, **changes)

    assert digests.due(at(WEDNESDAY, 9)) == []


def test_a_pause_ends_on_its_day(digests: Digests, channels: Channels, subscribed: Channel) -> None:
    channels.update(CHANNEL, ANA, NOW, digest_paused_until=THURSDAY)

    assert digests.due(at(THURSDAY, 9)) == [(CHANNEL, THURSDAY)]


def test_holidays_are_skipped(digests: Digests, channels: Channels, subscribed: Channel) -> None:
    channels.update(CHANNEL, ANA, NOW, digest_holidays="US")
    thanksgiving = date(2026, 11, 26)

    assert digests.due(at(thanksgiving, 9)) == []
    assert digests.due(at(thanksgiving + timedelta(days=1), 9)) != []


def test_a_digest_late_at_night_is_caught_up_after_midnight_for_its_own_day(
    digests: Digests, channels: Channels, subscribed: Channel
) -> None:
    channels.update(CHANNEL, ANA, LONG_AGO, digest_at=time(23, 30))

    assert digests.due(at(THURSDAY, 0, 30)) == [(CHANNEL, WEDNESDAY)]


def test_switching_on_after_the_hour_waits_for_the_next_day(digests: Digests, channels: Channels) -> None:
    channels.joined(CHANNEL, ANA, LONG_AGO)
    channels.set_sharing(CHANNEL, "internal", LONG_AGO)
    channels.update(CHANNEL, ANA, at(WEDNESDAY, 9, 30), digest_on=True)

    assert digests.due(at(WEDNESDAY, 9, 31)) == []
    assert digests.due(at(THURSDAY, 9)) == [(CHANNEL, THURSDAY)]


@pytest.mark.parametrize("sharing", ["external", "pending", "unknown"])
def test_a_channel_that_is_not_cleared_gets_no_digest(
    digests: Digests, channels: Channels, subscribed: Channel, sharing: str
) -> None:
    channels.set_sharing(CHANNEL, sharing, NOW)  # type: ignore[arg-type]
    assert digests.due(at(WEDNESDAY, 9)) == []

    channels.approve(CHANNEL, ANA, NOW)
    assert bool(digests.due(at(WEDNESDAY, 9))) is (sharing != "unknown")


def test_a_channel_that_was_left_gets_no_digest(
    digests: Digests, channels: Channels, subscribed: Channel
) -> None:
    channels.left(CHANNEL, NOW)
    channels.set_sharing(CHANNEL, "internal", NOW)

    assert digests.due(at(THURSDAY, 9)) == []
    assert not digests.is_due(CHANNEL, THURSDAY, at(THURSDAY, 9))


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_the_days_on_which_clocks_change_have_one_digest(
    digests: Digests, channels: Channels, subscribed: Channel, day: date
) -> None:
    """02:30 does not exist on the first day, and exists twice on the second; both are Sundays."""
    channels.update(
        CHANNEL,
        ANA,
        LONG_AGO,
        digest_timezone="Europe/Zurich",
        digest_at=time(2, 30),
        digest_weekdays=range(7),
    )
    posts = []
    now = at(day - timedelta(days=1), 12)
    while now < at(day + timedelta(days=1), 12):
        for channel, due_day in digests.due(now):
            assert digests.claim(channel, due_day, now)
            digests.posted(channel, due_day, "1.0")
            posts.append(due_day)
        now += timedelta(minutes=15)

    assert posts == [day, day + timedelta(days=1)]


def test_a_long_silence_is_followed_by_one_digest(digests: Digests, subscribed: Channel) -> None:
    post(digests, CHANNEL, WEDNESDAY)

    later = at(WEDNESDAY + timedelta(days=30), 10)

    assert len(digests.due(later)) == 1


def test_one_caller_gets_the_claim(digests: Digests, subscribed: Channel) -> None:
    got: list[bool] = []
    threads = [
        Thread(target=lambda: got.append(digests.claim(CHANNEL, WEDNESDAY, at(WEDNESDAY, 9))))
        for _ in range(8)
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(got) == [False] * 7 + [True]
    assert digests.due(at(WEDNESDAY, 9)) == []


def test_a_posted_digest_stays_posted(digests: Digests, subscribed: Channel) -> None:
    post(digests, CHANNEL, WEDNESDAY)
    digests.failed(CHANNEL, WEDNESDAY, "timeout")

    delivery = digests.delivery(CHANNEL, WEDNESDAY)

    assert delivery is not None
    assert (delivery.state, delivery.message_ts) == ("posted", "2026-11-18.0")
    assert not digests.claim(CHANNEL, WEDNESDAY, at(WEDNESDAY, 10))
    assert digests.due(at(WEDNESDAY, 11)) == []


def test_a_failed_digest_comes_due_again_after_growing_pauses(digests: Digests, subscribed: Channel) -> None:
    now = at(WEDNESDAY, 9)
    digests.claim(CHANNEL, WEDNESDAY, now)
    digests.failed(CHANNEL, WEDNESDAY, "ratelimited")

    assert digests.due(now + timedelta(minutes=4)) == []
    second = now + timedelta(minutes=5)
    assert digests.due(second) == [(CHANNEL, WEDNESDAY)]
    assert digests.claim(CHANNEL, WEDNESDAY, second)
    assert not digests.claim(CHANNEL, WEDNESDAY, second)
    digests.failed(CHANNEL, WEDNESDAY, "ratelimited")
    assert digests.due(second + timedelta(minutes=9)) == []
    assert digests.due(second + timedelta(minutes=10)) == [(CHANNEL, WEDNESDAY)]


def test_a_claim_whose_process_died_is_found_and_can_be_ended_either_way(
    digests: Digests, subscribed: Channel
) -> None:
    now = at(WEDNESDAY, 9)
    digests.claim(CHANNEL, WEDNESDAY, now)
    assert digests.unfinished(now + timedelta(minutes=10)) == ()

    later = now + timedelta(minutes=11)
    (lost,) = digests.unfinished(later)
    assert (lost.recipient, lost.day, lost.state) == (CHANNEL, WEDNESDAY, "claimed")
    assert digests.due(later) == []

    digests.failed(CHANNEL, WEDNESDAY, "lost")
    assert digests.due(later) == [(CHANNEL, WEDNESDAY)]
    digests.claim(CHANNEL, WEDNESDAY, later)
    digests.posted(CHANNEL, WEDNESDAY, "5.0")
    assert digests.unfinished(later + timedelta(days=1)) == ()


def test_posting_marks_the_kudos_as_shown(digests: Digests, kudos: Kudos, subscribed: Channel) -> None:
    kudos.give(CHANNEL, ANA, "Well made.", at(WEDNESDAY, 8))

    post(digests, CHANNEL, WEDNESDAY)

    assert len(digests.compose(CHANNEL, WEDNESDAY).kudos) == 1
    assert digests.compose(CHANNEL, THURSDAY).kudos == ()


def test_a_person_gets_a_digest_of_their_own(digests: Digests, people: People) -> None:
    people.update(ANA, dm_digest=True, dm_digest_time=time(8), timezone="Europe/Zurich")

    assert digests.dm_due(at(WEDNESDAY, 6, 59)) == []
    assert digests.dm_due(at(WEDNESDAY, 7)) == [(ANA, WEDNESDAY)]
    assert digests.compose(ANA, WEDNESDAY).kudos == ()
    post(digests, ANA, WEDNESDAY)
    assert digests.dm_due(at(WEDNESDAY, 8)) == []
    assert digests.dm_due(at(date(2026, 11, 21), 8)) == []
    assert digests.compose(ANA, WEDNESDAY).tip != digests.compose(ANA, THURSDAY).tip


def test_a_pause_holds_back_the_personal_digest(digests: Digests, people: People) -> None:
    people.update(ANA, dm_digest=True, paused_until=at(THURSDAY, 9))

    assert digests.dm_due(at(WEDNESDAY, 9)) == []
    assert digests.dm_due(at(THURSDAY, 9)) == [(ANA, THURSDAY)]
    assert digests.is_due(ANA, THURSDAY, at(THURSDAY, 9))


def test_a_claimed_personal_digest_is_found_with_its_person(digests: Digests) -> None:
    digests.claim(ANA, WEDNESDAY, at(WEDNESDAY, 9))

    (lost,) = digests.unfinished(at(THURSDAY, 9))

    assert lost.recipient == ANA
