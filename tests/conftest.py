"""Fixtures that several packages share."""

import os
import shutil
import uuid
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from bot.bootstrap import Coach, build_coach
from bot.content import Library, content_root, load_library
from bot.settings import Settings
from bot.store import Store, open_store

POSTGRES_URL = os.environ.get("CDMO_TEST_POSTGRES_URL", "postgresql+psycopg://postgres@127.0.0.1:5432/test")


@cache
def _postgres_fault() -> str | None:
    """Why PostgreSQL cannot be tested here; `None` if it can."""
    try:
        engine = create_engine(POSTGRES_URL, connect_args={"connect_timeout": 3}, poolclass=NullPool)
        with engine.connect():
            return None
    except (OperationalError, ModuleNotFoundError) as error:
        return f"no PostgreSQL server answers at {make_url(POSTGRES_URL)!r}: {str(error).splitlines()[0]}"


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file to copy."""
    path = tmp_path_factory.mktemp("template") / "coach.db"
    open_store(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def empty_postgres_url() -> Iterator[str]:
    """The URL of a PostgreSQL schema of the test's own."""
    fault = _postgres_fault()
    if fault is not None:
        pytest.skip(fault)
    schema = f"test_{uuid.uuid4().hex}"
    engine = create_engine(POSTGRES_URL, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    address = make_url(POSTGRES_URL).update_query_dict({"options": f"-csearch_path={schema}"})
    yield address.render_as_string(hide_password=False)
    with engine.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    return str(request.getfixturevalue("empty_postgres_url"))


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store, on each database in turn."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_sqlite"), tmp_path / "coach.db")
        opened = open_store(f"sqlite:///{tmp_path / 'coach.db'}")
    else:
        opened = open_store(request.getfixturevalue("empty_postgres_url"))
    yield opened
    opened.close()


@pytest.fixture
def sqlite_store(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Store]:
    """An empty store on SQLite, for tests that the database does not matter to."""
    shutil.copy(migrated_sqlite, tmp_path / "coach.db")
    opened = open_store(f"sqlite:///{tmp_path / 'coach.db'}")
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def library() -> Library:
    """The packaged cards, sources and topics."""
    return load_library(content_root())


@pytest.fixture(scope="session")
def built_coach() -> Coach:
    """A coach on the packaged knowledge; its index and exported models are kept between runs."""
    data_dir = Path(__file__).parents[1] / ".test-data"
    return build_coach(Settings(data_dir=data_dir, _env_file=None))
