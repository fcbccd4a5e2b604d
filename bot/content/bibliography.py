"""The bibliography, `sources.yaml`."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, HttpUrl

from bot.content.yaml_file import read_models
from bot.model import Basis, Source, Statement


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Statement(_Strict):
    at: str
    says: str
    basis: Basis


class _Source(_Strict):
    id: str
    title: str
    publisher: str
    year: str
    url: HttpUrl
    kind: str
    statements: list[_Statement]


def load_sources(path: Path) -> Mapping[str, Source]:
    """Sources by id; raises `ContentError` for a malformed file."""
    return {
        entry.id: Source(
            id=entry.id,
            title=entry.title,
            publisher=entry.publisher,
            year=entry.year,
            url=str(entry.url),
            kind=entry.kind,
            statements={
                item.at: Statement(at=item.at, says=item.says, basis=item.basis) for item in entry.statements
            },
        )
        for entry in read_models(path, "sources", _Source)
    }
