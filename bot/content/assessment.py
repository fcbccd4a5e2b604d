"""The self-assessment, `assessment.yaml`: marks of a truce and statements that people score."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bot.content.faults import Fault, raise_faults
from bot.content.taxonomy import load_taxonomy
from bot.content.yaml_file import entry_lines, read_models

_Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One of the marks on which a culture is judged."""

    id: str
    title: str
    topics: Sequence[str]
    """Where to read on when this mark is the weakest."""


@dataclass(frozen=True, kw_only=True)
class ScoredStatement:
    """Something that others could have seen a team do, scored from 1, never, to 5, always."""

    id: str
    mark: str
    text: str
    reversed: bool
    """A low score is the good one."""


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """The marks and their statements, in the order of the file."""

    marks: Mapping[str, Mark]
    statements: Mapping[str, ScoredStatement]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Mark(_Strict):
    id: _Slug
    title: Annotated[_Text, StringConstraints(max_length=40)]
    topics: Annotated[tuple[_Slug, ...], Field(min_length=1)]


class _Statement(_Strict):
    id: _Slug
    mark: _Slug
    text: _Text
    reversed: bool


def load_assessment(root: Path) -> Assessment:
    """The self-assessment of a `knowledge` folder; raises `ContentError` with the faults found."""
    path = root / "assessment.yaml"
    marks = read_models(path, "marks", _Mark)
    statements = read_models(path, "statements", _Statement)
    topics = load_taxonomy(root / "topics.yaml").topics
    lines = {"marks": entry_lines(path, "marks"), "statements": entry_lines(path, "statements")}
    faults = [*_mark_problems(marks, statements, topics), *_statement_problems(marks, statements)]
    raise_faults(
        Fault(file=str(path), line=lines[key][number], problem=problem) for key, number, problem in faults
    )
    return Assessment(
        marks={mark.id: Mark(id=mark.id, title=mark.title, topics=mark.topics) for mark in marks},
        statements={item.id: ScoredStatement(**item.model_dump()) for item in statements},
    )


def _mark_problems(
    marks: Sequence[_Mark], statements: Sequence[_Statement], topics: Collection[str]
) -> Iterator[tuple[str, int, str]]:
    scored = {statement.mark for statement in statements}
    for number, mark in enumerate(marks):
        for topic in mark.topics:
            if topic not in topics:
                yield "marks", number, f"unknown topic '{topic}'."
        if mark.id not in scored:
            yield "marks", number, f"no statement is about '{mark.id}'."
        if mark.id in {earlier.id for earlier in marks[:number]}:
            yield "marks", number, f"the id '{mark.id}' is taken."


def _statement_problems(
    marks: Sequence[_Mark], statements: Sequence[_Statement]
) -> Iterator[tuple[str, int, str]]:
    known = {mark.id for mark in marks}
    for number, statement in enumerate(statements):
        if statement.mark not in known:
            yield "statements", number, f"unknown mark '{statement.mark}'."
        if statement.id in {earlier.id for earlier in statements[:number]}:
            yield "statements", number, f"the id '{statement.id}' is taken."
