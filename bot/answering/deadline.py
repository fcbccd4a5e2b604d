"""A time limit over a whole iteration; the timeouts of clients bound one read of a stream only."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Event, Thread
from time import monotonic
from typing import Generic, TypeVar

Item = TypeVar("Item")


class OverdueError(Exception):
    """The time was up before the iteration ended."""


@dataclass(frozen=True, kw_only=True)
class _Given(Generic[Item]):
    item: Item


@dataclass(frozen=True, kw_only=True)
class _Ended:
    error: BaseException | None = None


def bounded(start: Callable[[], Iterator[Item]], seconds: float) -> Iterator[Item]:
    """The items of an iteration that runs in a thread of its own; raises `OverdueError` when the time is up.

    An abandoned thread ends at its next item.
    """
    given: SimpleQueue[_Given[Item] | _Ended] = SimpleQueue()
    abandoned = Event()
    Thread(target=_work, args=(start, given, abandoned), name="bounded", daemon=True).start()
    end = monotonic() + seconds
    try:
        while isinstance(message := _next(given, end), _Given):
            yield message.item
    finally:
        abandoned.set()
    if message.error is not None:
        raise message.error


def _next(given: "SimpleQueue[_Given[Item] | _Ended]", end: float) -> "_Given[Item] | _Ended":
    left = end - monotonic()
    if left <= 0:
        raise OverdueError
    try:
        return given.get(timeout=left)
    except Empty:
        raise OverdueError from None


def _work(
    start: Callable[[], Iterator[Item]], given: "SimpleQueue[_Given[Item] | _Ended]", abandoned: Event
) -> None:
    try:
        for item in start():
            if abandoned.is_set():
                return
            given.put(_Given(item=item))
        given.put(_Ended())
    except BaseException as error:  # noqa: BLE001  # handed over, to be raised where the items are awaited
        given.put(_Ended(error=error))
