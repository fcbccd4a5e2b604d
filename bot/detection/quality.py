"""Instructions that put product quality at risk: they point to QA, whatever their tone."""

import re
from pathlib import Path

from pydantic import BaseModel, ConfigDict, field_validator

from bot.content.yaml_file import read_models


class QualityRisk(BaseModel):
    """A pattern with a text that it must find and one that it must not."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    pattern: str
    finds: str
    passes: str

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, pattern: str) -> str:
        re.compile(pattern)
        return pattern


class QualityRisks:
    """Finds such instructions in masked text."""

    def __init__(self, path: Path) -> None:
        self.risks = read_models(path, "risks", QualityRisk)
        self._pattern = re.compile("|".join(f"(?:{risk.pattern})" for risk in self.risks))

    def found_in(self, masked: str) -> bool:
        """Whether a message asks for one."""
        return self._pattern.search(masked.lower().replace("’", "'")) is not None
