"""Instructions that put quality at risk: each pattern finds its example and spares its look-alike."""

import pytest

from bot.content import content_root
from bot.detection.quality import QualityRisk, QualityRisks
from bot.detection.text import mask

RISKS = QualityRisks(content_root() / "language" / "quality-risks.yaml")


@pytest.mark.parametrize("risk", RISKS.risks, ids=lambda risk: risk.finds)
def test_a_risk_is_found_and_its_look_alike_spared(risk: QualityRisk) -> None:
    assert RISKS.found_in(risk.finds)
    assert not RISKS.found_in(risk.passes)


def test_a_quoted_instruction_is_not_the_authors() -> None:
    assert not RISKS.found_in(mask('he wrote "just sign the release", which worries me'))
