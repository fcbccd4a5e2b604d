"""The daily digest with two workers at once: across time zones, when clocks change, and after a crash."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.content.library import Library
from bot.errors import TryLater
from bot.model import Channel, Person
from bot.slack.app import build_app
from bot.slack.surface import Surface
from bot.slack.tasks.rounds import forget_what_is_old, hand_out_digests, settle_digests
from bot.store import Store
from tests.slack.fake_slack import HOME, running
from tests.slack.workplace import ANA, Clock, FakeCoach, build_fake_coach
from tests.web.busy_slack import BusySlack
from tests.web.conftest import make_settings

ZONES = ("Europe/Zurich", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Auckland")
START = datetime(2026, 10, 24, 0, 0, tzinfo=UTC)
"""The clocks of Zürich go back in the night that follows: 02:30 comes twice on the 25th."""
DAYS = 3


class Inline:
    """Does work at once, as a worker would that is always free."""

    defers = True

    def __init__(self) -> None:
        self._tasks: dict[str, Callable[[Mapping[str, Any]], None]] = {}
        self.again = False

    def register(self, name: str, task: Callable[[Mapping[str, Any]], None]) -> None:
        self._tasks[name] = task

    def submit(self, name: str, key: str, payload: Mapping[str, Any]) -> bool:
        self._tasks[name]({**payload, "again": self.again, "last": False})
        return True

    def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def slack() -> Iterator[BusySlack]:
    with running(BusySlack()) as fake:
        assert isinstance(fake, BusySlack)
        yield fake


@pytest.fixture
def coach(store: Store, library: Library) -> FakeCoach:
    return build_fake_coach(store, library)


@pytest.fixture
def clock() -> Clock:
    return Clock(START)


def worker(slack: BusySlack, coach: FakeCoach, clock: Clock, data_dir: Path) -> Surface:
    settings = make_settings(slack.url, data_dir, "")
    surface: Surface = build_app(settings, coach, jobs=Inline(), clock=clock).surface  # type: ignore[attr-defined]
    return surface


def with_digest(slack: BusySlack, coach: FakeCoach, name: str, zone: str, at: time, now: datetime) -> Channel:
    channel, ana = Channel(team=HOME, id=name), Person(team=HOME, user=ANA)
    slack.add_channel(name)
    coach.channels.joined(channel, ana, now)
    coach.channels.set_sharing(channel, "internal", now)
    coach.channels.update(
        channel, ana, now, digest_on=True, digest_at=at, digest_timezone=zone, digest_weekdays=set(range(7))
    )
    return channel


def test_two_workers_post_one_digest_a_local_day_across_zones_and_a_change_of_clocks(
    slack: BusySlack, coach: FakeCoach, clock: Clock, tmp_path: Path
) -> None:
    workers = [worker(slack, coach, clock, tmp_path) for _ in range(2)]
    for number, zone in enumerate(ZONES):
        with_digest(slack, coach, f"C{number}EARLY", zone, time(2, 30), START)
        with_digest(slack, coach, f"C{number}NINE", zone, time(9), START)
    with ThreadPoolExecutor(2) as pool:
        for _ in range(DAYS * 24 * 2):
            clock.later(minutes=30)
            list(pool.map(lambda surface: hand_out_digests(surface, clock.now), workers))

    posts = Counter((said["channel"], said["metadata"]["event_payload"]["mark"]) for said in slack.posted)
    assert set(posts.values()) == {1}
    assert Counter(channel for channel, _ in posts) == {
        f"C{number}{kind}": DAYS for number in range(len(ZONES)) for kind in ("EARLY", "NINE")
    }


@pytest.mark.parametrize("posted", [True, False])
def test_a_digest_whose_process_died_is_looked_up_and_never_posted_twice(
    slack: BusySlack, coach: FakeCoach, clock: Clock, tmp_path: Path, posted: bool
) -> None:
    surface = worker(slack, coach, clock, tmp_path)
    channel = with_digest(slack, coach, "C1", "UTC", time(0, 30), START)
    clock.later(minutes=30)
    day = clock.now.date()
    assert coach.digests.claim(channel, day, clock.now)
    if posted:
        slack.posted.append({"channel": "C1", "ts": "1.0", "metadata": _mark(day)})

    clock.later(minutes=11)
    settle_digests(surface, clock.now)
    clock.later(minutes=5)
    hand_out_digests(surface, clock.now)

    entry = coach.digests.delivery(channel, day)
    assert entry is not None
    assert entry.state == "posted"
    assert len(slack.posted) == 1


def test_a_digest_that_slack_put_off_is_claimed_again(
    slack: BusySlack, coach: FakeCoach, clock: Clock, tmp_path: Path
) -> None:
    surface = worker(slack, coach, clock, tmp_path)
    channel = with_digest(slack, coach, "C1", "UTC", time(0, 30), START)
    clock.later(minutes=30)
    slack.limit("chat.postMessage", retry_after=3)

    with pytest.raises(TryLater) as later:
        hand_out_digests(surface, clock.now)
    clock.later(minutes=6)
    hand_out_digests(surface, clock.now)

    assert later.value.after_s == 3
    assert len(slack.posted) == 1
    entry = coach.digests.delivery(channel, START.date())
    assert entry is not None
    assert entry.state == "posted"


def test_a_digest_in_doubt_is_looked_up_by_the_next_attempt(
    slack: BusySlack, coach: FakeCoach, clock: Clock, tmp_path: Path
) -> None:
    surface = worker(slack, coach, clock, tmp_path)
    with_digest(slack, coach, "C1", "UTC", time(0, 30), START)
    clock.later(minutes=30)
    slack.break_down("chat.postMessage")
    with pytest.raises(TryLater):
        hand_out_digests(surface, clock.now)
    assert isinstance(surface.jobs, Inline)
    surface.jobs.again = True

    surface.jobs.submit("digest", "k", {"team": HOME, "channel": "C1", "day": clock.now.date().isoformat()})

    assert len(slack.posted) == 1


def test_a_person_gets_a_digest_of_their_own_once(
    slack: BusySlack, coach: FakeCoach, clock: Clock, tmp_path: Path
) -> None:
    surface = worker(slack, coach, clock, tmp_path)
    slack.add_user(ANA)
    coach.people.update(
        Person(team=HOME, user=ANA), dm_digest=True, dm_digest_time=time(8), timezone="Europe/Zurich"
    )
    clock.now = datetime(2026, 10, 26, 7, 1, tzinfo=UTC)

    for _ in range(3):
        hand_out_digests(surface, clock.now)
        clock.later(minutes=1)

    [said] = slack.posted
    assert said["channel"] == ANA


def test_the_purge_runs_over_everything(
    coach: FakeCoach, slack: BusySlack, clock: Clock, tmp_path: Path
) -> None:
    surface = worker(slack, coach, clock, tmp_path)
    channel = with_digest(slack, coach, "C1", "UTC", time(0, 30), START)
    coach.kudos.give(channel, Person(team=HOME, user=ANA), "well done", START)

    forget_what_is_old(surface, START + timedelta(days=40))

    assert coach.kudos.for_digest(channel, START.date() + timedelta(days=1)) == ()


def _mark(day: date) -> dict[str, Any]:
    return {"event_type": "cdmo_coach", "event_payload": {"mark": f"digest {day.isoformat()}"}}
