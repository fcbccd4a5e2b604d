import ast
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

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
