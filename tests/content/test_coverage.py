"""Nothing that the knowledge base set out to answer is left open."""

from typing import Any

import pytest

from bot.content import Library
from bot.content.yaml_file import read_yaml


@pytest.fixture
def coverage(library: Library) -> Any:
    """The coverage table."""
    return read_yaml(library.root / "coverage.yaml")


def test_every_idea_of_the_article_has_cards_that_exist(coverage: Any, library: Library) -> None:
    ideas = coverage["ideas"]

    assert len(ideas) == 58
    assert [entry["idea"] for entry in ideas if not entry["cards"]] == []
    assert {card for entry in ideas for card in entry["cards"]} <= library.cards.keys()


def test_every_point_of_every_topic_has_cards_that_exist(coverage: Any, library: Library) -> None:
    points = coverage["points"]

    covered = {topic: len([cards for cards in rows if cards]) for topic, rows in points.items()}

    assert covered == {topic.id: len(topic.points) for topic in library.topics.values()}
    assert sum(covered.values()) == 200
    assert {card for rows in points.values() for cards in rows for card in cards} <= library.cards.keys()


def test_a_point_is_covered_in_its_own_topic(coverage: Any, library: Library) -> None:
    elsewhere = [
        (topic, number)
        for topic, rows in coverage["points"].items()
        for number, cards in enumerate(rows, 1)
        if not any(library.cards[card].topic == topic for card in cards)
    ]

    assert elsewhere == []
