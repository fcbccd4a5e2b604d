"""The trained classifier at work: logits and their calibration."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from bot.detection.labels import ATTITUDES, OUTPUTS
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
        self._encoder = TunedEncoder(model / "detector.safetensors", OUTPUTS, data_dir)
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
        return [self._judgement(row) for row in self._encoder.logits([normalise(text) for text in texts])]

    def _judgement(self, logits: Vectors) -> Judgement:
        score = self.calibration.slope * float(logits[0]) + self.calibration.offset
        shares = np.exp(logits[1 : 1 + len(ATTITUDES)] - logits[1 : 1 + len(ATTITUDES)].max())
        shares /= shares.sum()
        return Judgement(
            probability=float(1 / (1 + np.exp(-score))),
            attitudes=dict(zip(ATTITUDES, shares.tolist(), strict=True)),
        )
