"""A queue on each kind of database."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from bot.jobs import DurableWork
from bot.jobs.engine import Engine, queue_url
from bot.store import Store, open_store
from tests.web.conftest import library, postgres_database, sqlite_database

__all__ = ["library", "postgres_database", "sqlite_database"]

Open = Callable[..., DurableWork]


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """The URL of an empty database, of each kind in turn."""
    kind = {"sqlite": "sqlite_database", "postgresql": "postgres_database"}[request.param]
    return str(request.getfixturevalue(kind))


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    """The store that the queue keeps its payloads in."""
    opened = open_store(database)
    yield opened
    opened.close()


@pytest.fixture
def queue(store: Store, database: str, tmp_path: Path) -> Iterator[Open]:
    """Makes a queue that is closed when the test is over."""
    with ExitStack() as stack:

        def opened(replica: str = "r-0") -> DurableWork:
            engine = Engine(url=queue_url(database, tmp_path), replica=replica, threads=8)
            work = DurableWork(store, engine)
            stack.callback(work.close)
            return work

        yield opened
