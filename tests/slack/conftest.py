"""Fixtures for everything that speaks to Slack."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.content.library import Library, load_library
from bot.store import Store
from tests.slack.fake_slack import FakeSlack, running
from tests.slack.workplace import FakeCoach, Workplace, build_fake_coach, build_workplace

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"


@pytest.fixture(scope="session")
def library() -> Library:
    """The real cards."""
    return load_library(KNOWLEDGE)


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    """A fake Slack of the test's own."""
    with running() as fake:
        yield fake


@pytest.fixture
def coach(sqlite_store: Store, library: Library) -> FakeCoach:
    """The use-cases on an empty store."""
    return build_fake_coach(sqlite_store, library)


@pytest.fixture
def workplace(slack: FakeSlack, coach: FakeCoach) -> Iterator[Workplace]:
    """The app in an internal channel with Ana as admin."""
    built = build_workplace(slack, coach)
    built.is_in()
    yield built
    built.jobs.close()
    built.surface.passing.close()
    built.app._listener_runner.listener_executor.shutdown()
