"""Writes work down for many callers in one transaction, so that a burst is acknowledged as fast as one request."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from threading import Thread

import structlog

from bot.errors import StoreUnavailable
from bot.store import Store
from bot.store import work as rows

MOST_AT_ONCE = 200
PATIENCE_S = 10.0

_Asked = tuple[rows.NewWork, Future[rows.State | None]]

_log = structlog.get_logger(__name__)


class Intake:
    """Two threads: one writes down and says so to whoever waits, the other hands on to the engine.

    What is written down and then not handed on, because the process died, is found by its silence.
    """

    def __init__(self, store: Store, hand_on: Callable[[rows.NewWork], None]) -> None:
        self._store = store
        self._hand_on = hand_on
        self._asked: SimpleQueue[_Asked | None] = SimpleQueue()
        self._written: SimpleQueue[rows.NewWork | None] = SimpleQueue()
        self._threads = [
            Thread(target=self._write, name="intake", daemon=True),
            Thread(target=self._pass_on, name="hand-on", daemon=True),
        ]

    def start(self) -> None:
        """Begins to take work."""
        for thread in self._threads:
            thread.start()

    def accept(self, new: rows.NewWork) -> rows.State | None:
        """Waits until work is on disk; `None` if it is new, else the state of the work that has its key."""
        answer: Future[rows.State | None] = Future()
        self._asked.put((new, answer))
        return answer.result(PATIENCE_S)

    def close(self) -> None:
        """Writes down and hands on what was asked so far."""
        writer, handing_on = self._threads
        self._asked.put(None)
        if writer.is_alive():
            writer.join()
        self._written.put(None)
        if handing_on.is_alive():
            handing_on.join()

    def write_once(self, asked: Sequence[_Asked]) -> None:
        """Writes a few pieces down, all in one transaction."""
        try:
            with self._store.transaction() as connection:
                known = [rows.accept(connection, new) for new, _ in asked]
        except Exception as error:  # noqa: BLE001  # whoever waits is told, and the thread lives on
            _log.error("work not written down", error=type(error).__name__)
            for _, answer in asked:
                answer.set_exception(StoreUnavailable("I cannot write anything down at the moment."))
            return
        for (new, answer), state in zip(asked, known, strict=True):
            answer.set_result(state)
            if state in (None, "waiting"):
                self._written.put(new)

    def _write(self) -> None:
        while (first := self._asked.get()) is not None:
            asked = [first]
            while len(asked) < MOST_AT_ONCE and (more := self._next()) is not None:
                asked.append(more)
            self.write_once(asked)

    def _next(self) -> _Asked | None:
        try:
            found = self._asked.get_nowait()
        except Empty:
            return None
        if found is None:
            self._asked.put(None)
        return found

    def _pass_on(self) -> None:
        while (new := self._written.get()) is not None:
            try:
                self._hand_on(new)
            except Exception as error:  # noqa: BLE001  # it is written down, so the rescue finds it
                _log.error("work not handed on", error=type(error).__name__)
