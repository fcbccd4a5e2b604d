"""Everything under `knowledge/` that answers need, read and checked in one go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bot.content.bibliography import load_sources
from bot.content.cards import parse_card
from bot.content.checks import check_cards
from bot.content.faults import Fault, raise_faults
from bot.content.taxonomy import Taxonomy, load_taxonomy
from bot.model import Card, Source, Topic


@dataclass(frozen=True, kw_only=True)
class Library:
    """The cards with the sources and topics that they refer to."""

    root: Path
    cards: Mapping[str, Card]
    sources: Mapping[str, Source]
    taxonomy: Taxonomy

    @property
    def topics(self) -> Mapping[str, Topic]:
        """Topics by id, in the order of the topics file."""
        return self.taxonomy.topics

    @cached_property
    def cards_by_topic(self) -> Mapping[str, Sequence[Card]]:
        """Cards of each topic, in the order of their ids."""
        return {
            topic: tuple(card for card in self.cards.values() if card.topic == topic) for topic in self.topics
        }


def load_library(root: Path) -> Library:
    """The library in a `knowledge` folder; raises `ContentError` with every fault found."""
    library, faults = read_library(root)
    raise_faults(faults)
    return library


def read_library(root: Path) -> tuple[Library, list[Fault]]:
    """What could be read of a library, and the faults in it."""
    sources = load_sources(root / "sources.yaml")
    taxonomy = load_taxonomy(root / "topics.yaml")
    faults: list[Fault] = []
    cards: dict[str, Card] = {}
    for path in sorted((root / "cards").glob("*/*.md"), key=lambda path: path.stem):
        shown_as = path.relative_to(root.parent).as_posix()
        card, found = parse_card(path, shown_as=shown_as)
        faults += found
        if card is None:
            continue
        if card.id in cards:
            problem = f"the id '{card.id}' is taken by another card."
            faults.append(Fault(file=shown_as, line=2, problem=problem, mend="Choose an id of its own."))
        if card.id != path.stem or card.topic != path.parent.name:
            problem = f"the file should be cards/{card.topic}/{card.id}.md."
            faults.append(
                Fault(file=shown_as, line=2, problem=problem, mend="Rename it, or mend id and topic.")
            )
        cards[card.id] = card
    if not cards:
        faults.append(Fault(file=str(root / "cards"), line=1, problem="there are no cards."))
    faults += check_cards(root, tuple(cards.values()), sources, taxonomy)
    return Library(root=root, cards=cards, sources=sources, taxonomy=taxonomy), faults
