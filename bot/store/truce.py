"""Truces and their signatures."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from bot.model import Channel
from bot.store import tables
from bot.store.upsert import insert_new


@dataclass(frozen=True, kw_only=True)
class TruceState:
    """A truce as it stands in a channel."""

    adopted_by: str | None
    """`None` after that person asked to be forgotten."""
    adopted_at: datetime
    signers: tuple[str, ...]
    """User ids, in the order in which they signed."""
    message_ts: str | None


def insert_truce(connection: Connection, channel: Channel, user: str, now: datetime) -> bool:
    """Adopt a truce; `False` where there is one."""
    row = {"team": channel.team, "channel_id": channel.id, "adopted_by": user, "adopted_at": now}
    return insert_new(connection, tables.truce, row)


def insert_signature(connection: Connection, channel: Channel, user: str, now: datetime) -> bool:
    """Sign a truce; `False` for someone who has."""
    row = {"team": channel.team, "channel_id": channel.id, "user_id": user, "at": now}
    return insert_new(connection, tables.truce_signature, row)


def set_message(connection: Connection, channel: Channel, ts: str) -> None:
    """Note which message shows the truce."""
    columns = tables.truce.c
    connection.execute(
        update(tables.truce)
        .where(columns.team == channel.team, columns.channel_id == channel.id)
        .values(message_ts=ts)
    )


def truce_state(connection: Connection, channel: Channel) -> TruceState | None:
    """The truce of a channel."""
    columns = tables.truce.c
    query = select(tables.truce).where(columns.team == channel.team, columns.channel_id == channel.id)
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    signed = tables.truce_signature.c
    signers = (
        select(signed.user_id)
        .where(signed.team == channel.team, signed.channel_id == channel.id)
        .order_by(signed.at, signed.user_id)
    )
    return TruceState(
        adopted_by=row.adopted_by,
        adopted_at=row.adopted_at,
        signers=tuple(connection.execute(signers).scalars()),
        message_ts=row.message_ts,
    )
