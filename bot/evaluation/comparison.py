"""What each idea of the search brings: the same questions asked of ever fuller rankings."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.content.questions import LabelledQuestion
from bot.evaluation.metrics import reciprocal_rank
from bot.retrieval import Retriever
from bot.retrieval.query import clean_question
from bot.retrieval.ranker import EVIDENCE, Ranker

_TOP = 3
_WORDS = {"body_words": 1.0}
_SECTIONS = {"section": 1.0}
_ASKS = {"section": 0.5, "ask": 0.7, "second_ask": 0.3, "body_words": 0.3, "ask_words": 0.3}


@dataclass(frozen=True, kw_only=True)
class Approach:
    """A way to rank the cards."""

    name: str
    weights: Mapping[str, float]
    cleaned: bool = True
    """Mentions, links, emoji names and marks of Slack taken out first."""
    spelled_out: bool = True
    """Abbreviations of the field spelled out."""


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What an approach reached; shares between 0 and 1."""

    name: str
    hit_1: float
    hit_3: float
    mrr: float


def approaches(shipped: Ranker) -> Sequence[Approach]:
    """From the plainest to what ships."""
    return (
        Approach(name="words alone (BM25)", weights=_WORDS, cleaned=False, spelled_out=False),
        Approach(
            name="MiniLM + Chroma on card sections", weights=_SECTIONS, cleaned=False, spelled_out=False
        ),
        Approach(name="hybrid of both", weights=_WORDS | _SECTIONS, cleaned=False, spelled_out=False),
        Approach(name="+ asks as vectors and words", weights=_ASKS, cleaned=False, spelled_out=False),
        Approach(name="+ Slack's marks taken out", weights=_ASKS, spelled_out=False),
        Approach(name="+ abbreviations spelled out", weights=_ASKS),
        Approach(name="+ topic classifier (ships)", weights=shipped.weights),
    )


def compare(
    retriever: Retriever,
    ranker: Ranker,
    questions: Sequence[LabelledQuestion],
    progress: Callable[[int, int], None] | None = None,
) -> Sequence[Measured]:
    """How each approach ranks the topics of the answerable questions."""
    known = [question for question in questions if question.topic is not None]
    rows = approaches(ranker)
    rankings: dict[str, list[tuple[list[str], str]]] = {row.name: [] for row in rows}
    for number, question in enumerate(known, 1):
        for row in rows:
            text = clean_question(question.text) if row.cleaned else question.text
            rankings[row.name].append((_topics(retriever, row, text), str(question.topic)))
        if progress:
            progress(number, len(known))
    return [_measured(name, pairs) for name, pairs in rankings.items()]


def _topics(retriever: Retriever, approach: Approach, question: str) -> list[str]:
    """The topics of the cards, best first, each once."""
    features, _ = retriever.features(question, spell_out=approach.spelled_out)
    weights = {name: approach.weights.get(name, 0.0) for name in (*EVIDENCE, "topic")}
    ranker = Ranker(weights=weights, confidence_weights={}, threshold=0.0)
    order = np.argsort(-ranker.scores(features, retriever.topics), kind="stable")
    return list(dict.fromkeys(retriever.topics[number] for number in order))


def _measured(name: str, pairs: Sequence[tuple[list[str], str]]) -> Measured:
    return Measured(
        name=name,
        hit_1=float(np.mean([topics[0] == topic for topics, topic in pairs])),
        hit_3=float(np.mean([topic in topics[:_TOP] for topics, topic in pairs])),
        mrr=float(np.mean([reciprocal_rank(topics, topic) for topics, topic in pairs])),
    )
