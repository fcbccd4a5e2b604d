"""One database, opened, migrated and shared by threads and processes."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from bot.errors import SettingsError, StoreUnavailable
from bot.store.migrating import migrate

_BUSY_TIMEOUT_MS = 30_000
_WAL_ATTEMPTS = 100
_WAL_PAUSE_S = 0.05


class Store:
    """A database at the newest revision; `transaction` and `reading` hand out connections."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @contextmanager
    def transaction(self, *, alone_for: str | None = None) -> Iterator[Connection]:
        """A connection that commits at the end of the block and rolls back on an error.

        Writers queue up on SQLite. On PostgreSQL only those that name the same `alone_for` do.
        """
        with self.engine.begin() as connection:
            if alone_for is not None and connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(hashtext(:name))"), {"name": alone_for})
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the database and holds up nobody."""
        with self.engine.connect() as connection:
            yield connection.execution_options(read_only=True)

    def scrub(self) -> None:
        """Leave no copy of deleted rows in SQLite's write-ahead log."""
        if self.engine.dialect.name != "sqlite":
            return
        raw = self.engine.raw_connection()
        try:
            raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            raw.close()

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()


def open_store(url: str) -> Store:
    """The store at an SQLAlchemy URL, created and migrated where needed.

    Raises `SettingsError` for a URL that cannot be used and `StoreUnavailable` for a database that cannot.
    """
    address = _address(url)
    try:
        return Store(
            _ready(_sqlite(address) if address.get_backend_name() == "sqlite" else _postgresql(address))
        )
    except (DBAPIError, sqlite3.Error, OSError) as error:
        raise StoreUnavailable(f"The database {address!r} cannot be used: {_reason(error)}") from error


def prepare_sqlite(url: str) -> None:
    """Has a database file that another library opens hold up no reader while it is written to.

    Another kind of database is left as it is.
    """
    address = _address(url)
    if address.get_backend_name() != "sqlite":
        return
    engine = _sqlite(address)
    try:
        _use_wal(engine)
    finally:
        engine.dispose()


def sqlite_file(url: str) -> Path | None:
    """The file behind an SQLite URL; `None` for another database."""
    address = _address(url)
    return Path(str(address.database)) if address.get_backend_name() == "sqlite" else None


def _address(url: str) -> URL:
    try:
        address = make_url(url)
        if address.drivername in ("postgres", "postgresql"):
            address = address.set(drivername="postgresql+psycopg")
        address.get_dialect()
    except (ArgumentError, NoSuchModuleError, ValueError):
        raise SettingsError(
            "CDMO_DATABASE_URL is not an SQLAlchemy URL, such as sqlite:///data/coach.db"
            " or postgresql://user@host/name."
        ) from None
    if address.get_backend_name() not in ("sqlite", "postgresql"):
        raise SettingsError("CDMO_DATABASE_URL: the coach works with SQLite and PostgreSQL.")
    if address.get_backend_name() == "sqlite" and address.database in (None, "", ":memory:"):
        raise SettingsError("CDMO_DATABASE_URL: name a file, such as sqlite:///data/coach.db.")
    return address


def _ready(engine: Engine) -> Engine:
    try:
        if engine.dialect.name == "sqlite":
            _use_wal(engine)
        migrate(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _sqlite(address: URL) -> Engine:
    Path(str(address.database)).resolve().parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address)
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    return engine


def _postgresql(address: URL) -> Engine:
    try:
        return create_engine(address, pool_pre_ping=True)
    except ModuleNotFoundError:
        raise SettingsError("PostgreSQL needs a driver: pip install 'cdmo-coach[postgres]'") from None


def _configure(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA secure_delete = ON")


def _begin(connection: Connection) -> None:
    """A transaction that reads before it writes fails at once on SQLite unless it locks from the start."""
    reads = connection.get_execution_options().get("read_only", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _use_wal(engine: Engine) -> None:
    """Switch the journal once; SQLite ignores the busy timeout while it does, so wait here."""
    for attempt in range(_WAL_ATTEMPTS):
        raw = engine.raw_connection()
        try:
            raw.cursor().execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or attempt == _WAL_ATTEMPTS - 1:
                raise
        finally:
            raw.close()
        time.sleep(_WAL_PAUSE_S)


def _reason(error: Exception) -> str:
    cause = error.orig if isinstance(error, DBAPIError) else error
    return str(cause).strip().splitlines()[0]
