import sqlite3
from pathlib import Path

import pytest

from bot.errors import BadInput, StoreUnavailable
from bot.model import Person
from bot.store import Store, open_store
from bot.store.backup import backup, restore
from bot.store.people import change_person, person_settings

ANA = Person(team="T1", user="U1")


def set_role(store: Store, role: str) -> None:
    with store.transaction() as connection:
        change_person(connection, ANA, {"role": role})


def role_in(url: str) -> str | None:
    store = open_store(url)
    with store.reading() as connection:
        role = person_settings(connection, ANA).role
    store.close()
    return role


def url_of(store: Store) -> str:
    return store.engine.url.render_as_string()


def test_a_backup_of_a_database_in_use_can_be_restored(sqlite_store: Store, tmp_path: Path) -> None:
    set_role(sqlite_store, "QA")
    copy = backup(url_of(sqlite_store), tmp_path / "copies" / "monday.db")
    set_role(sqlite_store, "PM")
    sqlite_store.close()

    restore(url_of(sqlite_store), copy)

    assert role_in(url_of(sqlite_store)) == "QA"


def test_a_backup_can_start_a_new_installation(sqlite_store: Store, tmp_path: Path) -> None:
    set_role(sqlite_store, "QA")
    copy = backup(url_of(sqlite_store), tmp_path / "copy.db")

    restore(f"sqlite:///{tmp_path / 'elsewhere' / 'coach.db'}", copy)

    assert role_in(f"sqlite:///{tmp_path / 'elsewhere' / 'coach.db'}") == "QA"


def test_a_backup_is_one_file_for_its_owner_alone(sqlite_store: Store, tmp_path: Path) -> None:
    copy = backup(url_of(sqlite_store), tmp_path / "copies" / "copy.db")

    assert [path.name for path in copy.parent.iterdir()] == ["copy.db"]
    assert copy.stat().st_mode & 0o777 == 0o600


def test_a_backup_overwrites_nothing(sqlite_store: Store, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    target.write_text("precious")

    with pytest.raises(BadInput, match="exists already"):
        backup(url_of(sqlite_store), target)

    assert target.read_text() == "precious"


def test_there_must_be_something_to_back_up(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="no database"):
        backup(f"sqlite:///{tmp_path / 'absent.db'}", tmp_path / "copy.db")


def test_postgresql_has_a_tool_of_its_own(tmp_path: Path) -> None:
    url = "postgresql+psycopg://coach:hidden@db.example.org/coach"

    with pytest.raises(BadInput, match="pg_dump --format=custom") as saving:
        backup(url, tmp_path / "copy.db")
    with pytest.raises(BadInput, match="pg_restore --clean --if-exists --dbname") as restoring:
        restore(url, tmp_path / "copy.db")

    for caught in (saving, restoring):
        assert "postgresql://coach:***@db.example.org/coach" in str(caught.value)


def test_a_backup_of_a_newer_edition_is_refused(sqlite_store: Store, tmp_path: Path) -> None:
    set_role(sqlite_store, "QA")
    copy = backup(url_of(sqlite_store), tmp_path / "copy.db")
    change(copy, "UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(StoreUnavailable, match="newer edition"):
        restore(url_of(sqlite_store), copy)

    assert role_in(url_of(sqlite_store)) == "QA"


def test_a_damaged_backup_is_refused(sqlite_store: Store, tmp_path: Path) -> None:
    set_role(sqlite_store, "QA")
    copy = backup(url_of(sqlite_store), tmp_path / "copy.db")
    content = bytearray(copy.read_bytes())
    content[8192:40960] = b"\xff" * (40960 - 8192)
    copy.write_bytes(content)

    with pytest.raises(StoreUnavailable, match="damaged"):
        restore(url_of(sqlite_store), copy)

    assert role_in(url_of(sqlite_store)) == "QA"


@pytest.mark.parametrize("content", [b"", b"not a database at all" * 100])
def test_a_file_that_is_no_backup_is_refused(sqlite_store: Store, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "copy.db"
    path.write_bytes(content)

    with pytest.raises(StoreUnavailable, match="not a backup"):
        restore(url_of(sqlite_store), path)


def test_a_backup_that_is_not_there_is_reported(sqlite_store: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="no backup"):
        restore(url_of(sqlite_store), tmp_path / "absent.db")


def test_another_database_is_no_backup(sqlite_store: Store, tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    change(path, "CREATE TABLE something (id INTEGER)")

    with pytest.raises(StoreUnavailable, match="not a backup"):
        restore(url_of(sqlite_store), path)


def change(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute(statement)
    connection.commit()
    connection.close()
