"""Channels: their settings, their admins and who changed what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Literal

from sqlalchemy import Connection, delete, insert, select, update

from bot.model import Channel, Person, Sensitivity
from bot.store import tables
from bot.store.upsert import insert_new

Answering = Literal["mentions", "threads", "off"]
Sharing = Literal["internal", "external", "pending", "unknown"]

FORGOTTEN = "forgotten"
"""Stands for the id of someone who asked to be forgotten."""

_DEFAULTS: Mapping[str, Any] = {
    "partners": [],
    "nudges": True,
    "answers": "threads",
    "digest_on": False,
    "digest_at": time(9),
    "digest_timezone": "UTC",
    "digest_weekdays": [0, 1, 2, 3, 4],
    "sharing": "unknown",
}


@dataclass(frozen=True, kw_only=True)
class DigestSettings:
    """When a channel gets its daily digest."""

    on: bool
    at: time
    """Local time in `timezone`."""
    timezone: str
    weekdays: frozenset[int]
    """Working days; Monday is 0."""
    holidays: str | None
    """Country, or country and subdivision, whose public holidays are skipped: `CH`, `US-MA`."""
    paused_until: date | None
    """The first day on which the digest comes back."""
    since: datetime | None
    """When the digest was switched on; nothing due earlier is caught up."""


@dataclass(frozen=True, kw_only=True)
class ChannelSettings:
    """What the admins of a channel decided."""

    channel: Channel
    phase: str | None
    partners: tuple[str, ...]
    nudges: bool
    sensitivity: Sensitivity | None
    """`None` leaves it to the installation."""
    answers: Answering
    """`mentions`: only when mentioned; `threads`: follow-ups of its own threads too; `off`: never."""
    digest: DigestSettings
    sharing: Sharing
    approved_by: str | None
    joined_at: datetime | None
    """`None` while the coach is not a member."""

    @property
    def may_speak(self) -> bool:
        """Whether this is an internal channel, or a shared one that a home admin approved."""
        if self.sharing == "internal":
            return True
        return self.sharing in ("external", "pending") and self.approved_by is not None


@dataclass(frozen=True, kw_only=True)
class Change:
    """An entry of the audit trail."""

    at: datetime
    by: str | None
    """`None` for what Slack reported, and for someone who was forgotten."""
    field: str
    old: str | None
    new: str | None


def channel_settings(connection: Connection, channel: Channel, *, lock: bool = False) -> ChannelSettings:
    """The settings of a channel, the defaults for an unknown one; `lock` holds off other writers."""
    query = select(tables.channel).where(*_is(tables.channel, channel))
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    return _settings(channel, {**_DEFAULTS, **(row._mapping if row else {})})


def all_channels(connection: Connection, team: str | None = None) -> tuple[ChannelSettings, ...]:
    """The channels that the coach is a member of, in one workspace or in all, by id."""
    query = select(tables.channel).where(tables.channel.c.joined_at.is_not(None))
    if team is not None:
        query = query.where(tables.channel.c.team == team)
    rows = connection.execute(query.order_by(tables.channel.c.team, tables.channel.c.channel_id)).all()
    return tuple(_settings(Channel(team=row.team, id=row.channel_id), row._mapping) for row in rows)


def change_channel(connection: Connection, channel: Channel, changes: Mapping[str, Any]) -> None:
    """Set columns of a channel's row."""
    ensure_channel(connection, channel)
    connection.execute(update(tables.channel).where(*_is(tables.channel, channel)).values(**changes))


def ensure_channel(connection: Connection, channel: Channel) -> None:
    """Give a channel a row."""
    insert_new(connection, tables.channel, {**_DEFAULTS, "team": channel.team, "channel_id": channel.id})


def record_change(connection: Connection, channel: Channel, change: Change) -> None:
    """Add an entry to the audit trail."""
    row = {
        "at": change.at,
        "changed_by": change.by,
        "field": change.field,
        "old": change.old,
        "new": change.new,
    }
    connection.execute(insert(tables.channel_change).values(team=channel.team, channel_id=channel.id, **row))


def changes_of(connection: Connection, channel: Channel, limit: int) -> tuple[Change, ...]:
    """The audit trail of a channel, newest first."""
    table = tables.channel_change
    query = select(table).where(*_is(table, channel)).order_by(table.c.id.desc()).limit(limit)
    return tuple(
        Change(at=row.at, by=row.changed_by, field=row.field, old=row.old, new=row.new)
        for row in connection.execute(query)
    )


def insert_admin(connection: Connection, channel: Channel, user: str) -> bool:
    """Make someone an admin of a channel; `False` where they were one already."""
    ensure_channel(connection, channel)
    row = {"team": channel.team, "channel_id": channel.id, "user_id": user}
    return insert_new(connection, tables.channel_admin, row)


def delete_admin(connection: Connection, channel: Channel, user: str) -> bool:
    """Undo `insert_admin`; `False` where they were none."""
    table = tables.channel_admin
    done = connection.execute(delete(table).where(*_is(table, channel), table.c.user_id == user))
    return done.rowcount == 1


def admins_of(connection: Connection, channel: Channel) -> frozenset[str]:
    """The user ids of a channel's admins."""
    table = tables.channel_admin
    return frozenset(connection.execute(select(table.c.user_id).where(*_is(table, channel))).scalars())


def administered(connection: Connection, person: Person) -> tuple[Channel, ...]:
    """The channels of which a person is an admin, by id."""
    columns = tables.channel_admin.c
    query = select(columns.channel_id).where(columns.team == person.team, columns.user_id == person.user)
    ids = connection.execute(query.order_by(columns.channel_id)).scalars()
    return tuple(Channel(team=person.team, id=channel_id) for channel_id in ids)


def _is(table: Any, channel: Channel) -> tuple[Any, ...]:
    return table.c.team == channel.team, table.c.channel_id == channel.id


def _settings(channel: Channel, row: Mapping[Any, Any]) -> ChannelSettings:
    approved = row.get("approved_at") is not None
    return ChannelSettings(
        channel=channel,
        phase=row.get("phase"),
        partners=tuple(row["partners"]),
        nudges=row["nudges"],
        sensitivity=row.get("sensitivity"),
        answers=row["answers"],
        digest=DigestSettings(
            on=row["digest_on"],
            at=row["digest_at"],
            timezone=row["digest_timezone"],
            weekdays=frozenset(row["digest_weekdays"]),
            holidays=row.get("digest_holidays"),
            paused_until=row.get("digest_paused_until"),
            since=row.get("digest_since"),
        ),
        sharing=row["sharing"],
        approved_by=(row.get("approved_by") or FORGOTTEN) if approved else None,
        joined_at=row.get("joined_at"),
    )
