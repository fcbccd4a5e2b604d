"""Prompts for language models: templates with front matter, strict about their variables."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template

import frontmatter
import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from bot.content.faults import faults_of, raise_faults
from bot.errors import ContentError

_PARTS = re.compile(r"^# (System|User) *$", re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class Messages:
    """What a model is sent: its instructions, and the data to work on."""

    system: str
    user: str


@dataclass(frozen=True, kw_only=True)
class Prompt:
    """One template with its edition."""

    name: str
    version: int
    variables: Sequence[str]
    system: Template
    user: Template

    def render(self, **values: str) -> Messages:
        """The messages with every variable filled in; raises `ContentError` for a missing or unknown one."""
        if missing := set(self.variables) - values.keys():
            raise ContentError(f"Prompt '{self.name}' lacks a value for: {', '.join(sorted(missing))}.")
        if unknown := values.keys() - set(self.variables):
            raise ContentError(f"Prompt '{self.name}' has no variable: {', '.join(sorted(unknown))}.")
        return Messages(system=self.system.substitute(values), user=self.user.substitute(values))


class _Header(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    name: str
    version: int
    variables: list[str]


def load_prompt(root: Path, name: str) -> Prompt:
    """The prompt `<name>.md` of a `prompts` folder; raises `ContentError` for a malformed one."""
    path = root / f"{name}.md"
    if not path.is_file():
        raise ContentError(f"A prompt is missing: {path}")
    text = path.read_text(encoding="utf-8")
    try:
        post = frontmatter.loads(text)
        header = _Header.model_validate(post.metadata)
    except yaml.YAMLError as error:
        raise ContentError(f"{path}: the front matter is not valid YAML: {error}") from None
    except ValidationError as error:
        raise_faults(faults_of(error, file=path, text=text))
        raise
    parts = _PARTS.split(post.content)
    if list(parts[1::2]) != ["System", "User"] or parts[0].strip():
        raise ContentError(f"{path}: expected the headings '# System' and '# User', in this order.")
    prompt = Prompt(
        name=header.name,
        version=header.version,
        variables=tuple(header.variables),
        system=Template(parts[2].strip()),
        user=Template(parts[4].strip()),
    )
    _check(prompt, path)
    return prompt


def _check(prompt: Prompt, path: Path) -> None:
    if prompt.name != path.stem:
        raise ContentError(f"{path}: is named '{prompt.name}'. Name it '{path.stem}', as the file.")
    for template in (prompt.system, prompt.user):
        if not template.is_valid():
            raise ContentError(f"{path}: holds a '$' that starts no variable. Write '$$' for the sign.")
    used = {*prompt.system.get_identifiers(), *prompt.user.get_identifiers()}
    if used != set(prompt.variables):
        odd = ", ".join(sorted(used ^ set(prompt.variables)))
        raise ContentError(f"{path}: declares other variables than it uses: {odd}.")
