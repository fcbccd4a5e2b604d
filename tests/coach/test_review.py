"""Reviews: a risk to quality is named whatever the tone."""

from typing import Any, cast

import pytest

from bot.coach.review import Reviewer
from bot.content import content_root, load_library
from bot.content.language import load_language
from bot.detection.detector import Finding
from bot.detection.quality import QualityRisks


class KindDetector:
    """Finds nothing wrong with any tone."""

    def find(self, text: str, *, sensitivity: str) -> Finding:
        return Finding(flag=False, probability=0.1)


@pytest.fixture
def reviewer() -> Reviewer:
    library = load_library(content_root())
    return Reviewer(
        detector=cast(Any, KindDetector()),
        rewriter=cast(Any, None),
        risks=QualityRisks(library.root / "language" / "quality-risks.yaml"),
        language=load_language(library.root),
        library=library,
        sensitivity="normal",
    )


def test_a_kind_request_to_skip_a_quality_step_points_to_qa(reviewer: Reviewer) -> None:
    review = reviewer.review(reviewer.risks.risks[0].finds)

    assert not review.flag
    assert review.quality_risk


def test_a_plain_message_is_left_alone(reviewer: Reviewer) -> None:
    assert reviewer.review("thank you for the quick call").quality_risk is False
