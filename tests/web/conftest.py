"""Fixtures for the running service: a busy Slack, databases of the test's own, free ports and signed requests."""

import json
import shutil
import socket
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from slack_sdk.signature import SignatureVerifier
from sqlalchemy import NullPool, create_engine, make_url, text

from bot.content.library import Library
from bot.settings import Settings
from bot.store import Store, open_store
from bot.web.service import Service
from tests.conftest import POSTGRES_URL, _postgres_fault
from tests.slack.conftest import library
from tests.slack.fake_slack import running
from tests.slack.workplace import ANA, BEN, INTERNAL, NOW, FakeCoach, build_fake_coach
from tests.web.busy_slack import BusySlack

__all__ = ["library"]

SECRET = "signing-secret"


@pytest.fixture
def slack() -> Iterator[BusySlack]:
    """A Slack with two people and a channel."""
    fake = BusySlack()
    with running(fake):
        for user in (ANA, BEN):
            fake.add_user(user)
        fake.add_channel(INTERNAL)
        yield fake


@pytest.fixture
def postgres_database() -> Iterator[str]:
    """The URL of a PostgreSQL database of the test's own."""
    fault = _postgres_fault()
    if fault is not None:
        pytest.skip(fault)
    name = f"test_{uuid.uuid4().hex}"
    server = create_engine(POSTGRES_URL, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield make_url(POSTGRES_URL).set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture
def sqlite_database(migrated_sqlite: Path, tmp_path: Path) -> str:
    """The URL of an empty SQLite database in the test's folder."""
    shutil.copy(migrated_sqlite, tmp_path / "coach.db")
    return f"sqlite:///{tmp_path / 'coach.db'}"


@pytest.fixture
def database(sqlite_database: str) -> str:
    """Where the service keeps everything; tests that it matters to have each kind in turn."""
    return sqlite_database


@pytest.fixture
def settings(slack: BusySlack, tmp_path: Path, database: str) -> Settings:
    """A service in Socket Mode for one workspace."""
    return make_settings(slack.url, tmp_path, database)


def make_settings(slack_url: str, data_dir: Path, database: str, **changes: Any) -> Settings:
    """Settings of a test, without the environment's."""
    values: dict[str, Any] = {
        "data_dir": data_dir,
        "database_url": database,
        "slack_api_url": slack_url,
        "slack_bot_token": "xoxb-test",
        "slack_app_token": "xapp-test",
        "slack_signing_secret": SECRET,
        "port": free_port(),
    }
    return Settings(_env_file=None, **values | changes)


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    """The store behind the service, to look into."""
    opened = open_store(database)
    yield opened
    opened.close()


@pytest.fixture
def coach(store: Store, library: Library) -> FakeCoach:
    """Use-cases by rote in a channel that the coach was invited to."""
    built = build_fake_coach(store, library)
    invite(built)
    return built


def invite(coach: FakeCoach, channel: str = INTERNAL, team: str = "T0HOME001") -> None:
    """The coach is in an internal channel."""
    from bot.model import Channel, Person

    place = Channel(team=team, id=channel)
    coach.channels.joined(place, Person(team=team, user=ANA), NOW)
    coach.channels.set_sharing(place, "internal", NOW)


Start = Callable[[Settings, FakeCoach], Service]


@pytest.fixture
def start(slack: BusySlack) -> Iterator[Start]:
    """Starts services that are stopped when the test is over."""
    with ExitStack() as stack:

        def started(settings: Settings, coach: FakeCoach) -> Service:
            service = Service(settings, coach)  # type: ignore[arg-type]
            stack.callback(service.stop)
            service.start()
            assert service.socket is None or slack.connected()
            return service

        yield started


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def eventually(true: Callable[[], bool], timeout_s: float = 60.0) -> bool:
    """Waits until something is so."""
    end = time.monotonic() + timeout_s
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.02)
    return true()


def get(port: int, path: str, headers: Mapping[str, str] | None = None) -> tuple[int, str, Mapping[str, str]]:
    """A GET request: status, body and headers; redirects are not followed."""
    return _send(urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=dict(headers or {})))


def post(
    port: int, body: Mapping[str, Any], *, form: bool = False, secret: str = SECRET, retry: int = 0
) -> int:
    """A signed request as Slack sends it; its status."""
    raw = urlencode(body) if form else json.dumps(body)
    stamp = str(int(time.time()))
    signature = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=raw) or ""
    headers = {
        "content-type": "application/x-www-form-urlencoded" if form else "application/json",
        "x-slack-request-timestamp": stamp,
        "x-slack-signature": signature,
    }
    if retry:
        headers["x-slack-retry-num"] = str(retry)
    url = f"http://127.0.0.1:{port}/slack/events"
    return _send(urllib.request.Request(url, data=raw.encode(), headers=headers))[0]


def _send(request: urllib.request.Request) -> tuple[int, str, Mapping[str, str]]:
    try:
        with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310  # loopback
            return response.status, response.read().decode(), dict(response.headers)
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(), dict(error.headers)
