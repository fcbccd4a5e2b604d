"""Brings a database to the revision that this edition of the code expects."""

from threading import Lock

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from bot.errors import StoreUnavailable

_MIGRATION_LOCK = 0x43444D4F
"""The advisory lock on PostgreSQL that lets one replica migrate at a time."""

_one_at_a_time = Lock()
"""Alembic keeps its context in module globals, so threads take turns."""


def migrate(engine: Engine) -> None:
    """Upgrade to the newest revision under a lock; raises `StoreUnavailable` for one that is newer still."""
    scripts = ScriptDirectory.from_config(_config())
    head = scripts.get_current_head()
    with _one_at_a_time, engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
        current = revision_of(connection)
        if current == head:
            return
        if current not in known_revisions() | {None}:
            raise StoreUnavailable(
                f"The database is at revision {current}, which this edition does not know:"
                " a newer CDMO Coach has used it. Install that edition again, or restore a backup."
            )
        _upgrade(connection)


def revision_of(connection: Connection) -> str | None:
    """The revision of a database; `None` for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def known_revisions() -> set[str | None]:
    """The revisions that this edition can work with."""
    scripts = ScriptDirectory.from_config(_config())
    return {script.revision for script in scripts.walk_revisions()}


def _upgrade(connection: Connection) -> None:
    from alembic import command

    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "bot.store:migrations")
    config.set_main_option("path_separator", "os")
    return config
