"""Message in, finding out: masks foreign text, asks the rules and the classifier, and names the words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.detection.classifier import Classifier, Judgement
from bot.detection.rules import PhraseRules
from bot.detection.text import Span, mask, sentences
from bot.model import Sensitivity

_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What was found in a message."""

    flag: bool
    probability: float
    attitude: str | None = None
    span: Span | None = None
    """The sentence, or the phrase, that carries the attitude."""


class Detector:
    """Finds the talk that deserves a quiet word; one instance serves many threads."""

    def __init__(self, classifier: Classifier, rules: PhraseRules) -> None:
        self._classifier = classifier
        self._rules = rules

    @property
    def thresholds(self) -> Mapping[Sensitivity, float]:
        """The probability from which each sensitivity flags."""
        return self._classifier.calibration.thresholds

    def find(self, text: str, *, sensitivity: Sensitivity = "normal") -> Finding:
        """The finding for one message; an explicit phrase needs less certainty, and names the attitude."""
        own = mask(text)
        if not _WORD.search(own):
            return Finding(flag=False, probability=0.0)
        judgement = self._classifier.judge([text])[0]
        phrase = self._rules.find(own)
        if judgement.probability < self.thresholds["keen" if phrase else sensitivity]:
            return Finding(flag=False, probability=judgement.probability)
        if phrase is not None:
            span, attitude = phrase
        else:
            attitude = max(judgement.attitudes, key=lambda name: judgement.attitudes[name])
            span = self._sentence(own, attitude)
        return Finding(flag=True, probability=judgement.probability, attitude=attitude, span=span)

    def _sentence(self, own: str, attitude: str) -> Span:
        """The sentence that the classifier finds strongest."""
        spans = [span for span in sentences(own) if _WORD.search(own[slice(*span)])]
        if len(spans) == 1:
            return spans[0]
        judgements = self._classifier.judge([own[slice(*span)] for span in spans])
        weights = [_weight(judgement, attitude) for judgement in judgements]
        return spans[weights.index(max(weights))]


def _weight(judgement: Judgement, attitude: str) -> float:
    return judgement.probability + judgement.probability * judgement.attitudes[attitude]
