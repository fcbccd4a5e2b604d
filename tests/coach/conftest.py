"""People, places and use-cases that the tests of this folder share."""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from bot.coach.channels import Channels
from bot.coach.digest import Digests
from bot.coach.kudos import Kudos
from bot.coach.people import People
from bot.coach.tips import Tips
from bot.content.library import Library
from bot.content.taxonomy import Taxonomy
from bot.model import Card, Channel, Person, Phrase, Topic
from bot.store import Store

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
"""A Wednesday."""

CHANNEL = Channel(team="T1", id="C1")
ANA = Person(team="T1", user="U1")
BEN = Person(team="T1", user="U2")
PARTNER = Person(team="T9", user="U9")
PHASES = ("selection", "onboarding", "commercial")
ATTITUDES = ("widget-builder", "blame")


@pytest.fixture
def people(store: Store) -> People:
    return People(store, roles=("QA", "PM"), attitudes=ATTITUDES)


@pytest.fixture
def channels(store: Store) -> Channels:
    return Channels(store, phases=PHASES)


@pytest.fixture
def internal(channels: Channels) -> Channel:
    """A channel of the home workspace that the coach was invited to."""
    channels.joined(CHANNEL, ANA, NOW)
    channels.set_sharing(CHANNEL, "internal", NOW)
    return CHANNEL


@pytest.fixture
def new_id() -> Callable[[], str]:
    """Ids that count up: id-1, id-2 …"""
    numbers = count(1)
    return lambda: f"id-{next(numbers)}"


def card(number: int, *phases: str) -> Card:
    return Card(
        id=f"card-{number}",
        title=f"Card {number}",
        topic="topic",
        phases=phases or ("selection",),
        roles=("QA",),
        asks=(f"What about {number}?",),
        tip=f"Tip {number}.",
        citations=(),
        reviewed=NOW.date(),
        sections={"In short": "Short."},
    )


@pytest.fixture(scope="session")
def library() -> Library:
    """Ten cards for the selection, five of them for commercial work too."""
    cards = [card(number, *(("selection", "commercial")[: 1 + number % 2])) for number in range(10)]
    topic = Topic(id="topic", title="Topic", group="g", scope="", phases=PHASES, roles=("QA",), points=())
    taxonomy = Taxonomy(phases=PHASES, roles=("QA",), groups={"g": "Group"}, topics={"topic": topic})
    return Library(root=Path(), cards={card.id: card for card in cards}, sources={}, taxonomy=taxonomy)


@pytest.fixture
def kudos(store: Store) -> Kudos:
    return Kudos(store)


@pytest.fixture
def digests(store: Store, library: Library) -> Digests:
    phrases = [Phrase(id=f"p{n}", attitude="blame", instead_of=f"bad {n}", say=f"good {n}") for n in range(4)]
    return Digests(store, library=library, tips=Tips(library), phrases=phrases)
