"""One knowledge card: a Markdown file with front matter."""

import re
from datetime import date
from pathlib import Path
from typing import Annotated

import frontmatter
import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from bot.content.faults import Fault, faults_of, line_of
from bot.model import SECTION_HEADINGS, Card, Citation

TIP_LENGTH = 280
MINIMUM_ASKS = 5
CITATION = re.compile(r"\s*\[(?P<source>[a-z0-9-]+) §(?P<section>[^\]]+)\]")
"""A citation inside a card's body, such as `[eu-gmp-ch7 §7.6]`."""

_HEADING = re.compile(r"^## +(.+?) *$", re.MULTILINE)
_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
_Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Reference(_Strict):
    id: _Slug
    section: _Text


class CardHeader(_Strict):
    """The front matter of a card."""

    id: _Slug
    title: Annotated[_Text, StringConstraints(max_length=100)]
    topic: _Slug
    phases: Annotated[list[_Text], Field(min_length=1)]
    roles: Annotated[list[_Text], Field(min_length=1)]
    asks: Annotated[list[_Text], Field(min_length=MINIMUM_ASKS)]
    tip: Annotated[_Text, StringConstraints(max_length=TIP_LENGTH)]
    sources: list[_Reference]
    reviewed: date


def parse_card(path: Path, *, shown_as: str) -> tuple[Card | None, list[Fault]]:
    """The card in a file, or `None` with the faults that keep it from being read."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None, [Fault(file=shown_as, line=1, problem="it is not UTF-8 text.", mend="Save it as UTF-8.")]
    try:
        post = frontmatter.loads(text)
        header = CardHeader.model_validate(post.metadata)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        problem = f"the front matter is not valid YAML: {getattr(error, 'problem', error)}."
        return None, [Fault(file=shown_as, line=line, problem=problem, mend="Quote texts that hold a colon.")]
    except ValidationError as error:
        return None, faults_of(error, file=shown_as, text=text)
    sections, faults = _sections(text, post.content, shown_as)
    card = Card(
        id=header.id,
        title=header.title,
        topic=header.topic,
        phases=tuple(header.phases),
        roles=tuple(header.roles),
        asks=tuple(header.asks),
        tip=header.tip,
        citations=tuple(Citation(source_id=ref.id, section=ref.section) for ref in header.sources),
        reviewed=header.reviewed,
        sections=sections,
    )
    return card, faults


def _sections(text: str, body: str, shown_as: str) -> tuple[dict[str, str], list[Fault]]:
    parts = _HEADING.split(body)
    headings = parts[1::2]
    sections = {heading: content.strip() for heading, content in zip(headings, parts[2::2], strict=True)}
    faults = [
        Fault(
            file=shown_as,
            line=line_of(text, f"## {heading}"),
            problem=f"unknown section '{heading}'.",
            mend=f"Use one of: {', '.join(SECTION_HEADINGS)}.",
        )
        for heading in headings
        if heading not in SECTION_HEADINGS
    ]
    faults += [
        Fault(file=shown_as, line=line_of(text, f"## {heading}"), problem=f"section '{heading}' is empty.")
        for heading, content in sections.items()
        if not content
    ]
    if headings[:1] != [SECTION_HEADINGS[0]]:
        faults.append(Fault(file=shown_as, line=1, problem="the body does not start with '## In short'."))
    if parts[0].strip():
        faults.append(Fault(file=shown_as, line=1, problem="text before the first section is never shown."))
    if not faults and sorted(headings, key=SECTION_HEADINGS.index) != headings:
        faults.append(
            Fault(
                file=shown_as,
                line=1,
                problem="the sections are out of order.",
                mend=f"The order is: {', '.join(SECTION_HEADINGS)}.",
            )
        )
    if len(set(headings)) != len(headings):
        faults.append(Fault(file=shown_as, line=1, problem="a section stands twice.", mend="Merge them."))
    return sections, faults


def cited_in(card: Card) -> set[Citation]:
    """The citations that stand in the body of a card."""
    return {
        Citation(source_id=match["source"], section=match["section"])
        for section in card.sections.values()
        for match in CITATION.finditer(section)
    }


def without_citations(text: str) -> str:
    """The text as people read it."""
    return CITATION.sub("", text)
