"""Tips: one card's advice for today, none repeated until the deck is used up."""

import hashlib
import random
from collections.abc import Sequence
from datetime import date

from bot.content.library import Library
from bot.errors import BadInput
from bot.model import Card, Tip, Topic

_EPOCH = date(2026, 1, 1)


class Tips:
    """Deals tips from the cards, the same ones for the same day and key."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def of_the_day(
        self, day: date, *, key: str = "", phase: str | None = None, topic: str | None = None
    ) -> Tip:
        """The tip for a day; raises `BadInput` for a topic that is unknown or has no cards."""
        deck = self.deck(key=key, phase=phase, topic=topic)
        if not deck:
            raise BadInput(f"There are no cards on '{topic}' yet.")
        return deck[(day - _EPOCH).days % len(deck)]

    def deck(self, *, key: str = "", phase: str | None = None, topic: str | None = None) -> Sequence[Tip]:
        """Every tip in the order in which it is dealt: those of the phase first."""
        cards = self._cards(topic)
        seed = hashlib.sha256(f"{key}/{topic or ''}".encode()).digest()
        random.Random(seed).shuffle(cards)
        cards.sort(key=lambda card: phase is not None and phase not in card.phases)
        return tuple(tip_of(card) for card in cards)

    def topics(self) -> Sequence[Topic]:
        """The topics, in order."""
        return tuple(self._library.topics.values())

    def topic_named(self, words: str) -> Topic:
        """The topic with this id or the one whose title holds these words; raises `BadInput`."""
        wanted = words.lower().strip()
        topics = self._library.topics
        if wanted in topics:
            return topics[wanted]
        slug = wanted.replace(" ", "-")
        near = [topic for topic in topics.values() if wanted in topic.title.lower() or slug in topic.id]
        if not near:
            raise BadInput(f"There is no topic '{words}'. `topics` lists all {len(topics)}.")
        return near[0]

    def _cards(self, topic: str | None) -> list[Card]:
        if topic is None:
            return list(self._library.cards.values())
        return list(self._library.cards_by_topic[self.topic_named(topic).id])


def tip_of(card: Card) -> Tip:
    """A card's tip."""
    return Tip(card=card.id, topic=card.topic, title=card.title, text=card.tip)
