"""Labelled messages: what the classifier learns from, and what it is judged by."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError, model_validator

from bot.content.faults import Fault, raise_faults
from bot.errors import ContentError

KINDS = (
    "factual",
    "firm",
    "contract",
    "criticism",
    "quote",
    "literal",
    "other-target",
    "self",
    "hypo",
    "praise",
    "joke",
    "near",
    "code",
    "chat",
)
"""Why a message is fair although it may look otherwise."""

_Text = Annotated[str, StringConstraints(min_length=1)]


@dataclass(frozen=True, kw_only=True)
class LabelledMessage:
    """A message with what a careful reader says of it."""

    id: str
    writer: str
    text: str
    flag: bool
    attitude: str | None
    also: Sequence[str]
    strength: str | None
    kind: str | None
    rewording: str | None


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    id: _Text
    writer: _Text
    text: _Text
    flag: bool
    attitude: str | None = None
    also: list[str] = []
    strength: str | None = None
    kind: str | None = None
    rewording: str | None = None

    @model_validator(mode="after")
    def _labels_agree(self) -> "_Line":
        if self.flag and (not self.attitude or not self.strength):
            raise ValueError("a flagged message needs an attitude and a strength")
        if not self.flag and self.kind not in KINDS:
            raise ValueError(f"a fair message needs a kind: {', '.join(KINDS)}")
        return self


def load_messages(path: Path) -> Sequence[LabelledMessage]:
    """The messages in a JSON-lines file; raises `ContentError` naming each faulty line."""
    if not path.is_file():
        raise ContentError(f"A content file is missing: {path}")
    messages: list[LabelledMessage] = []
    faults: list[Fault] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            entry = _Line.model_validate(json.loads(line))
        except (json.JSONDecodeError, ValidationError) as error:
            faults.append(Fault(file=str(path), line=number, problem=str(error).splitlines()[-1]))
            continue
        messages.append(LabelledMessage(**entry.model_dump()))
    raise_faults(faults)
    return messages
