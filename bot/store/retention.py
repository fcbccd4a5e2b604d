"""How long each kind of row is kept, and the deletion of what is older."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Column, Connection, Date, delete, select, tuple_, update

from bot.store import tables

NUDGE_WORDS = timedelta(days=7)
LEFT_CHANNEL = timedelta(days=90)

KEPT_FOR: Mapping[str, timedelta] = {
    "nudged_wording": timedelta(days=365),
    "dismissal": timedelta(days=365),
    "kudos": timedelta(days=30),
    "assessment_answer": timedelta(days=730),
    "tally": timedelta(days=400),
    "feedback": timedelta(days=400),
    "feedback_comment": timedelta(days=180),
    "gap": timedelta(days=180),
    "digest": timedelta(days=1095),
    "work": timedelta(days=1),
}
"""By table; the digest ledger is long because it is what keeps a tip from coming again."""


def purge(connection: Connection, now: datetime, by_setting: Mapping[str, timedelta]) -> dict[str, int]:
    """Delete what is too old, and say how many rows went by table.

    `by_setting` holds the tables whose time limit depends on a setting.
    """
    words = tables.nudge.c
    connection.execute(
        update(tables.nudge)
        .where(words.at <= now - NUDGE_WORDS, words.words.is_not(None))
        .values(words=None, rewording=None)
    )
    gone = {
        name: _delete_older(connection, name, now - kept) for name, kept in {**KEPT_FOR, **by_setting}.items()
    }
    return {**gone, "channel": _delete_left_channels(connection, now - LEFT_CHANNEL)}


def _delete_older(connection: Connection, name: str, moment: datetime) -> int:
    table = tables.metadata.tables[name]
    column = _time_of(name)
    limit = moment.date() if isinstance(column.type, Date) else moment
    return connection.execute(delete(table).where(column <= limit)).rowcount


def _time_of(name: str) -> Column[datetime]:
    columns = tables.metadata.tables[name].c
    return next(columns[key] for key in ("at", "week", "day") if key in columns)


def _delete_left_channels(connection: Connection, moment: datetime) -> int:
    """Deletes settings, admins and truce of channels left long ago; the audit trail stays."""
    channel, truce = tables.channel.c, tables.truce.c
    left = select(channel.team, channel.channel_id).where(channel.left_at <= moment)
    connection.execute(delete(tables.truce).where(tuple_(truce.team, truce.channel_id).in_(left)))
    return connection.execute(delete(tables.channel).where(channel.left_at <= moment)).rowcount
