"""Copies of an SQLite database, made while it is in use, and the way back."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url

from bot.errors import BadInput, StoreUnavailable
from bot.store.engine import open_store, sqlite_file
from bot.store.migrating import known_revisions

_BUSY_TIMEOUT_S = 10.0


def backup(url: str, target: Path) -> Path:
    """Copy the database at an SQLAlchemy URL to a new file that only its owner can read.

    Raises `BadInput` for PostgreSQL, with the command to use there, and for a file that exists.
    """
    source = _file(url, "pg_dump --format=custom --file=coach.dump")
    if not source.is_file():
        raise StoreUnavailable(f"There is no database to back up at {source}.")
    if target.exists():
        raise BadInput(f"{target} exists already. Choose another name for the backup.")
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    try:
        _copy(source, part)
        _close_journal(part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return target


def restore(url: str, source: Path) -> None:
    """Replace the database at an SQLAlchemy URL by a backup, all or nothing, and bring it up to date.

    The coach must not run meanwhile. What people had deleted since the backup comes back with it.
    Raises `StoreUnavailable` for a backup that is damaged or of a newer edition.
    """
    target = _file(url, "pg_restore --clean --if-exists --dbname")
    _check(source)
    target.resolve().parent.mkdir(parents=True, exist_ok=True)
    _copy(source, target)
    open_store(url).close()


def _file(url: str, command: str) -> Path:
    path = sqlite_file(url)
    if path is None:
        shown = make_url(url).set(drivername="postgresql").render_as_string(hide_password=True)
        files = " coach.dump" if "restore" in command else ""
        raise BadInput(f"This is a PostgreSQL database. Use its own tool: {command} '{shown}'{files}")
    return path


def _check(source: Path) -> None:
    if not source.is_file():
        raise StoreUnavailable(f"There is no backup at {source}.")
    try:
        with closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            verdict = connection.execute("PRAGMA integrity_check").fetchone()[0]
            revision = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.DatabaseError as error:
        raise StoreUnavailable(f"{source} is not a backup of the coach, or it is damaged: {error}") from None
    if verdict != "ok":
        raise StoreUnavailable(f"{source} is damaged: {verdict}")
    if revision is None or revision[0] not in known_revisions():
        raise StoreUnavailable(
            f"{source} was made by a newer edition of CDMO Coach. Install that edition first."
        )


def _copy(source: Path, target: Path) -> None:
    try:
        with (
            closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as origin,
            closing(sqlite3.connect(target, timeout=_BUSY_TIMEOUT_S)) as copy,
        ):
            origin.backup(copy)
    except sqlite3.Error as error:
        raise StoreUnavailable(f"{source} could not be copied to {target}: {error}") from None


def _close_journal(path: Path) -> None:
    """Make a copy whole in one file, so that it can be read from a read-only place."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
