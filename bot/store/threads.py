"""Thread memory: recent questions, and whether the coach is part of a talk."""

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.sql.elements import ColumnElement

from bot.model import Channel, Person, Turn
from bot.store import tables
from bot.store.upsert import upsert


def enter_thread(
    connection: Connection, channel: Channel, thread_ts: str, person: Person, now: datetime
) -> None:
    """Note whom the coach answered last in a thread; it listens again if it had gone quiet."""
    state = {"user_id": person.user, "quiet": False, "at": now}
    key = {"team": channel.team, "channel_id": channel.id, "thread_ts": thread_ts}
    upsert(connection, tables.thread, {**key, **state}, state)


def asker_in(connection: Connection, channel: Channel, thread_ts: str, since: datetime) -> str | None:
    """Whom the coach answered last in a thread, unless it went quiet or the talk is over."""
    columns = tables.thread.c
    query = select(columns.user_id).where(
        *_thread_is(channel, thread_ts), columns.at > since, columns.quiet.is_(False)
    )
    return connection.execute(query).scalar()


def hush(connection: Connection, channel: Channel, thread_ts: str) -> None:
    """Let the coach be quiet in a thread until it is mentioned."""
    connection.execute(update(tables.thread).where(*_thread_is(channel, thread_ts)).values(quiet=True))


def insert_turn(
    connection: Connection, channel: Channel, thread_ts: str, person: Person, *, turn: Turn, now: datetime
) -> None:
    """Keep one question of a thread."""
    connection.execute(
        insert(tables.thread_turn).values(
            team=channel.team,
            channel_id=channel.id,
            thread_ts=thread_ts,
            user_id=person.user,
            question=turn.question,
            cards=list(turn.cards),
            at=now,
        )
    )


def turns_of(
    connection: Connection, channel: Channel, thread_ts: str, since: datetime, limit: int
) -> tuple[Turn, ...]:
    """The latest turns of a thread, oldest first."""
    columns = tables.thread_turn.c
    query = select(tables.thread_turn).where(*_turn_is(channel, thread_ts), columns.at > since)
    rows = connection.execute(query.order_by(columns.id.desc()).limit(limit)).all()
    return tuple(Turn(question=row.question, cards=tuple(row.cards)) for row in reversed(rows))


def trim_turns(connection: Connection, channel: Channel, thread_ts: str, keep: int) -> None:
    """Drop all but the latest turns of a thread."""
    columns = tables.thread_turn.c
    newest = select(columns.id).where(*_turn_is(channel, thread_ts)).order_by(columns.id.desc()).limit(keep)
    connection.execute(
        delete(tables.thread_turn).where(*_turn_is(channel, thread_ts), columns.id.not_in(newest))
    )


def forget_threads(connection: Connection, person: Person) -> None:
    """Drop what a person asked in threads."""
    for table in (tables.thread_turn, tables.thread):
        connection.execute(delete(table).where(table.c.team == person.team, table.c.user_id == person.user))


def _thread_is(channel: Channel, thread_ts: str) -> tuple[ColumnElement[bool], ...]:
    columns = tables.thread.c
    return columns.team == channel.team, columns.channel_id == channel.id, columns.thread_ts == thread_ts


def _turn_is(channel: Channel, thread_ts: str) -> tuple[ColumnElement[bool], ...]:
    columns = tables.thread_turn.c
    return columns.team == channel.team, columns.channel_id == channel.id, columns.thread_ts == thread_ts
