"""Counters that rest on pseudonyms, and what people chose to send along."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, Table, delete, distinct, func, insert, select

from bot.model import Person
from bot.store import tables
from bot.store.pseudonyms import pseudonyms
from bot.store.upsert import upsert


@dataclass(frozen=True, kw_only=True)
class Count:
    """How often something happened, and how many people it rests on."""

    kind: str
    subject: str
    times: int
    people: int


def week_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def count(connection: Connection, person: Person, kind: str, subject: str, day: date) -> None:
    """Add one to a counter."""
    row = {
        "team": person.team,
        "week": week_of(day),
        "kind": kind,
        "subject": subject,
        "pseudonym": pseudonyms(connection, person.team).person(person.user),
        "times": 1,
    }
    upsert(connection, tables.tally, row, {"times": tables.tally.c.times + 1})


def counts(connection: Connection, team: str, since: date, until: date) -> tuple[Count, ...]:
    """The counters of the weeks that start in a span, both ends included."""
    columns = tables.tally.c
    query = (
        select(
            columns.kind,
            columns.subject,
            func.sum(columns.times).label("times"),
            func.count(distinct(columns.pseudonym)).label("people"),
        )
        .where(columns.team == team, columns.week >= since, columns.week <= until)
        .group_by(columns.kind, columns.subject)
        .order_by(columns.kind, columns.subject)
    )
    return tuple(
        Count(kind=row.kind, subject=row.subject, times=int(row.times), people=row.people)
        for row in connection.execute(query)
    )


def insert_rating(
    connection: Connection, person: Person, answer_id: str, cards: Sequence[str], *, good: bool, day: date
) -> None:
    """Keep one person's rating of an answer, in place of an earlier one."""
    pseudonym = pseudonyms(connection, person.team).person(person.user)
    key = {"team": person.team, "answer_id": answer_id, "pseudonym": pseudonym}
    for table in (tables.feedback, tables.feedback_comment):
        connection.execute(delete(table).where(*(table.c[name] == value for name, value in key.items())))
    rows = [{**key, "card": card, "good": good, "week": week_of(day)} for card in cards]
    connection.execute(insert(tables.feedback), rows)


def insert_comment(connection: Connection, person: Person, answer_id: str, text: str, day: date) -> None:
    """Keep what a person wrote with a rating."""
    pseudonym = pseudonyms(connection, person.team).person(person.user)
    row = {"team": person.team, "answer_id": answer_id, "pseudonym": pseudonym}
    connection.execute(insert(tables.feedback_comment).values(**row, text=text, week=week_of(day)))


def ratings(connection: Connection, team: str, since: date, until: date) -> tuple[Count, ...]:
    """Ratings by card; `kind` is `good` or `bad`, `people` counts all who rated the card."""
    columns = tables.feedback.c
    within = (columns.team == team, columns.week >= since, columns.week <= until)
    heads = func.count(distinct(columns.pseudonym)).label("people")
    by_card = select(columns.card, heads).where(*within).group_by(columns.card)
    people = {row.card: row.people for row in connection.execute(by_card)}
    query = (
        select(columns.card, columns.good, func.count().label("times"))
        .where(*within)
        .group_by(columns.card, columns.good)
        .order_by(columns.card, columns.good.desc())
    )
    return tuple(
        Count(kind="good" if row.good else "bad", subject=row.card, times=row.times, people=people[row.card])
        for row in connection.execute(query)
    )


def insert_gap(connection: Connection, person: Person, gap_id: str, question: str, day: date) -> None:
    """Keep a question that its asker agreed to send."""
    pseudonym = pseudonyms(connection, person.team).person(person.user)
    row = {"team": person.team, "id": gap_id, "pseudonym": pseudonym, "question": question}
    connection.execute(insert(tables.gap).values(**row, week=week_of(day)))


def gaps(connection: Connection, team: str, since: date, until: date) -> tuple[str, ...]:
    """The questions sent in a span, in alphabetical order."""
    return _texts(connection, team, since, until, table=tables.gap, column="question")


def comments(connection: Connection, team: str, since: date, until: date) -> tuple[str, ...]:
    """What people wrote with their ratings in a span, in alphabetical order."""
    return _texts(connection, team, since, until, table=tables.feedback_comment, column="text")


def _texts(
    connection: Connection, team: str, since: date, until: date, *, table: Table, column: str
) -> tuple[str, ...]:
    query = select(table.c[column]).where(table.c.team == team, table.c.week >= since, table.c.week <= until)
    return tuple(sorted(connection.execute(query).scalars()))
