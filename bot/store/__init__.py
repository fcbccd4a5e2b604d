"""What the coach remembers: tables, migrations and queries for SQLite and PostgreSQL."""

from sqlalchemy import Connection

from bot.store import service_tables as _service_tables  # noqa: F401  # the metadata is whole from here on
from bot.store.engine import Store, open_store, prepare_sqlite

__all__ = ["Connection", "Store", "open_store", "prepare_sqlite"]
