"""Topics, phases and roles, `topics.yaml`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.content.faults import faults_of, raise_faults
from bot.content.yaml_file import read_yaml
from bot.model import Topic


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Topic(_Strict):
    id: str
    title: str
    scope: str
    phases: list[str]
    roles: list[str]
    points: list[str]


class _Group(_Strict):
    id: str
    title: str
    topics: list[_Topic]


class _File(_Strict):
    phases: list[str]
    roles: list[str]
    groups: list[_Group]


@dataclass(frozen=True, kw_only=True)
class Taxonomy:
    """The words under which cards are filed."""

    phases: Sequence[str]
    roles: Sequence[str]
    groups: Mapping[str, str]
    """Group titles by id, in order."""
    topics: Mapping[str, Topic]


def load_taxonomy(path: Path) -> Taxonomy:
    """The taxonomy in a file; raises `ContentError` for a malformed one."""
    document = read_yaml(path)
    try:
        file = _File.model_validate(document)
    except ValidationError as error:
        raise_faults(faults_of(error, file=path, text=path.read_text(encoding="utf-8")))
        raise
    topics = {
        topic.id: Topic(
            id=topic.id,
            title=topic.title,
            group=group.id,
            scope=topic.scope,
            phases=tuple(topic.phases),
            roles=tuple(topic.roles),
            points=tuple(topic.points),
        )
        for group in file.groups
        for topic in group.topics
    }
    groups = {group.id: group.title for group in file.groups}
    return Taxonomy(phases=tuple(file.phases), roles=tuple(file.roles), groups=groups, topics=topics)
