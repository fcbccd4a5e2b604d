"""Questions with the topic that answers them, or none where the coach should say that it does not know."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from bot.content.faults import Fault, raise_faults
from bot.errors import ContentError

_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


@dataclass(frozen=True, kw_only=True)
class LabelledQuestion:
    """A question as somebody typed it."""

    text: str
    topic: str | None
    """`None` where it must be refused."""
    kind: str | None
    """Why it must be refused: near-domain, company, live, other or smalltalk."""


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    question: _Text
    topic: str | None = None
    kind: str | None = None


def load_questions(path: Path, topics: Collection[str]) -> Sequence[LabelledQuestion]:
    """The questions in a JSON-lines file; raises `ContentError` naming each faulty line."""
    if not path.is_file():
        raise ContentError(f"A content file is missing: {path}")
    questions: list[LabelledQuestion] = []
    faults: list[Fault] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            entry = _Line.model_validate(json.loads(line))
            if (entry.topic is None) == (entry.kind is None):
                raise ValueError("give either a topic, or the kind of question that must be refused")
            if entry.topic is not None and entry.topic not in topics:
                raise ValueError(f"unknown topic '{entry.topic}'")
        except (ValueError, ValidationError) as error:
            faults.append(Fault(file=str(path), line=number, problem=str(error).splitlines()[-1]))
            continue
        questions.append(LabelledQuestion(text=entry.question, topic=entry.topic, kind=entry.kind))
    raise_faults(faults)
    return questions
