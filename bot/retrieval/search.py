"""Hybrid search: vectors and words, fused into one ranking of cards."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.content.cards import without_citations
from bot.content.library import Library
from bot.embedding import Embedder, Vectors
from bot.model import Card, Passage, RankedCard
from bot.retrieval.dense import DenseIndex
from bot.retrieval.lexical import LexicalIndex, words
from bot.retrieval.query import Abbreviations
from bot.retrieval.ranker import CardFeatures, Ranker
from bot.retrieval.spelling import Speller
from bot.retrieval.topics import NONE, TopicClassifier

CARDS_SHOWN = 5
_PASSAGES = 80
_PREFERENCE = 0.01


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a search brought up."""

    cards: Sequence[RankedCard]
    """Best first, one of each topic, at most `CARDS_SHOWN`."""
    confidence: float
    """Calibrated probability that the cards answer the question."""
    documents: Sequence[tuple[Passage, float]]
    """Passages of the company's own documents with their similarity, best first."""


class Retriever:
    """Ranks cards for a question; one instance serves many threads."""

    def __init__(
        self,
        library: Library,
        *,
        embedder: Embedder,
        dense: DenseIndex,
        passages: Sequence[Passage],
        abbreviations: Abbreviations,
        speller: Speller,
        ranker: Ranker,
        topics: TopicClassifier,
    ) -> None:
        self._cards = tuple(library.cards.values())
        self._position = {card.id: number for number, card in enumerate(self._cards)}
        self._passages: Mapping[str, Passage] = {passage.id: passage for passage in passages}
        self._embedder = embedder
        self._dense = dense
        self._abbreviations = abbreviations
        self._speller = speller
        self._ranker = ranker
        self._classifier = topics
        self.topics = tuple(card.topic for card in self._cards)
        self._bodies = LexicalIndex([_body(card) for card in self._cards])
        self._asks = LexicalIndex([" ".join((card.title, *card.asks)) for card in self._cards])

    @property
    def size(self) -> int:
        """How many passages can be found."""
        return len(self._passages)

    def search(self, question: str, *, role: str | None = None, phase: str | None = None) -> Found:
        """The cards nearest to a cleaned question; role and phase decide between cards that fit alike."""
        features, documents = self.features(question)
        fit = self._ranker.scores(features, self.topics)
        scores = fit + _PREFERENCE * np.array(
            [(role in card.roles) + (phase in card.phases) for card in self._cards], dtype=np.float32
        )
        order = self._one_of_each_topic(np.argsort(-scores, kind="stable").tolist())
        return Found(
            cards=[
                RankedCard(id=self._cards[n].id, topic=self._cards[n].topic, score=float(scores[n]))
                for n in order
            ],
            confidence=self._ranker.confidence(features, fit),
            documents=documents,
        )

    def _one_of_each_topic(self, order: Iterable[int]) -> list[int]:
        """The best card of each of the best topics: a miss is mended by a glance at the others."""
        best: dict[str, int] = {}
        for number in order:
            best.setdefault(self.topics[number], number)
        return list(best.values())[:CARDS_SHOWN]

    def features(
        self, question: str, *, mend: bool = True, spell_out: bool = True
    ) -> tuple[CardFeatures, list[tuple[Passage, float]]]:
        """The evidence for every card, and the nearest passages of the company's own documents."""
        mended = self._speller.mend(question) if mend else question
        spelled_out = self._abbreviations.spell_out(mended) if spell_out else mended
        ask, second, section = (np.zeros(len(self._cards), dtype=np.float32) for _ in range(3))
        near, documents = self._nearest(self._embedder.encode([spelled_out])[0])
        for passage, similarity in near:
            number = self._position[passage.owner]
            if passage.kind == "section":
                section[number] = max(section[number], similarity)
            elif similarity > ask[number]:
                second[number], ask[number] = ask[number], similarity
            else:
                second[number] = max(second[number], similarity)
        query = words(spelled_out)
        probabilities = self._classifier.probabilities(spelled_out)
        return (
            CardFeatures(
                ask=ask,
                second_ask=second,
                section=section,
                body_words=_relative(self._bodies.scores(query)),
                ask_words=_relative(self._asks.scores(query)),
                topic=np.array([probabilities[topic] for topic in self.topics], dtype=np.float32),
                unanswerable=probabilities[NONE],
                coverage=self._bodies.coverage(words(mended)),
            ),
            documents,
        )

    def _nearest(self, vector: Vectors) -> tuple[list[tuple[Passage, float]], list[tuple[Passage, float]]]:
        """The nearest passages of cards, and those of documents, which never crowd the cards out."""
        limit = _PASSAGES
        while True:
            near = [
                (self._passages[key], similarity) for key, similarity in self._dense.nearest(vector, limit)
            ]
            cards = [item for item in near if item[0].kind != "document"]
            if len(cards) >= _PASSAGES or limit >= self.size:
                documents = [item for item in near if item[0].kind == "document"]
                return cards[:_PASSAGES], documents[:_PASSAGES]
            limit *= 4


def _body(card: Card) -> str:
    return without_citations(" ".join((card.title, card.topic.replace("-", " "), *card.sections.values())))


def _relative(scores: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """BM25 scores squeezed into 0…1, so that they can be added to similarities."""
    return np.asarray(scores / (scores + 8.0), dtype=np.float32)
