"""DBOS: queues, delays, schedules and recovery; it knows work by its key alone, never what it is about."""

import logging
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from bot.errors import StoreUnavailable
from bot.store import prepare_sqlite

Perform = Callable[[str, str], None]
Round = Callable[[str], None]

SHAPE = "1"
"""Changes only if old work could no longer be resumed; replicas of one shape share their work."""
POLLING_S = 0.2
LANE_S = 1.0
"""Between two starts in one lane."""
CLAIMED_AHEAD = 4
"""Times the number of threads: what is claimed at one look into the queue, so that none idles until the next."""
_LANES, _REPLIES = "lanes", "replies"
_OVER = ["SUCCESS", "ERROR", "CANCELLED"]


@dataclass
class Engine:
    """The one DBOS of this process; `url` is its own database, or a PostgreSQL that it shares by `schema`."""

    url: str
    replica: str
    threads: int
    schema: str = "dbos"
    _perform: Callable[[str, str], None] | None = field(default=None, init=False)

    def launch(self, perform: Perform, make_round: Round, schedules: Mapping[str, str]) -> None:
        """Starts, and resumes what this replica left undone; raises `StoreUnavailable`."""
        from dbos import DBOS

        def work(team: str, key: str) -> None:
            perform(team, key)

        def tick(_scheduled: datetime, name: Any) -> None:
            make_round(str(name))

        logging.getLogger("dbos").setLevel(logging.CRITICAL)
        try:
            prepare_sqlite(self.url)
            DBOS(config=self._config())
            self._perform, ticking = DBOS.workflow(name="perform")(work), DBOS.workflow(name="tick")(tick)
            DBOS.launch()
            self._declare_queues()
            DBOS.apply_schedules(
                [
                    {"schedule_name": name, "workflow_fn": ticking, "schedule": cron, "context": name}
                    for name, cron in schedules.items()
                ]
            )
        except Exception as error:
            DBOS.destroy(destroy_registry=True)
            raise StoreUnavailable(f"The queue's database cannot be used: {type(error).__name__}") from error

    def enqueue(self, team: str, key: str, attempt: int, *, lane: str | None, after_s: float = 0) -> None:
        """Puts an attempt at work into the queue, once however often it is asked."""
        from dbos import DBOS, SetEnqueueOptions, SetWorkflowID

        if self._perform is None:
            raise RuntimeError("the queue has not been launched")
        with ExitStack() as options:
            options.enter_context(SetWorkflowID(_workflow_id(team, key, attempt)))
            delay = after_s or None
            options.enter_context(SetEnqueueOptions(queue_partition_key=lane, delay_seconds=delay))
            DBOS.enqueue_workflow(_LANES if lane else _REPLIES, self._perform, team, key)

    def wake(self, team: str, key: str, attempt: int) -> Literal["absent", "waiting", "woken"]:
        """Takes an attempt over from a process that died."""
        from dbos import DBOS

        workflow = DBOS.get_workflow_status(_workflow_id(team, key, attempt))
        if workflow is None or workflow.status in _OVER:
            return "absent"
        if workflow.status != "PENDING":
            return "waiting"
        DBOS.resume_workflow(workflow.workflow_id)
        return "woken"

    def forget(self, before: datetime) -> int:
        """Deletes the keys of what ended before a moment, and says how many."""
        from dbos import DBOS

        old = DBOS.list_workflows(
            status=_OVER, end_time=before.isoformat(), load_input=False, load_output=False
        )
        DBOS.delete_workflows([workflow.workflow_id for workflow in old])
        return len(old)

    def stop(self, *, patience_s: int) -> None:
        """Takes up nothing more, and waits for what runs."""
        from dbos import DBOS

        DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=patience_s)

    def _config(self) -> Any:
        return {
            "name": "cdmo-coach",
            "system_database_url": self.url,
            "dbos_system_schema": self.schema,
            "executor_id": self.replica,
            "application_version": SHAPE,
            "log_level": "CRITICAL",
            "enable_otlp": False,
        }

    def _declare_queues(self) -> None:
        from dbos import DBOS

        for name in (_LANES, _REPLIES):
            DBOS.register_queue(
                name,
                worker_concurrency=self.threads * CLAIMED_AHEAD,
                partition_limiter={"limit": 1, "period": LANE_S} if name == _LANES else None,
                polling_interval_sec=POLLING_S,
                on_conflict="always_update",
            )


def queue_url(database: str, data_dir: Path) -> str:
    """Where DBOS keeps its tables: in the same PostgreSQL, or in a file in the data folder."""
    if database.startswith("postgres"):
        return database
    return f"sqlite:///{(data_dir / 'queue.db').as_posix()}"


def _workflow_id(team: str, key: str, attempt: int) -> str:
    return f"{team}/{key}#{attempt}"
