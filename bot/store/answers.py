"""Answers given lately, by opaque id, so that buttons carry no state."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from bot.model import Answer, Channel, CitedSource, Person, RankedCard
from bot.store import tables


@dataclass(frozen=True, kw_only=True)
class KeptAnswer:
    """An answer with the question it was given to."""

    id: str
    asker: Person
    channel: Channel | None
    public: bool
    """Whether the channel sees it, so that anyone there may use its buttons."""
    question: str
    answer: Answer
    at: datetime


def insert_answer(connection: Connection, kept: KeptAnswer) -> None:
    """Keep an answer."""
    connection.execute(
        insert(tables.kept_answer).values(
            team=kept.asker.team,
            id=kept.id,
            user_id=kept.asker.user,
            channel_id=kept.channel.id if kept.channel else None,
            public=kept.public,
            question=kept.question,
            answer=asdict(kept.answer),
            at=kept.at,
        )
    )


def kept_answer(connection: Connection, team: str, answer_id: str, since: datetime) -> KeptAnswer | None:
    """The answer with an id in a workspace."""
    columns = tables.kept_answer.c
    query = select(tables.kept_answer).where(
        columns.team == team, columns.id == answer_id, columns.at > since
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    return KeptAnswer(
        id=row.id,
        asker=Person(team=row.team, user=row.user_id),
        channel=Channel(team=row.team, id=row.channel_id) if row.channel_id else None,
        public=row.public,
        question=row.question,
        answer=_answer(row.answer),
        at=row.at,
    )


def make_public(connection: Connection, asker: Person, answer_id: str) -> bool:
    """Note that the asker shared an answer; `False` if it was public before or is not theirs."""
    columns = tables.kept_answer.c
    done = connection.execute(
        update(tables.kept_answer)
        .where(
            columns.team == asker.team,
            columns.id == answer_id,
            columns.user_id == asker.user,
            columns.public.is_(False),
        )
        .values(public=True)
    )
    return done.rowcount == 1


def delete_answer(connection: Connection, asker: Person, answer_id: str) -> bool:
    """Drop an answer of the asker."""
    columns = tables.kept_answer.c
    done = connection.execute(
        delete(tables.kept_answer).where(
            columns.team == asker.team, columns.id == answer_id, columns.user_id == asker.user
        )
    )
    return done.rowcount == 1


def _answer(document: Mapping[str, Any]) -> Answer:
    return Answer(
        **{
            **document,
            "cards": tuple(RankedCard(**card) for card in document["cards"]),
            "sources": tuple(CitedSource(**source) for source in document["sources"]),
            "related": tuple(document["related"]),
        }
    )
