"""Which topic a question belongs to, or none: the light re-ranker, trained on our own pairs."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from bot.embedding.tuned import TunedEncoder

NONE = "none"
"""The class of questions that the knowledge base cannot answer."""


class TopicClassifier:
    """Gives each topic, and `NONE`, its probability."""

    def __init__(self, tensors: Path, topics: Sequence[str], data_dir: Path) -> None:
        self._classes = (*topics, NONE)
        self._encoder = TunedEncoder(tensors, len(self._classes), data_dir)

    def probabilities(self, question: str) -> Mapping[str, float]:
        """Adding up to one."""
        logits = self._encoder.logits([question])[0]
        powers = np.exp(logits - logits.max())
        return dict(zip(self._classes, (powers / powers.sum()).tolist(), strict=True))
