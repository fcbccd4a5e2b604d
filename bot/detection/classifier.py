"""The trained classifier at work: logits and their calibration."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from bot.detection.labels import ATTITUDES, CLASSES, flag_logits
from bot.detection.text import normalise
from bot.embedding import Vectors
from bot.embedding.tuned import TunedEncoder
from bot.errors import ModelUnavailable
from bot.model import Sensitivity


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What the classifier says of one text."""

    probability: float
    """Calibrated, that a careful reader would have a quiet word."""
    attitudes: Mapping[str, float]
    """Shares of the nine attitudes, adding up to one."""


@dataclass(frozen=True, kw_only=True)
class Calibration:
    """What turns logits into probabilities, and probabilities into flags."""

    slope: float
    offset: float
    thresholds: Mapping[Sensitivity, float]
    sha256: str
    """Of the tuned tensors that these numbers belong to."""


class Classifier:
    """Judges texts."""

    def __init__(self, model: Path, data_dir: Path) -> None:
        self._encoder = TunedEncoder(model / "detector.safetensors", CLASSES, data_dir)
        self._calibration_file = model / "calibration.json"

    @cached_property
    def calibration(self) -> Calibration:
        """The calibration; raises `ModelUnavailable` where it does not belong to the shipped tensors."""
        mend = "Reinstall the coach, or train it again with: cdmo-coach train detector"
        try:
            found = Calibration(**json.loads(self._calibration_file.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise ModelUnavailable(
                f"{self._calibration_file} cannot be read ({type(error).__name__}). {mend}"
            ) from error
        if self._encoder.checksum != found.sha256:
            raise ModelUnavailable(f"{self._calibration_file} belongs to another trained model. {mend}")
        return found

    def judge(self, texts: Sequence[str]) -> Sequence[Judgement]:
        """One judgement a text, in order."""
        logits = self._encoder.logits([normalise(text) for text in texts])
        scores = self.calibration.slope * flag_logits(logits) + self.calibration.offset
        return [
            Judgement(probability=float(1 / (1 + np.exp(-score))), attitudes=_attitudes(row))
            for row, score in zip(logits, scores, strict=True)
        ]


def _attitudes(logits: Vectors) -> Mapping[str, float]:
    harsh = logits[: len(ATTITUDES)]
    shares = np.exp(harsh - harsh.max())
    return dict(zip(ATTITUDES, (shares / shares.sum()).tolist(), strict=True))
