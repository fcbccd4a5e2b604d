"""The delivery ledger of digests: one row per recipient and day."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, select, update

from bot.model import Channel, Person
from bot.store import tables
from bot.store.upsert import insert_new

Recipient = Channel | Person
State = Literal["claimed", "posted", "failed"]


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """What the ledger says about one digest."""

    recipient: Recipient
    day: date
    state: State
    card: str
    phrase: str
    attempts: int
    claimed_at: datetime
    message_ts: str | None
    error: str | None


def delivery(connection: Connection, recipient: Recipient, day: date) -> Delivery | None:
    """The entry of a day."""
    query = select(tables.digest).where(*_is(recipient), tables.digest.c.day == day)
    row = connection.execute(query).one_or_none()
    return _delivery(row) if row else None


def deliveries_before(connection: Connection, recipient: Recipient, day: date) -> tuple[Delivery, ...]:
    """The digests of earlier days that were shown or may have been, oldest first."""
    columns = tables.digest.c
    query = select(tables.digest).where(*_is(recipient), columns.day < day, columns.state != "failed")
    return tuple(_delivery(row) for row in connection.execute(query.order_by(columns.day)))


def claimed_before(connection: Connection, moment: datetime) -> tuple[Delivery, ...]:
    """Claims of which nobody said how they ended, of any workspace, oldest first."""
    columns = tables.digest.c
    query = select(tables.digest).where(columns.state == "claimed", columns.claimed_at < moment)
    return tuple(_delivery(row) for row in connection.execute(query.order_by(columns.claimed_at)))


def claim_delivery(
    connection: Connection, recipient: Recipient, day: date, *, card: str, phrase: str, now: datetime
) -> bool:
    """Take a digest on; `False` unless it is new or had failed."""
    row = {
        **_key(recipient),
        "day": day,
        "kind": "channel" if isinstance(recipient, Channel) else "person",
        "state": "claimed",
        "card": card,
        "phrase": phrase,
        "attempts": 1,
        "claimed_at": now,
    }
    if insert_new(connection, tables.digest, row):
        return True
    columns = tables.digest.c
    done = connection.execute(
        update(tables.digest)
        .where(*_is(recipient), columns.day == day, columns.state == "failed")
        .values(state="claimed", attempts=columns.attempts + 1, claimed_at=now)
    )
    return done.rowcount == 1


def end_delivery(
    connection: Connection,
    recipient: Recipient,
    day: date,
    state: State,
    *,
    message_ts: str | None = None,
    error: str | None = None,
) -> None:
    """Note how a digest ended; one that was posted stays posted."""
    columns = tables.digest.c
    connection.execute(
        update(tables.digest)
        .where(*_is(recipient), columns.day == day, columns.state != "posted")
        .values(state=state, message_ts=message_ts, error=error)
    )


def _key(recipient: Recipient) -> dict[str, str]:
    name = recipient.id if isinstance(recipient, Channel) else recipient.user
    return {"team": recipient.team, "recipient": name}


def _is(recipient: Recipient) -> tuple[Any, ...]:
    return tuple(tables.digest.c[name] == value for name, value in _key(recipient).items())


def _delivery(row: Row[Any]) -> Delivery:
    to_channel = row.kind == "channel"
    return Delivery(
        recipient=Channel(team=row.team, id=row.recipient)
        if to_channel
        else Person(team=row.team, user=row.recipient),
        day=row.day,
        state=row.state,
        card=row.card,
        phrase=row.phrase,
        attempts=row.attempts,
        claimed_at=row.claimed_at,
        message_ts=row.message_ts,
        error=row.error,
    )
