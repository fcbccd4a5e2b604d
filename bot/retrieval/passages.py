"""Cards cut into the passages that are indexed."""

import hashlib
from collections.abc import Iterator

from bot.content.cards import without_citations
from bot.content.library import Library
from bot.model import Card, Passage


def card_passages(library: Library) -> list[Passage]:
    """A passage for every ask and every section of every card."""
    return [passage for card in library.cards.values() for passage in _passages(card)]


def content_hash(text: str) -> str:
    """The key under which a text's vector is kept."""
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def _passages(card: Card) -> Iterator[Passage]:
    for number, ask in enumerate((card.title, *card.asks)):
        yield Passage(id=f"{card.id}/ask/{number}", kind="ask", owner=card.id, heading="asks", text=ask)
    for heading, text in card.sections.items():
        yield Passage(
            id=f"{card.id}/{heading}",
            kind="section",
            owner=card.id,
            heading=heading,
            text=f"{card.title}. {without_citations(text)}",
        )
