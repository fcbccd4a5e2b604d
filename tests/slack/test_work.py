"""Work on threads: once a key, bounded, and never lost without a line."""

from threading import Event
from typing import Any

import pytest

from bot.slack.work import REMEMBERED_S, BusyError, ThreadedWork


class Time:
    """A clock that tests move."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_work_is_done_once_for_its_key() -> None:
    done: list[Any] = []
    work = ThreadedWork(2)
    work.register("note", done.append)

    accepted = [work.submit("note", "k", {"n": number}) for number in range(3)]
    work.submit("note", "other", {"n": 9})
    work.close()

    assert accepted == [True, False, False]
    assert sorted(item["n"] for item in done) == [0, 9]


def test_a_key_is_forgotten_after_slacks_last_retry() -> None:
    time, done = Time(), list[Any]()
    work = ThreadedWork(1, clock=time)
    work.register("note", done.append)

    work.submit("note", "k", {})
    time.now += REMEMBERED_S + 1
    again = work.submit("note", "k", {})
    work.close()

    assert again
    assert len(done) == 2


def test_too_much_work_is_refused_in_words() -> None:
    gate = Event()
    work = ThreadedWork(1, most_waiting=2)
    work.register("wait", lambda _payload: gate.wait(5) and None)
    for key in ("a", "b"):
        work.submit("wait", key, {})

    with pytest.raises(BusyError, match="ask again"):
        work.submit("wait", "c", {})

    gate.set()
    assert work.idle()
    assert work.submit("wait", "c", {}), "a refused key is not remembered"
    work.close()


def test_a_failure_is_logged_without_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    def fail(payload: Any) -> None:
        raise RuntimeError("secret words")

    work = ThreadedWork(1)
    work.register("fail", fail)

    work.submit("fail", "k", {})
    work.close()

    logged = capsys.readouterr().out
    assert "RuntimeError" in logged
    assert "secret" not in logged
