import multiprocessing
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, StatementError

from bot.coach.insights import Insights
from bot.errors import SettingsError, StoreUnavailable
from bot.model import Answer, Channel, Person
from bot.store import Store, open_store, prepare_sqlite, tables
from bot.store.channels import channel_settings, ensure_channel, insert_admin
from bot.store.people import change_person, person_settings
from bot.store.truce import insert_signature

NOW = datetime(2026, 11, 18, 10, tzinfo=UTC)
ANA = Person(team="T1", user="U1")
ANSWER = Answer(markdown="", abstained=True, confidence=0, mode="extractive", cards=())


def pragma(store: Store, name: str) -> object:
    with store.reading() as connection:
        return connection.execute(text(f"PRAGMA {name}")).scalar()


def test_sqlite_is_set_up_for_several_users(sqlite_store: Store) -> None:
    assert pragma(sqlite_store, "journal_mode") == "wal"
    assert pragma(sqlite_store, "busy_timeout") == 30_000
    assert pragma(sqlite_store, "foreign_keys") == 1
    assert pragma(sqlite_store, "secure_delete") == 1


def test_the_folder_of_the_database_is_made(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "coach.db"

    open_store(f"sqlite:///{path}").close()

    assert path.is_file()


@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("nonsense", "not an SQLAlchemy URL"),
        ("oracle://host/name", "SQLite and PostgreSQL"),
        ("mysql+unknown://host/name", "not an SQLAlchemy URL"),
        ("postgresql://user:hidden@host:port/name", "not an SQLAlchemy URL"),
        ("sqlite://", "name a file"),
        ("sqlite:///:memory:", "name a file"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_by_the_name_of_its_setting(url: str, named: str) -> None:
    with pytest.raises(SettingsError, match=f"CDMO_DATABASE_URL.*{named}") as caught:
        open_store(url)

    assert "hidden" not in str(caught.value)


def test_a_server_that_does_not_answer_is_named_without_its_password() -> None:
    with pytest.raises(StoreUnavailable, match=r"127\.0\.0\.1:1/") as caught:
        open_store("postgresql://user:hidden@127.0.0.1:1/name")

    assert "hidden" not in str(caught.value)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "coach.db"
    path.write_text("These are not the bytes of a database. " * 200)

    with pytest.raises(StoreUnavailable, match="not a database"):
        open_store(f"sqlite:///{path}")


def test_a_folder_that_cannot_be_made_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(StoreUnavailable):
        open_store(f"sqlite:///{tmp_path / 'file' / 'coach.db'}")


def test_an_error_undoes_the_whole_transaction(store: Store) -> None:
    def change_and_fail() -> None:
        with store.transaction() as connection:
            change_person(connection, ANA, {"role": "QA"})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change_and_fail()

    with store.reading() as connection:
        assert person_settings(connection, ANA).role is None


def test_foreign_keys_are_enforced(store: Store) -> None:
    with pytest.raises(IntegrityError), store.transaction() as connection:
        insert_signature(connection, Channel(team="T1", id="C1"), "U1", NOW)


def test_rows_go_with_the_row_that_they_belong_to(store: Store) -> None:
    channel = Channel(team="T1", id="C1")
    with store.transaction() as connection:
        insert_admin(connection, channel, "U1")
        connection.execute(tables.channel.delete())

    with store.reading() as connection:
        assert connection.execute(select(tables.channel_admin)).all() == []


def test_moments_come_back_aware_and_in_utc(store: Store) -> None:
    local = datetime(2026, 11, 18, 12, 30, 15, 123456, tzinfo=timezone(timedelta(hours=2)))
    with store.transaction() as connection:
        change_person(connection, ANA, {"paused_until": local})

    with store.reading() as connection:
        kept = person_settings(connection, ANA).paused_until

    assert kept == local
    assert kept is not None
    assert kept.utcoffset() == timedelta(0)


def test_a_moment_without_a_zone_is_refused(store: Store) -> None:
    naive = NOW.replace(tzinfo=None)

    with pytest.raises(StatementError, match="time zone"), store.transaction() as connection:
        change_person(connection, ANA, {"paused_until": naive})


def test_readers_do_not_wait_for_a_writer(sqlite_store: Store) -> None:
    with sqlite_store.transaction() as writer:
        change_person(writer, ANA, {"role": "QA"})
        with sqlite_store.reading() as reader:
            assert person_settings(reader, ANA).role is None


def test_threads_lose_no_update(store: Store) -> None:
    insights = Insights(store)
    threads = [Thread(target=record_ten_times, args=(insights,)) for _ in range(5)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert questions(store) == 50


def test_processes_lose_no_update(store: Store) -> None:
    url = store.engine.url.render_as_string(hide_password=False)
    spawn = multiprocessing.get_context("spawn")
    processes = [spawn.Process(target=ask_ten_times, args=(url,)) for _ in range(2)]

    for process in processes:
        process.start()
    for process in processes:
        process.join(60)

    assert [process.exitcode for process in processes] == [0, 0]
    assert questions(store) == 20


def test_processes_that_start_together_migrate_once(empty_url: str) -> None:
    spawn = multiprocessing.get_context("spawn")
    processes = [spawn.Process(target=ask_ten_times, args=(empty_url,)) for _ in range(2)]

    for process in processes:
        process.start()
    for process in processes:
        process.join(60)

    assert [process.exitcode for process in processes] == [0, 0]
    store = open_store(empty_url)
    assert questions(store) == 20
    store.close()


def test_threads_that_start_together_migrate_once(empty_url: str) -> None:
    opened: list[Store] = []
    threads = [Thread(target=lambda: opened.append(open_store(empty_url))) for _ in range(4)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(opened) == 4
    for store in opened:
        store.close()


def test_a_locked_row_shows_the_settings_of_the_last_writer(store: Store) -> None:
    channel = Channel(team="T1", id="C1")
    with store.transaction() as connection:
        ensure_channel(connection, channel)
        settings = channel_settings(connection, channel, lock=True)

    assert settings.channel == channel


def test_a_database_that_is_closed_leaves_one_file(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'coach.db'}")
    store.close()

    with sqlite3.connect(tmp_path / "coach.db") as connection:
        assert connection.execute("SELECT count(*) FROM person").fetchone() == (0,)
    connection.close()
    assert [path.name for path in tmp_path.iterdir()] == ["coach.db"]


def record_ten_times(insights: Insights) -> None:
    for _ in range(10):
        insights.record(ANA, ANSWER, NOW)


def ask_ten_times(url: str) -> None:
    store = open_store(url)
    record_ten_times(Insights(store))
    store.close()


def questions(store: Store) -> int:
    tally = tables.tally.c
    with store.reading() as connection:
        return int(connection.execute(select(tally.times).where(tally.kind == "question")).scalar_one())


def test_a_file_that_another_library_opens_holds_up_no_reader(tmp_path: Path) -> None:
    prepare_sqlite(f"sqlite:///{tmp_path / 'queue.db'}")

    with closing(sqlite3.connect(tmp_path / "queue.db")) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
