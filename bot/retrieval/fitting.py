"""Fits the ranker's few numbers on the development questions: weights, confidence and threshold."""

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.content.questions import LabelledQuestion
from bot.errors import BadInput
from bot.retrieval.query import clean_question
from bot.retrieval.ranker import CardFeatures, Ranker, confidence_signals
from bot.retrieval.search import Retriever

WRONGLY_REFUSED = 0.04
"""The share of answerable development questions that the threshold may refuse."""
_GRID = {
    "section": (0.0, 0.25, 0.5),
    "words": (0.0, 0.15, 0.3),
    "topic": (0.0, 0.5, 1.0, 2.0, 4.0),
}
_PENALTY = 1e-3
_STEPS = 100

Progress = Callable[[int, int, float], None]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class _Evidence:
    features: CardFeatures
    topic: str | None


def fit(
    retriever: Retriever, questions: Sequence[LabelledQuestion], progress: Progress | None = None
) -> Ranker:
    """The ranker that puts the right topic on top most often, with a confidence calibrated on these questions."""
    evidence: list[_Evidence] = []
    for number, question in enumerate(questions, 1):
        with suppress(BadInput):
            features, _ = retriever.features(clean_question(question.text))
            evidence.append(_Evidence(features=features, topic=question.topic))
        if progress:
            progress(number, len(questions), 0.0)
    ranker = max(_candidates(), key=lambda candidate: _hits(candidate, evidence, retriever.topics))
    return _with_confidence(ranker, evidence, retriever.topics)


def save_ranker(ranker: Ranker, path: Path) -> None:
    """Write the numbers as JSON."""
    document = {
        "weights": {name: round(value, 4) for name, value in ranker.weights.items()},
        "confidence": {name: round(value, 4) for name, value in ranker.confidence_weights.items()},
        "threshold": round(ranker.threshold, 4),
    }
    path.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")


def _candidates() -> list[Ranker]:
    return [
        Ranker(
            weights={
                "ask": 0.7,
                "second_ask": 0.3,
                "section": section,
                "body_words": lexical,
                "ask_words": lexical,
                "topic": topic,
            },
            confidence_weights={},
            threshold=0.5,
        )
        for section, lexical, topic in product(*_GRID.values())
    ]


def _hits(ranker: Ranker, evidence: Sequence[_Evidence], topics: Sequence[str]) -> int:
    known = [item for item in evidence if item.topic is not None]
    return sum(topics[int(ranker.scores(item.features, topics).argmax())] == item.topic for item in known)


def _with_confidence(ranker: Ranker, evidence: Sequence[_Evidence], topics: Sequence[str]) -> Ranker:
    signals = [confidence_signals(item.features, ranker.scores(item.features, topics)) for item in evidence]
    names = list(signals[0])
    design = np.array([[row[name] for name in names] + [1.0] for row in signals])
    answerable = np.array([item.topic is not None for item in evidence], dtype=np.float64)
    weights = _logistic(design, answerable)
    fitted = replace(ranker, confidence_weights=dict(zip([*names, "bias"], weights.tolist(), strict=True)))
    scores = 1 / (1 + np.exp(-design @ weights))
    return replace(fitted, threshold=float(np.quantile(scores[answerable == 1], WRONGLY_REFUSED)))


def _logistic(design: Floats, answerable: Floats) -> Floats:
    """Penalised logistic regression by Newton's method."""
    weights = np.zeros(design.shape[1])
    penalty = _PENALTY * len(design) * np.eye(len(weights))
    penalty[-1, -1] = 0
    for _ in range(_STEPS):
        scores = 1 / (1 + np.exp(-design @ weights))
        gradient = design.T @ (scores - answerable) + penalty @ weights
        curvature = (design * (scores * (1 - scores))[:, None]).T @ design + penalty
        step = np.linalg.solve(curvature + 1e-9 * np.eye(len(weights)), gradient)
        weights = weights - step
        if np.abs(step).max() < 1e-8:
            break
    return weights
