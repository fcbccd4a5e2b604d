"""A better wording of a whole message, found without a language model; none where none fits."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.content.language import RewordingPattern
from bot.detection.classifier import Classifier
from bot.detection.detector import Finding
from bot.detection.facts import facts, slots
from bot.detection.rules import PhraseRules
from bot.detection.text import Span, mask, sentences

_FEWEST_WORDS = 4


@dataclass(frozen=True, kw_only=True)
class Rewriter:
    """Tries the smallest change first: a phrase, then the sentences that carry the harm."""

    classifier: Classifier
    rules: PhraseRules
    patterns: Sequence[RewordingPattern]

    def reword(self, text: str, finding: Finding, *, partners: Sequence[str] = ()) -> str | None:
        """The whole message in better words, with its facts kept; `None` where nothing fits."""
        masked = mask(text)
        harmful = self._harmful(masked, sentences(masked), finding)
        kept = [span for span in sentences(masked) if span not in harmful]
        candidates = [
            *self._if_fair(self.rules.replace(text, masked), text),
            *self._patterned(text, masked, harmful, kept, finding, partners),
            *self._if_fair(" ".join(text[slice(*span)].strip() for span in kept), text),
        ]
        return next((item for item in candidates if facts(text) <= facts(item)), None)

    def _if_fair(self, candidate: str, text: str) -> Iterator[str]:
        """A changed text of some length that would not be flagged itself."""
        if candidate == text or len(candidate.split()) < _FEWEST_WORDS:
            return
        if self.classifier.judge([candidate])[0].probability < self.classifier.calibration.thresholds["keen"]:
            yield candidate

    def _patterned(
        self,
        text: str,
        masked: str,
        harmful: Sequence[Span],
        kept: Sequence[Span],
        finding: Finding,
        partners: Sequence[str],
    ) -> Iterator[str]:
        """The message with its harmful sentences replaced by one written for the occasion."""
        filled = slots(" ".join(masked[slice(*span)] for span in harmful), text, partners)
        for pattern in self._fitting(text, masked, harmful, finding):
            if pattern.slots <= filled.keys():
                said = _lettered_like(text, pattern.say.format(**filled))
                yield _assembled(text, kept, harmful[0], said)

    def _harmful(self, masked: str, spans: Sequence[Span], finding: Finding) -> Sequence[Span]:
        """The sentences that would be flagged alone, and the one that carries the attitude."""
        judgements = self.classifier.judge([masked[slice(*span)] for span in spans])
        limit = self.classifier.calibration.thresholds["keen"]
        start = finding.span[0] if finding.span else 0
        return [
            span
            for span, judgement in zip(spans, judgements, strict=True)
            if judgement.probability >= limit or span[0] <= start < span[1]
        ]

    def _fitting(
        self, text: str, masked: str, harmful: Sequence[Span], finding: Finding
    ) -> Iterator[RewordingPattern]:
        said = " ".join(masked[slice(*span)] for span in harmful).lower()
        for scope in (said, text.lower()):
            for pattern in self.patterns:
                cues = pattern.attitude == finding.attitude and pattern.when
                if cues and any(re.search(rf"(?<!\w){re.escape(cue)}(?!\w)", scope) for cue in cues):
                    yield pattern


def _assembled(text: str, kept: Sequence[Span], place: Span, said: str) -> str:
    pieces = [(span[0], text[slice(*span)].strip()) for span in kept] + [(place[0], said)]
    return " ".join(piece for _, piece in sorted(pieces))


def _lettered_like(text: str, said: str) -> str:
    """The sentence in lower case where the author writes so."""
    letters = [char for char in text if char.isalpha()]
    if letters and not any(char.isupper() for char in letters):
        return said[0].lower() + said[1:]
    return said
