"""Five hundred channels in five time zones, while the clocks change and Slack has a bad day."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import pytest

from bot.content.library import Library
from bot.jobs import DurableWork, durable, engine
from bot.slack.app import build_app
from bot.slack.surface import Surface
from bot.slack.tasks.rounds import hand_out_digests, settle_digests
from bot.store import Store
from tests.jobs.conftest import Open
from tests.jobs.test_digests import ZONES, with_digest
from tests.slack.fake_slack import running
from tests.slack.workplace import Clock, build_fake_coach
from tests.web.busy_slack import BusySlack
from tests.web.conftest import eventually, make_settings

CHANNELS = 500
TIMES = (time(2, 30), time(9))
START = datetime(2026, 10, 24, 12, tzinfo=UTC)
"""In the night that follows 02:30 comes twice in Zürich; in the 24 hours from here each digest is due once."""
TROUBLE = 0.15


def test_every_channel_has_one_digest_though_slack_limits_and_breaks_down(
    queue: Open, store: Store, library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _hurry(monkeypatch)
    slack, clock, work = BusySlack(retry_after="0"), Clock(START), queue()
    coach: Any = build_fake_coach(store, library)
    names = [f"C{number:04d}" for number in range(CHANNELS)]
    with running(slack):
        app: Any = build_app(make_settings(slack.url, tmp_path, ""), coach, jobs=work, clock=clock)
        for number, name in enumerate(names):
            zone, at = ZONES[number % len(ZONES)], TIMES[number // len(ZONES) % len(TIMES)]
            with_digest(slack, coach, name, zone, at, START)
        slack.trouble = TROUBLE
        work.launch()
        _live_through(app.surface, work, clock)
        work.close()

    posts = Counter((said["channel"], said["metadata"]["event_payload"]["mark"]) for said in slack.posted)
    assert set(posts.values()) == {1}
    assert Counter(channel for channel, _ in posts) == dict.fromkeys(names, 1)
    assert slack.refused > CHANNELS * TROUBLE


def test_a_digest_comes_late_where_slack_was_silent_until_its_work_was_given_up(
    queue: Open, store: Store, library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(durable, "MOST_ATTEMPTS", 1)
    slack, clock, work = BusySlack(), Clock(START), queue()
    coach: Any = build_fake_coach(store, library)
    with running(slack):
        app: Any = build_app(make_settings(slack.url, tmp_path, ""), coach, jobs=work, clock=clock)
        with_digest(slack, coach, "C1", "UTC", time(12, 30), START)
        slack.break_down("conversations.info")
        work.launch()
        clock.later(minutes=30)
        hand_out_digests(app.surface, clock.now)
        assert eventually(lambda: work.states() == {"failed": 1})
        clock.later(minutes=30)
        hand_out_digests(app.surface, clock.now)
        assert eventually(lambda: work.states() == {"failed": 1, "done": 1})
        work.close()

    assert [said["channel"] for said in slack.posted] == ["C1"]


def _live_through(surface: Surface, work: DurableWork, clock: Clock) -> None:
    """Makes each round twice at once, as two replicas may, and lets its work end before the next."""
    with ThreadPoolExecutor(2) as replicas:
        for _ in range(24 * 2):
            clock.later(minutes=30)
            settle_digests(surface, clock.now)
            list(replicas.map(lambda now: hand_out_digests(surface, now), [clock.now] * 2))
            assert eventually(lambda: work.states().keys() <= {"done", "failed"}, 120)


def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shortens every wait: other tests are about the pace."""
    monkeypatch.setattr(engine, "LANE_S", 0.05)
    monkeypatch.setattr(durable, "FIRST_PAUSE_S", 0.05)
    monkeypatch.setattr(durable, "LONGEST_PAUSE_S", 0.5)
