"""What a model may see and cite: passages, numbered, fenced off and harmless."""

import unicodedata
from collections.abc import Iterator, Sequence

from bot.answering.grounding import Evidence
from bot.content.cards import CITATION, without_citations
from bot.content.library import Library
from bot.model import Card, CitedSource, Passage
from bot.retrieval import Found

_CARDS = 3
_DOCUMENTS = 3
_LEAST_SIMILARITY = 0.35
_MOST_CHARACTERS = 4000
_FENCES = str.maketrans({"<": "‹", ">": "›"})


def evidence_of(found: Found, library: Library) -> Sequence[Evidence]:
    """The sections of the best cards, then the nearest passages of the company's own documents."""
    cards = [library.cards[item.id] for item in found.cards[:_CARDS]]
    passages = [section for card in cards for section in _sections(card, library)]
    near = [passage for passage, similarity in found.documents if similarity >= _LEAST_SIMILARITY]
    passages += [(passage, frozenset()) for passage in near[:_DOCUMENTS]]
    numbered = enumerate(passages, 1)
    return tuple(
        Evidence(number=number, passage=passage, links=links) for number, (passage, links) in numbered
    )


def in_tags(item: Evidence) -> str:
    """A passage as it stands in a prompt."""
    origin = "own document" if item.passage.kind == "document" else "card"
    heading = as_data(item.passage.heading).replace('"', "'")
    opening = f'<passage n="{item.number}" from="{origin}" heading="{heading}">'
    return f"{opening}\n{as_data(item.passage.text)}\n</passage>"


def as_data(text: str) -> str:
    """A text that cannot close its fence, hide characters or flood the prompt."""
    visible = "".join(char for char in text if char in "\n\t" or unicodedata.category(char)[0] != "C")
    return visible.translate(_FENCES).strip()[:_MOST_CHARACTERS]


def sources_of(cited: Sequence[Evidence], library: Library) -> Sequence[CitedSource]:
    """The cited passages by their numbers, then the bibliography behind them."""
    return (*(_cited(item.passage, library) for item in cited), *dict.fromkeys(_behind(cited, library)))


def _sections(card: Card, library: Library) -> Iterator[tuple[Passage, frozenset[str]]]:
    for heading, text in card.sections.items():
        links = frozenset(library.sources[match["source"]].url for match in CITATION.finditer(text))
        passage = Passage(
            id=f"{card.id}/{heading}",
            kind="section",
            owner=card.id,
            heading=heading,
            text=without_citations(text),
        )
        yield passage, links


def _cited(passage: Passage, library: Library) -> CitedSource:
    card = library.cards.get(passage.owner) if passage.kind == "section" else None
    return CitedSource(
        id=passage.owner, section=passage.heading, title=card.title if card else passage.owner, url=None
    )


def _behind(cited: Sequence[Evidence], library: Library) -> Iterator[CitedSource]:
    for item in cited:
        if item.passage.kind != "section":
            continue
        for match in CITATION.finditer(library.cards[item.passage.owner].sections[item.passage.heading]):
            source = library.sources[match["source"]]
            yield CitedSource(id=source.id, section=match["section"], title=source.title, url=source.url)
