"""What each idea of the search brings: the same questions asked of ever fuller rankings."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.content.questions import LabelledQuestion
from bot.evaluation.metrics import reciprocal_rank
from bot.retrieval import Retriever
from bot.retrieval.query import clean_question
from bot.retrieval.ranker import EVIDENCE, Ranker
from bot.retrieval.spelling import SHORTEST

_TOP = 3
_SEED = 3
_SLIPS = 0.3
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
    mended: bool = True
    """Slips of spelling mended."""
    misspelled: bool = False
    """Asked with slips made on purpose."""


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
        Approach(name="words alone (BM25)", weights=_WORDS, cleaned=False, spelled_out=False, mended=False),
        Approach(
            name="MiniLM + Chroma on card sections",
            weights=_SECTIONS,
            cleaned=False,
            spelled_out=False,
            mended=False,
        ),
        Approach(
            name="hybrid of both", weights=_WORDS | _SECTIONS, cleaned=False, spelled_out=False, mended=False
        ),
        Approach(
            name="+ asks as vectors and words", weights=_ASKS, cleaned=False, spelled_out=False, mended=False
        ),
        Approach(name="+ Slack's marks taken out", weights=_ASKS, spelled_out=False, mended=False),
        Approach(name="+ abbreviations spelled out", weights=_ASKS, mended=False),
        Approach(name="+ topic classifier", weights=shipped.weights, mended=False),
        Approach(name="+ slips mended (ships)", weights=shipped.weights),
        Approach(
            name="misspelled on purpose, not mended", weights=shipped.weights, mended=False, misspelled=True
        ),
        Approach(name="misspelled on purpose, mended (ships)", weights=shipped.weights, misspelled=True),
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
    slips = random.Random(_SEED)
    rankings: dict[str, list[tuple[list[str], str]]] = {row.name: [] for row in rows}
    for number, question in enumerate(known, 1):
        misspelled = _with_slips(question.text, slips)
        for row in rows:
            asked = misspelled if row.misspelled else question.text
            text = clean_question(asked) if row.cleaned else asked
            rankings[row.name].append((_topics(retriever, row, text), str(question.topic)))
        if progress:
            progress(number, len(known))
    return [_measured(name, pairs) for name, pairs in rankings.items()]


def _topics(retriever: Retriever, approach: Approach, question: str) -> list[str]:
    """The topics of the cards, best first, each once."""
    features, _ = retriever.features(question, mend=approach.mended, spell_out=approach.spelled_out)
    weights = {name: approach.weights.get(name, 0.0) for name in (*EVIDENCE, "topic")}
    ranker = Ranker(weights=weights, confidence_weights={}, threshold=0.0)
    order = np.argsort(-ranker.scores(features, retriever.topics), kind="stable")
    return list(dict.fromkeys(retriever.topics[number] for number in order))


def _with_slips(question: str, slips: random.Random) -> str:
    """The question with a slip in about every third of its longer words."""
    return " ".join(
        _slipped(word, slips) if len(word) >= SHORTEST and slips.random() < _SLIPS else word
        for word in question.split()
    )


def _slipped(word: str, slips: random.Random) -> str:
    """A letter lost, doubled, or swapped with the next."""
    at = slips.randrange(1, len(word) - 2)
    start, letter, rest = word[:at], word[at], word[at + 1 :]
    return slips.choice([start + rest, start + letter + letter + rest, start + rest[0] + letter + rest[1:]])


def _measured(name: str, pairs: Sequence[tuple[list[str], str]]) -> Measured:
    return Measured(
        name=name,
        hit_1=float(np.mean([topics[0] == topic for topics, topic in pairs])),
        hit_3=float(np.mean([topic in topics[:_TOP] for topics, topic in pairs])),
        mrr=float(np.mean([reciprocal_rank(topics, topic) for topics, topic in pairs])),
    )
