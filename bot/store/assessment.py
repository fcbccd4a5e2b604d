"""Scores of the self-assessment, one set per person and quarter."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from bot.model import Person
from bot.store import tables


@dataclass(frozen=True, kw_only=True)
class Scores:
    """What one person answered in one quarter."""

    user: str
    quarter: str
    """Such as `2026-Q4`; they sort in order of time."""
    by_statement: Mapping[str, int]


def replace_scores(
    connection: Connection, person: Person, quarter: str, scores: Mapping[str, int], now: datetime
) -> None:
    """Keep a person's scores, in place of earlier ones of the quarter."""
    table = tables.assessment_answer
    key = {"team": person.team, "user_id": person.user, "quarter": quarter}
    connection.execute(delete(table).where(*(table.c[name] == value for name, value in key.items())))
    rows = [{**key, "statement": name, "score": score, "at": now} for name, score in scores.items()]
    connection.execute(insert(table), rows)


def team_scores(connection: Connection, team: str, since: str) -> tuple[Scores, ...]:
    """The scores of a workspace from a quarter on, in order of time."""
    columns = tables.assessment_answer.c
    query = select(tables.assessment_answer).where(columns.team == team, columns.quarter >= since)
    sets: dict[tuple[str, str], dict[str, int]] = {}
    for row in connection.execute(query.order_by(columns.quarter, columns.user_id)):
        sets.setdefault((row.quarter, row.user_id), {})[row.statement] = row.score
    return tuple(
        Scores(user=user, quarter=quarter, by_statement=scores) for (quarter, user), scores in sets.items()
    )


def latest_scores(connection: Connection, person: Person) -> Mapping[str, int]:
    """A person's scores of the latest quarter in which they answered."""
    columns = tables.assessment_answer.c
    mine = (columns.team == person.team, columns.user_id == person.user)
    latest = select(columns.quarter).where(*mine).order_by(columns.quarter.desc()).limit(1).scalar_subquery()
    query = select(columns.statement, columns.score).where(*mine, columns.quarter == latest)
    return {row.statement: row.score for row in connection.execute(query)}
