"""Work that is written down: once for its key, tried again when Slack asks to wait, never lost in silence."""

import time
from collections.abc import Mapping
from datetime import timedelta
from itertools import pairwise
from threading import Event
from typing import Any

import pytest
from dbos import DBOS

from bot.errors import TryLater
from bot.jobs import durable
from bot.jobs.durable import MOST_ATTEMPTS, SILENT, DurableWork, utc_now
from bot.store import Store
from bot.store import work as rows
from bot.store.service_tables import work as table
from tests.jobs.conftest import Open
from tests.web.conftest import eventually

CANARY = "zanzibar-canary-22"


def asked(text: str = "who?", *, channel: str = "C1", command: bool = False) -> dict[str, Any]:
    home = {"team": "T1", "enterprise": None, "whole_organisation": False}
    url = "https://hooks.slack.com/commands/1" if command else None
    return {"origin": {"home": home, "user": "U1", "channel": channel, "response_url": url}, "question": text}


def test_a_key_is_worked_on_once_however_often_it_is_submitted(queue: Open) -> None:
    work, done = queue(), list[Mapping[str, Any]]()
    work.register("answer", done.append)
    work.launch()

    accepted = [work.submit("answer", "T1:C1:1.0", asked()) for _ in range(3)]
    assert eventually(lambda: work.states() == {"done": 1})
    accepted.append(work.submit("answer", "T1:C1:1.0", asked()))

    assert accepted == [True, False, False, False]
    assert [(payload["question"], payload["again"], payload["last"]) for payload in done] == [
        ("who?", False, False)
    ]


def test_words_are_gone_from_the_database_when_the_work_is_done(queue: Open, store: Store) -> None:
    work, gate = queue(), Event()
    work.register("answer", lambda payload: gate.wait(10) and None)
    work.launch()

    work.submit("answer", "k", asked(CANARY))
    assert CANARY in _dump(store)
    gate.set()

    assert eventually(lambda: work.states() == {"done": 1})
    assert CANARY not in _dump(store)
    assert "U1" not in _dump(store)


def test_what_slack_asks_to_wait_for_holds_up_nobody_else(queue: Open) -> None:
    work, done = queue(), list[str]()

    def task(payload: Mapping[str, Any]) -> None:
        if payload["question"] == "slow":
            raise TryLater(3600)
        done.append(payload["question"])

    work.register("answer", task)
    work.launch()
    work.submit("answer", "slow", asked("slow", command=True))
    for number in range(20):
        work.submit("answer", str(number), asked(str(number), command=True))

    assert eventually(lambda: work.states() == {"done": 20, "waiting": 1})
    assert sorted(done, key=int) == [str(number) for number in range(20)]


def test_what_slack_asks_to_wait_for_comes_when_the_wait_is_over(queue: Open) -> None:
    work, seen = queue(), list[float]()

    def task(_payload: Mapping[str, Any]) -> None:
        seen.append(time.monotonic())
        if len(seen) == 1:
            raise TryLater(0.8)

    work.register("answer", task)
    work.launch()
    work.submit("answer", "k", asked(command=True))

    assert eventually(lambda: work.states() == {"done": 1})
    assert seen[1] - seen[0] >= 0.8


def test_a_channel_gets_at_most_one_message_a_second_while_others_go_on(queue: Open) -> None:
    work = queue()
    work.register("answer", lambda payload: None)
    work.launch()

    for number in range(3):
        work.submit("answer", f"busy{number}", asked(channel="CBUSY"))
    for number in range(3):
        work.submit("answer", f"free{number}", asked(channel=f"C{number}"))

    assert eventually(lambda: work.states() == {"done": 6})
    busy, free = _released("busy"), _released("free")
    assert all(later - earlier >= 1.0 for earlier, later in pairwise(busy))
    assert max(free) < busy[-1]


def test_a_failure_is_buried_with_the_reference_that_its_asker_was_given(queue: Open, store: Store) -> None:
    class Told(Exception):
        reference = "cafe0001"

    def fail(_payload: Mapping[str, Any]) -> None:
        raise Told

    work = queue()
    work.register("answer", fail)
    work.launch()
    work.submit("answer", "k", asked(CANARY))

    assert eventually(lambda: work.states() == {"failed": 1})
    with store.reading() as connection:
        [row] = connection.execute(table.select()).all()
    assert (row.reference, row.payload, row.attempts) == ("cafe0001", None, 1)


def test_attempts_are_counted_and_the_last_one_is_told(queue: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(durable, "MOST_ATTEMPTS", 3)
    seen: list[tuple[bool, bool]] = []

    def never(payload: Mapping[str, Any]) -> None:
        seen.append((payload["again"], payload["last"]))
        raise TryLater(0.05, doubtful=True)

    work = queue()
    work.register("answer", never)
    work.launch()
    work.submit("answer", "k", asked(command=True))

    assert eventually(lambda: work.states() == {"failed": 1})
    assert seen == [(False, False), (True, False), (True, True)]
    assert MOST_ATTEMPTS >= 3


def test_work_of_a_process_that_died_is_taken_over_once_it_falls_silent(queue: Open, store: Store) -> None:
    payload, now = asked(), utc_now()
    new = rows.NewWork(
        team="T1", key="answer:lost", payload=payload, lane=None, user="U1", at=now - timedelta(hours=1)
    )
    with store.transaction() as connection:
        rows.accept(connection, new)
        rows.begin(connection, "T1", "answer:lost", now - SILENT - timedelta(seconds=1))
    work, done = queue(), list[Mapping[str, Any]]()
    work.register("answer", done.append)
    work.launch()

    work.rescue(now)
    work.rescue(now)

    assert eventually(lambda: work.states() == {"done": 1})
    assert [item["again"] for item in done] == [True]


def test_work_that_shows_life_is_left_to_its_process(queue: Open, store: Store) -> None:
    work, gate, done = queue(), Event(), list[int]()
    work.register("answer", lambda payload: (gate.wait(10), done.append(1))[1])
    work.launch()
    work.submit("answer", "k", asked(command=True))
    assert eventually(lambda: work.states() == {"running": 1})
    later = utc_now() + SILENT

    work.beat_once(later)
    work.rescue(later)
    gate.set()

    assert eventually(lambda: work.states() == {"done": 1})
    time.sleep(0.3)
    assert done == [1]


def test_a_round_is_made_by_the_clock_and_survives_its_failures(queue: Open) -> None:
    work, made = queue(), list[str]()

    def broken(_now: object) -> None:
        made.append("broken")
        raise RuntimeError

    work.every("broken", "* * * * * *", broken)
    work.every("sound", "* * * * * *", lambda now: made.append("sound"))
    work.launch()

    assert eventually(lambda: made.count("broken") >= 2 and made.count("sound") >= 2)


def test_closing_lets_running_work_end_and_keeps_the_rest(queue: Open, store: Store) -> None:
    work, begun, done = queue(), Event(), list[str]()

    def task(payload: Mapping[str, Any]) -> None:
        begun.set()
        time.sleep(0.3)
        done.append(payload["question"])

    work.register("answer", task)
    work.launch()
    for number in range(2):
        work.submit("answer", str(number), asked(str(number), channel="CONE"))
    assert begun.wait(10)

    work.close()

    assert done == ["0"]
    assert work.states() == {"done": 1, "waiting": 1}
    resumed = queue()
    resumed.register("answer", task)
    resumed.launch()
    assert eventually(lambda: resumed.states() == {"done": 2})
    assert done == ["0", "1"]


def test_old_keys_are_forgotten(queue: Open) -> None:
    work = queue()
    work.register("answer", lambda payload: None)
    work.launch()
    work.submit("answer", "k", asked())
    assert eventually(lambda: work.states() == {"done": 1})

    assert eventually(lambda: _forgotten(work) == 1)


def _released(key: str) -> list[float]:
    """When the queue let go of the work of such keys, in seconds: a thread may be late to its first line."""
    released = [
        status.dequeued_at or 0
        for status in DBOS.list_workflows(load_input=False)
        if f"/answer:{key}" in status.workflow_id
    ]
    return [at / 1000 for at in sorted(released)]


def _forgotten(work: DurableWork) -> int:
    return work._engine.forget(utc_now() + timedelta(seconds=1))


def _dump(store: Store) -> str:
    with store.reading() as connection:
        return str(connection.execute(table.select()).all())
