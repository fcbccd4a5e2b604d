"""Nudges given: what for, to whom, and what keeps the next one back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from bot.model import Channel, Person
from bot.store import tables
from bot.store.upsert import insert_new


@dataclass(frozen=True, kw_only=True)
class RecentNudge:
    """A nudge as its author may see it again."""

    id: str
    at: datetime
    channel: Channel
    attitude: str
    words: str
    """The words of the message that the nudge was about."""
    rewording: str | None
    quality_risk: bool
    dismissed: bool


@dataclass(frozen=True, kw_only=True)
class NudgedMessage:
    """Whom the nudge about a message went to."""

    id: str
    author: Person


@dataclass(frozen=True, kw_only=True)
class NudgeRow:
    """A nudge to keep."""

    id: str
    author: Person
    channel: Channel
    message_ts: str
    attitude: str
    wording: str
    """Pseudonym of the words."""
    words: str
    rewording: str | None
    quality_risk: bool
    at: datetime


def insert_nudge(connection: Connection, nudge: NudgeRow) -> None:
    """Keep a nudge."""
    connection.execute(
        insert(tables.nudge).values(
            team=nudge.author.team,
            id=nudge.id,
            user_id=nudge.author.user,
            channel_id=nudge.channel.id,
            message_ts=nudge.message_ts,
            attitude=nudge.attitude,
            wording=nudge.wording,
            words=nudge.words,
            rewording=nudge.rewording,
            quality_risk=nudge.quality_risk,
            at=nudge.at,
        )
    )


def nudged_since(connection: Connection, author: Person, channel: Channel, since: datetime) -> bool:
    """Whether an author had a nudge in a channel after a moment."""
    columns = tables.nudge.c
    query = select(columns.id).where(
        columns.team == author.team,
        columns.user_id == author.user,
        columns.channel_id == channel.id,
        columns.at > since,
    )
    return connection.execute(query.limit(1)).first() is not None


def nudge_about(connection: Connection, channel: Channel, message_ts: str) -> NudgedMessage | None:
    """The nudge that a message led to."""
    columns = tables.nudge.c
    query = select(columns.id, columns.user_id).where(
        columns.team == channel.team, columns.channel_id == channel.id, columns.message_ts == message_ts
    )
    row = connection.execute(query).one_or_none()
    return NudgedMessage(id=row.id, author=Person(team=channel.team, user=row.user_id)) if row else None


def nudges_of(connection: Connection, author: Person, since: datetime) -> tuple[RecentNudge, ...]:
    """The nudges of an author whose words are still kept, newest first."""
    columns = tables.nudge.c
    query = select(tables.nudge).where(
        columns.team == author.team,
        columns.user_id == author.user,
        columns.at > since,
        columns.words.is_not(None),
    )
    return tuple(_recent(row) for row in connection.execute(query.order_by(columns.at.desc(), columns.id)))


def mark_delivered(connection: Connection, nudge_id: str, now: datetime) -> tuple[Person, str] | None:
    """Note that a nudge was shown, and name its author and attitude; `None` if it was noted before."""
    columns = tables.nudge.c
    done = connection.execute(
        update(tables.nudge)
        .where(columns.id == nudge_id, columns.delivered_at.is_(None))
        .values(delivered_at=now)
        .returning(columns.team, columns.user_id, columns.attitude)
    ).one_or_none()
    return (Person(team=done.team, user=done.user_id), done.attitude) if done else None


def mark_dismissed(connection: Connection, author: Person, nudge_id: str, now: datetime) -> Row[Any] | None:
    """Note that a nudge does not apply; its channel, attitude and wording, or `None` if it is not theirs."""
    columns = tables.nudge.c
    return connection.execute(
        update(tables.nudge)
        .where(columns.id == nudge_id, columns.team == author.team, columns.user_id == author.user)
        .values(dismissed_at=now)
        .returning(columns.channel_id, columns.attitude, columns.wording)
    ).one_or_none()


def remember_wording(connection: Connection, team: str, pseudonym: str, wording: str, now: datetime) -> bool:
    """Note that someone was nudged for a wording; `False` if they were before."""
    row = {"team": team, "pseudonym": pseudonym, "wording": wording, "at": now}
    return insert_new(connection, tables.nudged_wording, row)


def knows_wording(connection: Connection, team: str, pseudonym: str, wording: str) -> bool:
    """Whether someone was nudged for a wording."""
    columns = tables.nudged_wording.c
    query = select(columns.at).where(
        columns.team == team, columns.pseudonym == pseudonym, columns.wording == wording
    )
    return connection.execute(query).first() is not None


def insert_dismissal(
    connection: Connection, channel: Channel, *, attitude: str, wording: str, pseudonym: str, now: datetime
) -> None:
    """Note that a channel's member finds that an attitude was seen wrongly."""
    row = {"team": channel.team, "channel_id": channel.id, "attitude": attitude}
    insert_new(connection, tables.dismissal, {**row, "wording": wording, "pseudonym": pseudonym, "at": now})


def dismissals(connection: Connection, channel: Channel, attitude: str, since: datetime) -> int:
    """How often nudges about an attitude were dismissed in a channel."""
    columns = tables.dismissal.c
    query = select(func.count()).where(
        columns.team == channel.team,
        columns.channel_id == channel.id,
        columns.attitude == attitude,
        columns.at > since,
    )
    return int(connection.execute(query).scalar_one())


def wording_dismissed(connection: Connection, channel: Channel, wording: str) -> bool:
    """Whether a wording was dismissed in a channel by anybody."""
    columns = tables.dismissal.c
    query = select(columns.at).where(
        columns.team == channel.team, columns.channel_id == channel.id, columns.wording == wording
    )
    return connection.execute(query.limit(1)).first() is not None


def _recent(row: Row[Any]) -> RecentNudge:
    return RecentNudge(
        id=row.id,
        at=row.at,
        channel=Channel(team=row.team, id=row.channel_id),
        attitude=row.attitude,
        words=row.words,
        rewording=row.rewording,
        quality_risk=row.quality_risk,
        dismissed=row.dismissed_at is not None,
    )
