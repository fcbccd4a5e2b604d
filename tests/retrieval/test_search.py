"""Search: cards keep their place beside any number of documents, and a role does not change what is known."""

from collections.abc import Sequence
from typing import Any, cast

import numpy as np
import pytest

from bot.content import Library
from bot.embedding import Vectors
from bot.model import Passage
from bot.retrieval import Retriever
from bot.retrieval.passages import card_passages
from bot.retrieval.query import Abbreviations
from bot.retrieval.ranker import load_ranker
from bot.retrieval.spelling import Speller
from bot.retrieval.topics import NONE

DOCUMENTS = 500


class FlatEmbedder:
    fingerprint = "flat"

    def encode(self, texts: Sequence[str]) -> Vectors:
        return np.ones((len(texts), 2), dtype=np.float32)


class OrderedIndex:
    """Gives passages in one order, whatever is asked."""

    def __init__(self, ids: Sequence[str]) -> None:
        self.ids = ids

    def nearest(self, vector: Vectors, limit: int) -> list[tuple[str, float]]:
        return [(item, 0.9 - number / 10_000) for number, item in enumerate(self.ids[:limit])]


class EvenTopics:
    """Finds every topic as likely as the others."""

    def __init__(self, topics: Sequence[str]) -> None:
        self.topics = (*topics, NONE)

    def probabilities(self, question: str) -> dict[str, float]:
        return dict.fromkeys(self.topics, 1 / len(self.topics))


@pytest.fixture
def retriever(library: Library) -> Retriever:
    """Finds 500 passages of documents before the first one of a card."""
    documents = [
        Passage(id=f"document/{number}", kind="document", owner="sop.pdf", heading="p. 1", text="text")
        for number in range(DOCUMENTS)
    ]
    passages = [*documents, *card_passages(library)]
    return Retriever(
        library,
        embedder=FlatEmbedder(),
        dense=cast(Any, OrderedIndex([passage.id for passage in passages])),
        passages=passages,
        abbreviations=Abbreviations({}),
        speller=Speller([]),
        ranker=load_ranker(library.root / "retrieval" / "ranker.json"),
        topics=cast(Any, EvenTopics(tuple(library.topics))),
    )


def test_documents_never_crowd_the_cards_out(retriever: Retriever) -> None:
    features, documents = retriever.features("who releases the batch?")

    assert np.count_nonzero(features.ask) > 1
    assert documents[0][0].owner == "sop.pdf"


def test_role_and_phase_do_not_change_the_confidence(retriever: Retriever, library: Library) -> None:
    card = next(iter(library.cards.values()))

    plain = retriever.search("who releases the batch?")
    known = retriever.search("who releases the batch?", role=card.roles[0], phase=card.phases[0])

    assert known.confidence == plain.confidence
