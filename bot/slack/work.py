"""Work handed over by listeners, which have three seconds: done elsewhere, once for each key."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Condition
from time import monotonic
from typing import Any, Protocol

import structlog

from bot.errors import CoachError

Payload = Mapping[str, Any]
Task = Callable[[Payload], None]

REMEMBERED_S = 900.0
"""Longer than Slack's retries, which come within about six minutes."""

_log = structlog.get_logger(__name__)


class BusyError(CoachError):
    """There is more to do than can be done soon."""


class Work(Protocol):
    """Somewhere to leave work: threads of this process, or a durable queue."""

    @property
    def defers(self) -> bool:
        """Whether work that raises `TryLater` is done later, without holding up a worker."""

    def register(self, name: str, task: Task) -> None:
        """Says what work of a name means; done once, before any is submitted."""

    def submit(self, name: str, key: str, payload: Payload) -> bool:
        """Leaves work to be done once for its key; `False` if that key is known already."""

    def close(self) -> None:
        """Finishes what was accepted and takes no more."""


class ThreadedWork:
    """Work on threads of this process: nothing is written down, so nothing survives it."""

    defers = False

    def __init__(
        self, threads: int, *, most_waiting: int = 500, clock: Callable[[], float] = monotonic
    ) -> None:
        self._pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="work")
        self._tasks: dict[str, Task] = {}
        self._seen: OrderedDict[str, float] = OrderedDict()
        self._waiting = 0
        self._most_waiting = most_waiting
        self._clock = clock
        self._changed = Condition()

    def register(self, name: str, task: Task) -> None:
        """Says what work of a name means."""
        self._tasks[name] = task

    def submit(self, name: str, key: str, payload: Payload) -> bool:
        """Runs the task soon, unless its key was seen lately; raises `BusyError` when too much is waiting."""
        task = self._tasks[name]
        with self._changed:
            if self._known(f"{name}:{key}"):
                return False
            if self._waiting >= self._most_waiting:
                raise BusyError(
                    "I have more questions than I can answer right now. Please ask again in a minute."
                )
            self._seen[f"{name}:{key}"] = self._clock()
            self._waiting += 1
        self._pool.submit(self._run, name, task, payload)
        return True

    def idle(self, timeout_s: float = 10.0) -> bool:
        """Waits until nothing is left to do; `False` if that took too long."""
        with self._changed:
            return self._changed.wait_for(lambda: self._waiting == 0, timeout_s)

    def close(self) -> None:
        """Finishes what was accepted and takes no more."""
        self._pool.shutdown(wait=True)

    def _known(self, key: str) -> bool:
        horizon = self._clock() - REMEMBERED_S
        while self._seen and next(iter(self._seen.values())) < horizon:
            self._seen.popitem(last=False)
        return key in self._seen

    def _run(self, name: str, task: Task, payload: Payload) -> None:
        try:
            task(payload)
        except Exception as error:  # noqa: BLE001  # a thread's last border: a lost exception would be silence
            _log.error("work failed", work=name, error=type(error).__name__)
        finally:
            with self._changed:
                self._waiting -= 1
                self._changed.notify_all()
