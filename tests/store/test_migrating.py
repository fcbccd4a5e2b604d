"""Databases of any age are brought up to date, whole or not at all."""

import ast
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, Table, create_engine, inspect, text

from bot.errors import StoreUnavailable
from bot.store import Connection, Store, migrating, open_store, tables


def test_an_empty_database_is_upgraded_to_the_newest_revision(empty_url: str) -> None:
    store = open_store(empty_url)

    with store.reading() as connection:
        names = set(inspect(connection).get_table_names())
        revision = migrating.revision_of(connection)

    assert names == {*tables.metadata.tables, "alembic_version"}
    assert revision == ScriptDirectory.from_config(migrating._config()).get_current_head()
    store.close()


def test_tables_and_migrations_agree(store: Store) -> None:
    with store.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, tables.metadata)

    assert differences == []


def test_opening_again_changes_nothing(empty_url: str) -> None:
    first = open_store(empty_url)
    with first.transaction() as connection:
        connection.execute(tables.workspace.insert().values(team="T1", salt="00"))
    first.close()

    second = open_store(empty_url)

    with second.reading() as connection:
        assert connection.execute(tables.workspace.select()).one().salt == "00"
    second.close()


EARLIER = [script.revision for script in ScriptDirectory.from_config(migrating._config()).walk_revisions()][
    1:
]


@pytest.mark.parametrize("revision", EARLIER)
def test_what_was_kept_is_still_there_after_an_upgrade(empty_url: str, revision: str) -> None:
    engine = create_engine(empty_url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        config = migrating._config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        before = MetaData()
        before.reflect(connection)
        for table in before.sorted_tables:
            if table.name != "alembic_version":
                connection.execute(table.insert().values(_row(table)))
        kept = _contents(connection, before)

    open_store(empty_url).close()

    with engine.begin() as connection:
        assert len(kept) >= 10
        assert _contents(connection, before) == kept
    engine.dispose()


def _row(table: Table) -> dict[str, object]:
    """A value for each column that needs one."""
    samples = {
        str: "x",
        int: 1,
        bool: True,
        bytes: b"x",
        float: 0.5,
        date: date(2026, 3, 29),
        datetime: datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
        time: time(9, 0),
        object: ["x"],
    }
    return {column.name: samples[column.type.python_type] for column in table.columns}


def _contents(connection: Connection, tables: MetaData) -> dict[str, list[object]]:
    return {
        table.name: [tuple(row) for row in connection.execute(table.select())]
        for table in tables.sorted_tables
        if table.name != "alembic_version"
    }


def test_a_database_of_a_newer_edition_is_left_alone(empty_url: str) -> None:
    store = open_store(empty_url)
    with store.transaction() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()

    with pytest.raises(StoreUnavailable, match=r"revision 9999.*newer"):
        open_store(empty_url)


def test_a_migration_that_fails_leaves_the_database_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half_way(connection: Connection) -> None:
        connection.execute(text("CREATE TABLE half (id INTEGER)"))
        raise OSError("the disk is full")

    monkeypatch.setattr(migrating, "_upgrade", half_way)
    with pytest.raises(StoreUnavailable, match="the disk is full"):
        open_store(f"sqlite:///{tmp_path / 'coach.db'}")
    monkeypatch.undo()

    store = open_store(f"sqlite:///{tmp_path / 'coach.db'}")

    with store.reading() as connection:
        assert "half" not in inspect(connection).get_table_names()
    store.close()


def test_revisions_do_not_depend_on_the_tables_of_today() -> None:
    folder = Path(migrating.__file__).parent / "migrations" / "versions"

    for path in folder.glob("*.py"):
        imports = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ImportFrom)]
        assert not any(str(node.module).startswith("bot") for node in imports), path.name
