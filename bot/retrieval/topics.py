"""Which topic a question belongs to, or none: the light re-ranker, trained on our own pairs."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from bot.embedding.tuned import TunedEncoder

NONE = "none"
"""The class of questions that the knowledge base cannot answer."""


def topic_classes(topics: Iterable[str]) -> tuple[str, ...]:
    """The classes in the order of the outputs."""
    return (*topics, NONE)


class TopicClassifier:
    """Gives each topic, and `NONE`, its probability."""

    def __init__(self, tensors: Path, topics: Sequence[str], data_dir: Path) -> None:
        self._classes = topic_classes(topics)
        self._encoder = TunedEncoder(tensors, self._classes, data_dir)

    def probabilities(self, question: str) -> Mapping[str, float]:
        """Adding up to one."""
        logits = self._encoder.logits([question])[0]
        powers = np.exp(logits - logits.max())
        return dict(zip(self._classes, (powers / powers.sum()).tolist(), strict=True))
