"""Review one message: would a careful colleague have a quiet word, and what would they offer instead?"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.generative import Generator
from bot.content.language import Language
from bot.content.library import Library
from bot.detection.detector import Detector, Finding
from bot.detection.facts import facts
from bot.detection.quality import QualityRisks
from bot.detection.rewording import Rewriter
from bot.detection.text import MAX_CHARACTERS, mask
from bot.model import Attitude, Review, Sensitivity


@dataclass(frozen=True, kw_only=True)
class Reviewer:
    """Reviews messages in memory: nothing is kept."""

    detector: Detector
    rewriter: Rewriter
    risks: QualityRisks
    language: Language
    library: Library
    sensitivity: Sensitivity
    partners: Sequence[str] = ()
    second_opinion: Generator | None = None
    """A language model that judges borderline messages and rewords flagged ones; it is sent their text."""

    def review(
        self, text: str, *, partners: Sequence[str] = (), sensitivity: Sensitivity | None = None
    ) -> Review:
        """The review of a message as typed; one without words is never flagged, a risk to quality always named."""
        shown = text[:MAX_CHARACTERS]
        quality_risk = self.risks.found_in(mask(shown))
        finding = self._finding(shown, sensitivity or self.sensitivity)
        if not finding.flag or finding.attitude is None:
            return Review(flag=False, score=finding.probability, quality_risk=quality_risk)
        attitude = self.language.attitudes[finding.attitude]
        rewording = self._rewording(shown, finding, attitude, (*partners, *self.partners))
        return Review(
            flag=True,
            score=finding.probability,
            attitude=attitude.id,
            span=finding.span,
            why=attitude.why,
            rewording=rewording,
            rebuild=() if rewording else attitude.rebuild,
            cards=tuple(card for card in attitude.cards if card in self.library.cards),
            quality_risk=quality_risk,
        )

    def _finding(self, text: str, sensitivity: Sensitivity) -> Finding:
        if self.second_opinion is None or sensitivity == "keen":
            return self.detector.find(text, sensitivity=sensitivity)
        finding = self.detector.find(text, sensitivity="keen")
        certain = finding.probability >= self.detector.thresholds[sensitivity]
        if certain or not finding.flag or finding.attitude is None:
            return finding
        attitude = self.language.attitudes[finding.attitude]
        agreed = self.second_opinion.judge(text, attitude=attitude.title, definition=attitude.definition)
        return finding if agreed else Finding(flag=False, probability=finding.probability)

    def _rewording(
        self, text: str, finding: Finding, attitude: Attitude, partners: Sequence[str]
    ) -> str | None:
        if self.second_opinion is not None and finding.span is not None:
            words = text[slice(*finding.span)]
            worded = self.second_opinion.reword(text, attitude=attitude.title, why=attitude.why, span=words)
            if (
                worded
                and facts(text) <= facts(worded)
                and not self.detector.find(worded, sensitivity="keen").flag
            ):
                return worded
        return self.rewriter.reword(text, finding, partners=partners)
