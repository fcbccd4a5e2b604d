"""Checks that need more than one file: references, citations, repetition."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bot.content.cards import CITATION, cited_in, without_citations
from bot.content.faults import Fault, line_of
from bot.content.taxonomy import Taxonomy
from bot.model import Card, Citation, Source

_LEFTOVERS = ("TODO", "FIXME", "XXX", "lorem ipsum", "TBD")
_BODY_WORDS = range(150, 520)
_REPEATED_WORDS = 6


def check_cards(
    root: Path, cards: Sequence[Card], sources: Mapping[str, Source], taxonomy: Taxonomy
) -> list[Fault]:
    """Faults in how cards refer to sources and topics, and in what they repeat."""
    faults: list[Fault] = []
    seen: dict[str, str] = {}
    for card in cards:
        path = root / "cards" / card.topic / f"{card.id}.md"
        text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
        place = _Place(f"{root.name}/cards/{card.topic}/{card.id}.md", text)
        faults += _references(card, place, taxonomy)
        faults += _citations(card, place, sources)
        faults += _wording(card, place)
        faults += _repetition(card, place, seen)
    return faults


class _Place:
    """A card's file, able to say on which line something stands."""

    def __init__(self, file: str, text: str) -> None:
        self._file = file
        self._text = text

    def fault(self, needle: str, problem: str, mend: str = "") -> Fault:
        return Fault(file=self._file, line=line_of(self._text, needle), problem=problem, mend=mend)


def _references(card: Card, place: _Place, taxonomy: Taxonomy) -> Iterator[Fault]:
    if card.topic not in taxonomy.topics:
        yield place.fault("topic:", f"unknown topic '{card.topic}'.", "Use an id of topics.yaml.")
    for key, values, known in (
        ("phases", card.phases, taxonomy.phases),
        ("roles", card.roles, taxonomy.roles),
    ):
        for value in values:
            if value not in known:
                yield place.fault(
                    f"{key}:", f"unknown value '{value}' in {key}.", f"Use: {', '.join(known)}."
                )


def _citations(card: Card, place: _Place, sources: Mapping[str, Source]) -> Iterator[Fault]:
    listed, cited = set(card.citations), cited_in(card)
    for missing in cited - listed:
        yield place.fault(
            f"§{missing.section}]",
            f"cites {_shown(missing)}, which the front matter does not list.",
            "Add it there.",
        )
    for unused in listed - cited:
        yield place.fault(f"id: {unused.source_id}", f"lists {_shown(unused)}, which the body never cites.")
    for citation in listed | cited:
        source = sources.get(citation.source_id)
        if source is None:
            problem = f"unknown source '{citation.source_id}'."
            yield place.fault(f"id: {citation.source_id}", problem, "Use an id of sources.yaml.")
        elif citation.section not in source.statements:
            yield place.fault(
                f"id: {citation.source_id}",
                f"source '{source.id}' has no section '{citation.section}'.",
                f"It has: {', '.join(source.statements)}.",
            )
        elif source.statements[citation.section].basis == "memory":
            yield place.fault(
                f"id: {citation.source_id}",
                f"{_shown(citation)} was never read.",
                "Confirm it and mark it `read`, or word the statement as practice.",
            )


def _wording(card: Card, place: _Place) -> Iterator[Fault]:
    body = without_citations("\n".join(card.sections.values()))
    words = len(body.split())
    if words not in _BODY_WORDS:
        yield place.fault("## In short", f"the body has {words} words.", "Between 150 and 520 read best.")
    for leftover in _LEFTOVERS:
        if leftover in body:
            yield place.fault(leftover, f"'{leftover}' was left behind.")
    if CITATION.search(card.tip):
        yield place.fault("tip:", "the tip holds a citation.", "Tips stand alone; cite in the body.")
    if re.search(r"https?://|<[a-z!@#]", body):
        yield place.fault("http", "the body holds a link or markup.", "Cite a source instead.")


def _repetition(card: Card, place: _Place, seen: dict[str, str]) -> Iterator[Fault]:
    titles = [] if _key(card.title) in map(_key, card.asks) else [card.title]
    texts = [*card.asks, *titles, card.tip]
    texts += re.split(r"(?<=[.!?])\s+|\n", without_citations("\n".join(card.sections.values())))
    for text in texts:
        key = _key(text)
        if len(key.split()) < _REPEATED_WORDS and text not in card.asks:
            continue
        if key in seen and key:
            yield place.fault(text[:40], f"'{text[:60]}' stands in '{seen[key]}' too.", "Say it once.")
        seen[key] = card.id


def _key(text: str) -> str:
    return re.sub(r"[^a-z0-9 ]", "", text.lower()).strip()


def _shown(citation: Citation) -> str:
    return f"[{citation.source_id} §{citation.section}]"
