"""Kudos, and the digest in which they were shown."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, or_, select, update

from bot.model import Channel, Person
from bot.store import tables


@dataclass(frozen=True, kw_only=True)
class Kudo:
    """A word of recognition for people at the CDMO."""

    by: str
    """User id of the giver."""
    text: str


def insert_kudo(
    connection: Connection, kudo_id: str, channel: Channel, by: Person, *, text: str, now: datetime
) -> None:
    """Keep a kudo for the next digest."""
    connection.execute(
        insert(tables.kudos).values(
            team=channel.team, id=kudo_id, channel_id=channel.id, user_id=by.user, text=text, at=now
        )
    )


def kudos_between(
    connection: Connection, channel: Channel, day: date, since: datetime, until: datetime
) -> tuple[Kudo, ...]:
    """The kudos given in a span and shown in no digest but that of the day, oldest first."""
    columns = tables.kudos.c
    query = select(tables.kudos).where(*_showable(channel, day, since, until))
    rows = connection.execute(query.order_by(columns.at, columns.id))
    return tuple(Kudo(by=row.user_id, text=row.text) for row in rows)


def show_kudos(connection: Connection, channel: Channel, day: date, since: datetime, until: datetime) -> None:
    """Note that the kudos given in a span were shown in the digest of the day."""
    connection.execute(
        update(tables.kudos).where(*_showable(channel, day, since, until)).values(shown_on=day)
    )


def _showable(channel: Channel, day: date, since: datetime, until: datetime) -> tuple[Any, ...]:
    columns = tables.kudos.c
    return (
        columns.team == channel.team,
        columns.channel_id == channel.id,
        columns.at >= since,
        columns.at < until,
        or_(columns.shown_on.is_(None), columns.shown_on == day),
    )
