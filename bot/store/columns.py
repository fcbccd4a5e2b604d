"""The columns that tables share, and a type that behaves alike on SQLite and PostgreSQL."""

from datetime import UTC, datetime

from sqlalchemy import Column, DateTime, Dialect, String
from sqlalchemy.types import TypeDecorator

ERASE_ROW = {"forget": "erase row"}
"""For a column that names the person whom the whole row is about."""

BLANK = {"forget": "blank"}
"""For a column that names a person in a row that belongs to a channel."""


class Instant(TypeDecorator[datetime]):
    """An aware moment; kept in UTC because SQLite drops offsets."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """The moment in UTC; raises `ValueError` for a naive one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment needs a time zone.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """The stored moment, aware."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def team() -> Column[str]:
    """The workspace, part of every primary key."""
    return Column("team", String(64), primary_key=True)


def channel_id() -> Column[str]:
    """A channel, as part of the primary key."""
    return Column("channel_id", String(64), primary_key=True)


def user_id() -> Column[str]:
    """A person, as part of the primary key."""
    return Column("user_id", String(64), primary_key=True, info=ERASE_ROW)


def pseudonym() -> Column[str]:
    """A person's keyed hash, as part of the primary key."""
    return Column("pseudonym", String(64), primary_key=True, info=ERASE_ROW)
