"""What people chose for themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from sqlalchemy import Connection, Row, delete, select

from bot.model import Person, Sensitivity
from bot.store import tables
from bot.store.upsert import insert_new, upsert

_DEFAULTS: Mapping[str, Any] = {"dm_digest": False, "dm_digest_time": time(9)}


@dataclass(frozen=True, kw_only=True)
class PersonSettings:
    """One person's own settings."""

    role: str | None
    sensitivity: Sensitivity | None
    """`None` leaves it to the channel."""
    paused_until: datetime | None
    muted: frozenset[str]
    """Attitudes that this person wants no nudge about."""
    dm_digest: bool
    dm_digest_time: time
    timezone: str | None


def person_settings(connection: Connection, person: Person) -> PersonSettings:
    """The settings of a person; the defaults for someone unknown."""
    columns = tables.person.c
    query = select(tables.person).where(columns.team == person.team, columns.user_id == person.user)
    return _settings(connection.execute(query).one_or_none(), _muted(connection, person))


def change_person(connection: Connection, person: Person, changes: Mapping[str, Any]) -> None:
    """Set columns of a person's row."""
    key = {"team": person.team, "user_id": person.user}
    if changes:
        upsert(connection, tables.person, {**_DEFAULTS, **key, **changes}, changes)


def mute_attitude(connection: Connection, person: Person, attitude: str) -> None:
    """Remember that a person wants no nudge about an attitude."""
    key = {"team": person.team, "user_id": person.user}
    insert_new(connection, tables.person, {**_DEFAULTS, **key})
    insert_new(connection, tables.muted_attitude, {**key, "attitude": attitude})


def unmute_attitude(connection: Connection, person: Person, attitude: str) -> None:
    """Undo `mute_attitude`."""
    columns = tables.muted_attitude.c
    connection.execute(
        delete(tables.muted_attitude).where(
            columns.team == person.team, columns.user_id == person.user, columns.attitude == attitude
        )
    )


def digest_readers(connection: Connection) -> list[tuple[Person, PersonSettings]]:
    """Everyone who asked for a daily digest by direct message."""
    rows = connection.execute(select(tables.person).where(tables.person.c.dm_digest)).all()
    people = [(Person(team=row.team, user=row.user_id), row) for row in rows]
    return [(person, _settings(row, frozenset())) for person, row in people]


def _muted(connection: Connection, person: Person) -> frozenset[str]:
    columns = tables.muted_attitude.c
    query = select(columns.attitude).where(columns.team == person.team, columns.user_id == person.user)
    return frozenset(connection.execute(query).scalars())


def _settings(row: Row[Any] | None, muted: frozenset[str]) -> PersonSettings:
    return PersonSettings(
        role=row.role if row else None,
        sensitivity=row.sensitivity if row else None,
        paused_until=row.paused_until if row else None,
        muted=muted,
        dm_digest=row.dm_digest if row else _DEFAULTS["dm_digest"],
        dm_digest_time=row.dm_digest_time if row else _DEFAULTS["dm_digest_time"],
        timezone=row.timezone if row else None,
    )
