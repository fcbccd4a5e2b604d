"""Finding and erasing what belongs to one person or one workspace, whatever the table."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, Connection, Row, Table, delete, select, update

from bot.model import Person
from bot.store import tables
from bot.store.pseudonyms import Pseudonyms

PSEUDONYM = "pseudonym"


def rows_about(connection: Connection, person: Person) -> Iterator[tuple[str, list[Row[Any]]]]:
    """Each table that holds something of a person, with the rows that erasing would delete."""
    for table, column in _columns("erase row"):
        name = _name_in(connection, column, person)
        query = select(table).where(table.c.team == person.team, column == name)
        rows = list(connection.execute(query)) if name else []
        if rows:
            yield table.name, rows


def mentions_of(connection: Connection, person: Person) -> int:
    """In how many settings and changes of channels a person is named."""
    return sum(
        len(
            connection.execute(select(column).where(table.c.team == person.team, column == person.user)).all()
        )
        for table, column in _columns("blank")
    )


def erase_person(connection: Connection, person: Person) -> None:
    """Delete a person's rows and blank their name where a row belongs to a channel."""
    for table, column in _columns("erase row"):
        name = _name_in(connection, column, person)
        if name:
            connection.execute(delete(table).where(table.c.team == person.team, column == name))
    for table, column in _columns("blank"):
        connection.execute(
            update(table).where(table.c.team == person.team, column == person.user).values({column: None})
        )


def erase_team(connection: Connection, team: str) -> None:
    """Delete everything of a workspace."""
    for table in reversed(tables.metadata.sorted_tables):
        connection.execute(delete(table).where(table.c.team == team))


def _columns(way: str) -> Iterator[tuple[Table, Column[Any]]]:
    for table in reversed(tables.metadata.sorted_tables):
        for column in table.columns:
            if column.info.get("forget") == way:
                yield table, column


def _name_in(connection: Connection, column: Column[Any], person: Person) -> str | None:
    """How a column names a person; `None` where their workspace has no pseudonyms yet."""
    if column.name != PSEUDONYM:
        return person.user
    query = select(tables.workspace.c.salt).where(tables.workspace.c.team == person.team)
    salt = connection.execute(query).scalar()
    return Pseudonyms(salt=salt).person(person.user) if salt else None
