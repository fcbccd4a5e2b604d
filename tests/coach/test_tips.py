"""Tips: the same for the same day, none twice until the deck is used up."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.coach.tips import Tips
from bot.content import Library
from bot.errors import BadInput

DAY = date(2026, 11, 18)


def test_no_tip_comes_twice_until_the_deck_is_used_up(library: Library) -> None:
    tips = Tips(library)
    days = [DAY + timedelta(days=number) for number in range(len(library.cards))]

    dealt = [tips.of_the_day(day, key="C1").card for day in days]

    assert sorted(dealt) == sorted(library.cards)
    assert tips.of_the_day(DAY, key="C1") == tips.of_the_day(DAY, key="C1")


def test_a_topic_without_cards_is_named(library: Library) -> None:
    topic = next(iter(library.topics))
    cards = {name: card for name, card in library.cards.items() if card.topic != topic}

    with pytest.raises(BadInput, match=f"no cards on '{topic}'"):
        Tips(replace(library, cards=cards)).of_the_day(DAY, topic=topic)
