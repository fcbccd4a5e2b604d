"""Rows of work: accepted once, run by one process at a time, emptied when done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, func, select, update

from bot.store.service_tables import work
from bot.store.upsert import insert_new

State = Literal["waiting", "running", "done", "failed"]
_OPEN = ("waiting", "running")


@dataclass(frozen=True, kw_only=True)
class NewWork:
    """Work as it is accepted."""

    team: str
    key: str
    """What it is called, a colon and what makes it one of a kind."""
    payload: Mapping[str, Any]
    lane: str | None
    user: str | None
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Item:
    """Work that was accepted."""

    team: str
    key: str
    payload: Mapping[str, Any]
    lane: str | None
    attempts: int
    at: datetime
    again: bool
    """An earlier attempt may have had an effect: it was cut off, or Slack did not say how it ended."""

    @property
    def name(self) -> str:
        """What the work is called."""
        return self.key.partition(":")[0]


def accept(connection: Connection, new: NewWork) -> State | None:
    """Write work down; `None` if it is new, else the state of the work that has its key."""
    row = _row(new.team, new.key, "waiting", new.at)
    row |= {"payload": dict(new.payload), "lane": new.lane, "user_id": new.user}
    if insert_new(connection, work, row):
        return None
    state: State = connection.execute(select(work.c.state).where(*_is(new))).scalar_one()
    return state


def spend(connection: Connection, team: str, key: str, now: datetime) -> bool:
    """Use up a key that has no work behind it; `False` if it was used before."""
    return insert_new(connection, work, _row(team, key, "done", now))


def begin(connection: Connection, team: str, key: str, now: datetime) -> Item | None:
    """Start on work; `None` if it is over or was forgotten."""
    mine = (work.c.team == team, work.c.key == key)
    query = select(work).where(*mine, work.c.state.in_(_OPEN)).with_for_update()
    row = connection.execute(query).one_or_none()
    if row is None or row.payload is None:
        return None
    attempts = row.attempts + 1
    connection.execute(update(work).where(*mine).values(state="running", attempts=attempts, seen_at=now))
    return _item(row, attempts)


def postpone(connection: Connection, item: Item, *, doubtful: bool, until: datetime) -> None:
    """Let work wait for another attempt; a doubt once raised stays."""
    values: dict[str, Any] = {"state": "waiting", "seen_at": until, "doubtful": doubtful or item.again}
    connection.execute(update(work).where(*_is(item)).values(**values))


def finish(
    connection: Connection, item: Item, state: State, now: datetime, *, reference: str | None = None
) -> None:
    """End work and forget what it was about."""
    values = {"state": state, "payload": None, "user_id": None, "reference": reference, "seen_at": now}
    connection.execute(update(work).where(*_is(item)).values(**values))


def stay_alive(connection: Connection, keys: set[tuple[str, str]], now: datetime) -> None:
    """Say of work that it still runs."""
    for team, key in sorted(keys):
        mine = (work.c.team == team, work.c.key == key, work.c.state == "running")
        connection.execute(update(work).where(*mine).values(seen_at=now))


def silent_since(connection: Connection, moment: datetime) -> list[Item]:
    """Open work of which nothing was heard since a moment."""
    query = select(work).where(work.c.state.in_(_OPEN), work.c.seen_at < moment)
    return [_item(row, row.attempts) for row in connection.execute(query)]


def how_many(connection: Connection) -> dict[str, int]:
    """How many pieces of work are in each state."""
    query = select(work.c.state, func.count().label("number")).group_by(work.c.state)
    return {row.state: row.number for row in connection.execute(query)}


def _row(team: str, key: str, state: State, at: datetime) -> dict[str, Any]:
    row = {"team": team, "key": key, "state": state, "at": at, "seen_at": at}
    return row | {"attempts": 0, "doubtful": False}


def _item(row: Row[Any], attempts: int) -> Item:
    return Item(
        team=row.team,
        key=row.key,
        payload=row.payload or {},
        lane=row.lane,
        attempts=attempts,
        at=row.at,
        again=row.state == "running" or row.doubtful,
    )


def _is(item: Item | NewWork) -> tuple[Any, ...]:
    return work.c.team == item.team, work.c.key == item.key
