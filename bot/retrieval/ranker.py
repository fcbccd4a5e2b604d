"""The confidence and the order of cards: two small linear models over the evidence for each card."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.errors import ContentError

Floats = npt.NDArray[np.float32]

EVIDENCE = ("ask", "second_ask", "section", "body_words", "ask_words")


@dataclass(frozen=True, kw_only=True)
class CardFeatures:
    """Evidence for each card, arrays of shape (cards,) with values between 0 and 1."""

    ask: Floats
    """Best similarity to one of the card's asks."""
    second_ask: Floats
    section: Floats
    """Best similarity to one of the card's sections."""
    body_words: Floats
    ask_words: Floats
    topic: Floats
    """Probability of the card's topic."""
    unanswerable: float
    """Probability that no topic answers."""
    coverage: float
    """Share of the question's content words that the cards know at all."""


@dataclass(frozen=True, kw_only=True)
class Ranker:
    """Weights fitted by `cdmo-coach train ranker`."""

    weights: Mapping[str, float]
    """Of each kind of `EVIDENCE`, and of the topic."""
    confidence_weights: Mapping[str, float]
    threshold: float
    """The coach answers from this confidence on."""

    def scores(self, features: CardFeatures, topics: Sequence[str]) -> Floats:
        """A score between 0 and 1 for each card; half of a card's own evidence is that of the best card of its topic."""
        own = np.asarray(
            sum(self.weights[name] * getattr(features, name) for name in EVIDENCE), dtype=np.float32
        )
        best: dict[str, float] = {}
        for topic, score in zip(topics, own.tolist(), strict=True):
            best[topic] = max(best.get(topic, score), score)
        shared = np.array([best[topic] for topic in topics], dtype=np.float32)
        total = 0.5 * own + 0.5 * shared + self.weights["topic"] * features.topic
        return np.asarray(total / sum(self.weights.values()), dtype=np.float32)

    def confidence(self, features: CardFeatures, scores: Floats) -> float:
        """The probability that the best cards answer the question."""
        signals = confidence_signals(features, scores)
        logit = self.confidence_weights["bias"] + sum(
            self.confidence_weights[name] * value for name, value in signals.items()
        )
        return float(1 / (1 + np.exp(-logit)))


def confidence_signals(features: CardFeatures, scores: Floats) -> dict[str, float]:
    """What the confidence rests on."""
    ranked = np.sort(scores)[::-1]
    doubt = min(max(features.unanswerable, 1e-4), 1 - 1e-4)
    return {
        "answerable": float(np.log((1 - doubt) / doubt)) / 10,
        "topic": float(features.topic.max()),
        "ask": float(features.ask.max()),
        "section": float(features.section.max()),
        "margin": float(ranked[0] - ranked[1:6].mean()) if len(ranked) > 1 else 0.0,
        "words": float(features.ask_words.max()),
        "coverage": features.coverage,
    }


def load_ranker(path: Path) -> Ranker:
    """The weights in a JSON file; raises `ContentError` where it is malformed."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        return Ranker(
            weights=document["weights"],
            confidence_weights=document["confidence"],
            threshold=float(document["threshold"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ContentError(
            f"{path}: the ranker's weights cannot be read ({error}). Restore the file."
        ) from error
