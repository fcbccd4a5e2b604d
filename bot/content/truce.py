"""The truce charter, `truce.yaml`: what a team promises its manufacturers."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from bot.content.faults import faults_of, raise_faults
from bot.content.yaml_file import read_yaml

_Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]


@dataclass(frozen=True, kw_only=True)
class Pledge:
    """One mark of the truce and what its signers will do."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Charter:
    """The text that people sign."""

    title: str
    preamble: str
    marks: Sequence[Pledge]
    closing: str


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Pledge(_Strict):
    id: _Slug
    title: _Text
    text: _Text


class _Charter(_Strict):
    title: Annotated[_Text, StringConstraints(max_length=100)]
    preamble: _Text
    marks: Annotated[tuple[_Pledge, ...], Field(min_length=1)]
    closing: _Text


class _File(_Strict):
    charter: _Charter


def load_truce(root: Path) -> Charter:
    """The charter of a `knowledge` folder; raises `ContentError` with the faults found."""
    path = root / "truce.yaml"
    document = read_yaml(path)
    try:
        charter = _File.model_validate(document).charter
    except ValidationError as error:
        raise_faults(faults_of(error, file=path, text=path.read_text(encoding="utf-8")))
        raise
    return Charter(
        title=charter.title,
        preamble=charter.preamble,
        marks=tuple(Pledge(id=mark.id, title=mark.title, text=mark.text) for mark in charter.marks),
        closing=charter.closing,
    )
