"""What the digests of many channels, all due in one hour, cost without Slack's pace.

    python -m tests.bench.digests [--channels 10000] [--queued 200] [--database URL]

The fake Slack answers at once and shares this process, so its own work is part of what is measured.
"""

import argparse
import tempfile
import time as clock_time
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from bot.content.library import load_library
from bot.jobs import DurableWork
from bot.jobs.engine import Engine, queue_url
from bot.model import Channel
from bot.slack.app import build_app
from bot.slack.surface import Surface
from bot.slack.tasks.digest import post_digest
from bot.slack.tasks.rounds import hand_out_digests
from bot.store import Store, open_store, tables
from tests.jobs.test_digests import with_digest
from tests.slack.fake_slack import HOME, running
from tests.slack.workplace import Clock, FakeCoach, build_fake_coach
from tests.web.busy_slack import BusySlack
from tests.web.conftest import eventually, make_settings

ROOT = Path(__file__).parents[2]
START = datetime(2026, 11, 18, 8, tzinfo=UTC)
SINGLE = 50


def main() -> None:
    """Print the milliseconds of every step."""
    options = _options()
    folder = Path(tempfile.mkdtemp())
    database = options.database or f"sqlite:///{folder / 'bench.db'}"
    store, slack, now = open_store(database), BusySlack(), Clock(START)
    coach: Any = build_fake_coach(store, load_library(ROOT / "knowledge"))
    work = DurableWork(store, Engine(url=queue_url(database, folder), replica="bench", threads=8))
    with running(slack):
        app: Any = build_app(make_settings(slack.url, folder, database), coach, jobs=work, clock=now)
        _prepare(slack, coach, store, options.channels)
        _planning(coach, options.channels)
        _single(app.surface, coach, now)
        _queued(app.surface, work, slack, now, options.queued)
        work.close()
    store.close()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--channels", type=int, default=10_000)
    parser.add_argument("--queued", type=int, default=200)
    parser.add_argument("--database")
    return parser.parse_args()


def _prepare(slack: BusySlack, coach: FakeCoach, store: Store, channels: int) -> None:
    """Channels whose digests fall due evenly over the hour after nine."""
    with_digest(slack, coach, _name(0), "UTC", time(9), START)
    for number in range(channels):
        slack.add_channel(_name(number))
    with store.transaction() as connection:
        first = dict(connection.execute(select(tables.channel)).one()._mapping)
        rows = [
            first | {"channel_id": _name(number), "digest_at": time(9, number % 60)}
            for number in range(1, channels)
        ]
        connection.execute(insert(tables.channel), rows)


def _planning(coach: FakeCoach, channels: int) -> None:
    """One look for what is due: each minute has one."""
    for minutes in (-1, 0, 59):
        moment = START + timedelta(hours=1, minutes=minutes)
        due, seconds = _timed(lambda moment=moment: coach.digests.due(moment))  # type: ignore[misc]
        _say(f"a round over {channels} channels, {len(due)} due: {seconds:.2f} s")


def _single(surface: Surface, coach: FakeCoach, now: Clock) -> None:
    """Steps of one digest after the other, on one thread."""
    now.later(hours=1, minutes=59)
    day = now.now.date()
    places = [Channel(team=HOME, id=_name(number)) for number in range(2 * SINGLE)]
    claimed, posted = places[:SINGLE], places[SINGLE:]
    _each("claim", lambda place: coach.digests.claim(place, day, now.now), claimed)
    _each("compose", lambda place: coach.digests.compose(place, day), claimed)
    _each("whole task: look, claim, compose, post, note", lambda place: _post(surface, place), posted)


def _post(surface: Surface, place: Channel) -> None:
    day = surface.clock().date().isoformat()
    post_digest(surface, {"team": HOME, "channel": place.id, "day": day})


def _queued(surface: Surface, work: DurableWork, slack: BusySlack, now: Clock, most: int) -> None:
    """What is still due on the same day goes the whole way, as far as `most`."""
    digests = surface.coach.digests
    due = digests.due(now.now)[:most]
    digests.due = lambda now: due  # type: ignore[method-assign]
    before = len(slack.posted)
    work.launch()
    _, handing_out = _timed(lambda: hand_out_digests(surface, now.now))
    _, whole = _timed(lambda: eventually(lambda: len(slack.posted) >= before + len(due), 600))
    rate = len(due) / (handing_out + whole)
    _say(f"handing out: {handing_out / len(due) * 1000:.1f} ms each")
    _say(f"{len(due)} through the queue: {rate:.1f} a second, 10,000 in {10_000 / rate / 60:.0f} minutes")


def _each(what: str, step: Callable[[Channel], object], places: list[Channel]) -> None:
    _, seconds = _timed(lambda: [step(place) for place in places])
    _say(f"{what}: {seconds / len(places) * 1000:.1f} ms each")


def _timed(step: Callable[[], Any]) -> tuple[Any, float]:
    start = clock_time.perf_counter()
    found = step()
    return found, clock_time.perf_counter() - start


def _name(number: int) -> str:
    return f"C{number:05d}"


def _say(*words: object) -> None:
    print(*words)  # noqa: T201  # a script


if __name__ == "__main__":
    main()
