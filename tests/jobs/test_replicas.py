"""Two processes on one database, killed at random moments in the middle of their work."""

import json
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any

from bot.store import Store
from bot.store.work import how_many
from tests.slack import payloads
from tests.slack.fake_slack import running
from tests.slack.workplace import ANA, KNOWN, build_fake_coach
from tests.web.busy_slack import BusySlack
from tests.web.conftest import SECRET, eventually, free_port, get, invite, post

QUESTIONS = 40
KILLS = 4
PATIENCE_S = 180


@dataclass
class Replica:
    """A process that can be killed and started again under the same name."""

    settings: dict[str, Any]
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "tests.jobs.replica", json.dumps(self.settings)]
        self.process = subprocess.Popen(command, cwd=Path(__file__).parents[2], stdout=subprocess.DEVNULL)  # noqa: S603

    @property
    def ready(self) -> bool:
        try:
            return get(self.settings["port"], "/readyz")[0] == 200
        except OSError:
            return False

    def end(self, how: signal.Signals) -> int:
        assert self.process is not None
        self.process.send_signal(how)
        return self.process.wait(30)


@contextmanager
def replicas(slack: BusySlack, data_dir: Path, database: str) -> Iterator[list[Replica]]:
    common = {
        "data_dir": str(data_dir),
        "database_url": database,
        "slack_api_url": slack.url,
        "slack_bot_token": "xoxb-test",
        "slack_signing_secret": SECRET,
        "mode": "http",
    }
    both = [Replica({**common, "replica": name, "port": free_port()}) for name in ("left", "right")]
    try:
        for replica in both:
            replica.start()
        assert eventually(lambda: all(replica.ready for replica in both), 60)
        yield both
    finally:
        for replica in both:
            if replica.process is not None:
                replica.process.kill()
                replica.process.wait()


def deliver(body: dict[str, Any], both: list[Replica], seed: int) -> None:
    """One of Slack's three deliveries: to any process, again where it is not acknowledged."""
    chance, end = random.Random(seed), time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        try:
            if post(chance.choice(both).settings["port"], body, retry=1) == 200:
                return
        except (OSError, HTTPException):
            time.sleep(0.25)
    raise AssertionError("never acknowledged")


def kill_some(slack: BusySlack, both: list[Replica], chance: random.Random) -> None:
    """Ends either process without warning and starts it again, each time after some more answers."""
    for moment in sorted(chance.sample(range(1, QUESTIONS - 5), KILLS)):
        assert eventually(lambda moment=moment: len(slack.posted) >= moment, PATIENCE_S)  # type: ignore[misc]
        time.sleep(chance.random() / 2)
        victim = chance.choice(both)
        victim.end(signal.SIGKILL)
        victim.start()


def all_done(store: Store) -> bool:
    """Whether no work is left anywhere."""
    with store.reading() as connection:
        return set(how_many(connection)) == {"done"}


def test_every_question_has_one_answer_though_events_come_three_times_and_processes_are_killed(
    database: str, store: Store, library: Any, tmp_path: Path
) -> None:
    slack = BusySlack()
    coach = build_fake_coach(store, library)
    slack.add_user(ANA)
    events = []
    for number in range(QUESTIONS):
        channel = f"C{number:04d}"
        slack.add_channel(channel)
        invite(coach, channel)
        events.append(payloads.mention(KNOWN, channel=channel, ts=f"1700000300.{number:06d}"))
    with running(slack), replicas(slack, tmp_path, database) as both, ThreadPoolExecutor(QUESTIONS) as world:
        deliveries = [world.submit(deliver, body, both, number) for number, body in enumerate(events * 3)]
        kill_some(slack, both, random.Random(11))
        for delivery in deliveries:
            delivery.result()
        assert eventually(lambda: all(replica.ready for replica in both), PATIENCE_S)
        assert eventually(lambda: all_done(store), PATIENCE_S)
        ended = [replica.end(signal.SIGTERM) for replica in both]

    answers = Counter((said["channel"], said["thread_ts"]) for said in slack.posted)
    assert answers == {(f"C{number:04d}", f"1700000300.{number:06d}"): 1 for number in range(QUESTIONS)}
    assert ended == [0, 0]


def test_every_answer_arrives_once_though_slack_limits_and_breaks_down(
    database: str, store: Store, library: Any, tmp_path: Path
) -> None:
    slack = BusySlack()
    coach = build_fake_coach(store, library)
    slack.add_user(ANA)
    for number in range(12):
        slack.add_channel(f"C{number:04d}")
        invite(coach, f"C{number:04d}")
    with running(slack), replicas(slack, tmp_path, database) as both:
        slack.trouble = 0.2
        for number in range(12):
            deliver(
                payloads.mention(KNOWN, channel=f"C{number:04d}", ts=f"1700000400.{number:06d}"), both, number
            )

        assert eventually(lambda: all_done(store), PATIENCE_S)

    assert Counter(said["channel"] for said in slack.posted) == {f"C{number:04d}": 1 for number in range(12)}
