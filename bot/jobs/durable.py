"""Work that outlives its process: what it is about lies in the store until it is done, its key in the engine."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from secrets import token_hex
from threading import BoundedSemaphore, Event, Lock, Thread
from typing import Any

import structlog
from prometheus_client import Counter, Histogram

from bot.errors import TryLater
from bot.jobs.engine import Engine
from bot.jobs.intake import Intake
from bot.store import Store
from bot.store import work as rows

Payload = Mapping[str, Any]
Task = Callable[[Payload], None]
Tick = Callable[[datetime], None]

MOST_ATTEMPTS = 12
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 30.0
HEARTBEAT_S = 10.0
SILENT = timedelta(seconds=60)
"""After this time without a heartbeat, work is taken from a process that died and does not come back."""
REMEMBERED = timedelta(days=1)

WORK = Counter("cdmo_work_total", "Pieces of durable work by how they ended.", ["work", "outcome"])
SECONDS = Histogram(
    "cdmo_work_seconds",
    "Time from accepting durable work to its end.",
    ["work"],
    buckets=(0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 120, 600),
)

_log = structlog.get_logger(__name__)


def utc_now() -> datetime:
    """The present."""
    return datetime.now(UTC)


class DurableWork:
    """A queue that replicas on the same database share.

    Work with a lane starts at most once a second in that lane, as Slack wants it for a channel.
    A task that raises `TryLater` is tried again then, and nobody waits for it meanwhile. It finds two more
    things in its payload: `again`, that an earlier attempt may have had an effect, and `last`.
    """

    defers = True

    def __init__(self, store: Store, engine: Engine, *, clock: Callable[[], datetime] = utc_now) -> None:
        self._store = store
        self._engine = engine
        self._clock = clock
        self._tasks: dict[str, Task] = {}
        self._rounds: dict[str, tuple[str, Tick]] = {}
        self._running: set[tuple[str, str]] = set()
        self._lock = Lock()
        self._places = BoundedSemaphore(engine.threads)
        self._stopping = Event()
        self._intake = Intake(store, lambda new: engine.enqueue(new.team, new.key, 1, lane=new.lane))
        self._heart = Thread(target=self._beat, name="work-heartbeat", daemon=True)

    def register(self, name: str, task: Task) -> None:
        """Says what work of a name means."""
        self._tasks[name] = task

    def every(self, name: str, cron: str, tick: Tick) -> None:
        """Has something done on a schedule (UTC) by one replica each time; said before `launch`."""
        self._rounds[name] = (cron, tick)

    def launch(self) -> None:
        """Starts, and resumes what this replica left undone; raises `StoreUnavailable`."""
        schedules = {name: cron for name, (cron, _) in self._rounds.items()}
        self._engine.launch(self._perform, self.round_once, schedules)
        self._intake.start()
        self._heart.start()

    def submit(self, name: str, key: str, payload: Payload) -> bool:
        """Writes work down before it returns; `False` if its key is known already."""
        new = rows.NewWork(key=f"{name}:{key}"[:255], payload=payload, at=self._clock(), **_facts(payload))
        known = self._intake.accept(new)
        if known is not None:
            WORK.labels(name, "duplicate").inc()
        return known is None

    def close(self, *, patience_s: int = 25) -> None:
        """Takes up nothing more and lets what runs end; the rest waits for the next start."""
        self._stopping.set()
        self._intake.close()
        self._engine.stop(patience_s=patience_s if self._running else 0)
        if self._heart.is_alive():
            self._heart.join()

    def states(self) -> dict[str, int]:
        """How many pieces of work are in each state."""
        with self._store.reading() as connection:
            return rows.how_many(connection)

    def rescue(self, now: datetime) -> None:
        """Takes over the work of processes that fell silent, and queues what never got into the queue."""
        with self._store.reading() as connection:
            silent = rows.silent_since(connection, now - SILENT)
        for item in silent:
            found = self._engine.wake(item.team, item.key, max(item.attempts, 1))
            if found == "absent":
                self._engine.enqueue(item.team, item.key, item.attempts + 1, lane=item.lane)
            if found != "waiting":
                _log.warning("work taken over", attempts=item.attempts)

    def clean(self, now: datetime) -> None:
        """Forgets the keys of what ended a day ago."""
        self._engine.forget(now - REMEMBERED)

    def round_once(self, name: str) -> None:
        """Makes one round; a failure is logged, and the next round tries again."""
        try:
            self._rounds[name][1](self._clock())
        except Exception as error:  # noqa: BLE001  # a loop's last border
            WORK.labels(name, "failed").inc()
            _log.error("round failed", round=name, error=type(error).__name__)

    def beat_once(self, now: datetime) -> None:
        """Says of the work that runs here that it still does."""
        with self._lock:
            mine = set(self._running)
        if mine:
            with self._store.transaction() as connection:
                rows.stay_alive(connection, mine, now)

    def _beat(self) -> None:
        while not self._stopping.wait(HEARTBEAT_S):
            try:
                self.beat_once(self._clock())
            except Exception as error:  # noqa: BLE001  # the heart must not stop because the database blinked
                _log.warning("heartbeat missed", error=type(error).__name__)

    def _perform(self, team: str, key: str) -> None:
        with self._store.transaction(alone_for=f"work {team} {key}") as connection:
            item = rows.begin(connection, team, key, self._clock())
        if item is None:
            return
        with self._lock:
            self._running.add((team, key))
        try:
            with self._places:
                self._attempt(item)
        finally:
            with self._lock:
                self._running.discard((team, key))

    def _attempt(self, item: rows.Item) -> None:
        last = item.attempts >= MOST_ATTEMPTS
        try:
            self._tasks[item.name]({**item.payload, "again": item.again, "last": last})
        except TryLater as later:
            if last:
                self._bury(item, later)
            else:
                self._postpone(item, later)
        except Exception as error:  # noqa: BLE001  # a worker's last border: a lost exception would be silence
            self._bury(item, error)
        else:
            self._end(item, "done")

    def _postpone(self, item: rows.Item, later: TryLater) -> None:
        pause_s = later.after_s
        if pause_s is None:
            pause_s = min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2 ** (item.attempts - 1))
        until = self._clock() + timedelta(seconds=pause_s)
        with self._store.transaction() as connection:
            rows.postpone(connection, item, doubtful=later.doubtful, until=until)
        self._engine.enqueue(item.team, item.key, item.attempts + 1, lane=item.lane, after_s=pause_s)
        WORK.labels(item.name, "postponed").inc()

    def _bury(self, item: rows.Item, error: Exception) -> None:
        """Keeps a dead letter without its words: what it was, and the reference that its asker was given."""
        reference = str(getattr(error, "reference", None) or token_hex(4))
        _log.error(
            "work given up",
            work=item.name,
            reference=reference,
            error=type(error).__name__,
            attempts=item.attempts,
        )
        self._end(item, "failed", reference=reference)

    def _end(self, item: rows.Item, state: rows.State, *, reference: str | None = None) -> None:
        now = self._clock()
        with self._store.transaction() as connection:
            rows.finish(connection, item, state, now, reference=reference)
        WORK.labels(item.name, state).inc()
        SECONDS.labels(item.name).observe(max(0.0, (now - item.at).total_seconds()))


def _facts(payload: Payload) -> dict[str, Any]:
    """Workspace, asker and lane; a reply to a command goes to its own address, so it waits for nobody."""
    origin = payload.get("origin") or payload
    home = origin.get("home") or {}
    whole = home.get("whole_organisation")
    team = str(payload.get("team") or (home.get("enterprise") if whole else home.get("team")))
    user, channel = origin.get("user") or None, origin.get("channel")
    lane = None if origin.get("response_url") else f"{team}/{channel or user}"
    return {"team": team, "user": user, "lane": lane}
