"""How the cards read: plain English, and the field's terms spelt as the field spells them."""

import re

import pytest

from bot.content import Library
from bot.content.cards import without_citations
from bot.model import Card

MISSPELT = {
    r"\bPharmacopeial?\b(?! Convention)": "pharmacopoeia",
    r"\btechnical transfer package\b": "tech transfer package",
    r"\bout-of-specs\b": "out-of-specification",
    r"\bbatch-records?\b": "batch record",
    r"\bpersons? in (?:the )?plants\b": "person-in-plant",
    r"\bQualified person\b": "Qualified Person",
    r"\bcolor\b|\bfavor\b|\blabeling\b|\bprogram\b(?!me)": "British spelling",
    r"\bcGMPs\b": "CGMP",
}
HARDEST = 30
"""Flesch reading ease of the densest card that a tired reader should meet; a quality paper has about 40."""


def body(card: Card) -> str:
    return without_citations("\n".join(card.sections.values()))


def reading_ease(text: str) -> float:
    sentences = [part for part in re.split(r"[.!?:;]\s|\n+", text) if re.search(r"\w", part)]
    words = re.findall(r"[A-Za-z']+", text)
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+", word.lower().removesuffix("e")))) for word in words)
    return 206.835 - 1.015 * len(words) / len(sentences) - 84.6 * syllables / len(words)


def test_every_card_reads_easily(library: Library) -> None:
    dense = {card.id: round(reading_ease(body(card))) for card in library.cards.values()}

    assert {card: ease for card, ease in dense.items() if ease < HARDEST} == {}


@pytest.mark.parametrize("pattern", MISSPELT)
def test_terms_are_spelt_as_the_field_spells_them(library: Library, pattern: str) -> None:
    wrong = [card.id for card in library.cards.values() if re.search(pattern, body(card))]

    assert wrong == [], f"write {MISSPELT[pattern]}"


def test_sentences_are_short_on_average(library: Library) -> None:
    for card in library.cards.values():
        sentences = [part.split() for part in re.split(r"[.!?]\s|\n+", body(card)) if part.strip()]
        assert sum(map(len, sentences)) / len(sentences) < 20, card.id
