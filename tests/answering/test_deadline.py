from collections.abc import Iterator
from threading import Event
from time import monotonic

import pytest

from bot.answering.deadline import OverdueError, bounded


def endless(pause: float, closed: Event) -> Iterator[int]:
    try:
        while not Event().wait(pause):
            yield 1
    finally:
        closed.set()


def failing() -> Iterator[int]:
    yield 1
    raise ValueError("broken")


def test_items_pass_in_order() -> None:
    assert list(bounded(lambda: iter(range(3)), 1)) == [0, 1, 2]


def test_a_steady_trickle_ends_at_the_deadline() -> None:
    closed = Event()
    start = monotonic()

    with pytest.raises(OverdueError):
        list(bounded(lambda: endless(0.01, closed), 0.1))

    assert monotonic() - start < 0.5
    assert closed.wait(1)


def test_silence_ends_at_the_deadline() -> None:
    start = monotonic()

    with pytest.raises(OverdueError):
        list(bounded(lambda: endless(3, Event()), 0.1))

    assert monotonic() - start < 0.5


def test_an_error_reaches_the_one_who_waits() -> None:
    items = bounded(failing, 1)

    assert next(items) == 1
    with pytest.raises(ValueError, match="broken"):
        next(items)


def test_an_iteration_that_is_left_early_ends() -> None:
    closed = Event()
    items = bounded(lambda: endless(0.01, closed), 5)

    next(items)
    items.close()  # type: ignore[attr-defined]

    assert closed.wait(1)
