"""Explicit phrases: found as whole words in the author's own text, replaced so that the sentence still reads."""

import pytest

from bot.content import Library
from bot.content.language import Replacement, load_language
from bot.detection.rules import PhraseRules
from bot.detection.text import mask

RULES = PhraseRules(
    [
        Replacement(
            attitude="widget-builder",
            find=["the widget builders", "those widget builders"],
            say="the site team",
        ),
        Replacement(attitude="widget-builder", find=["widget builders"], say="colleagues at the site"),
        Replacement(attitude="blame", find=["those clowns"], say="the team there"),
    ]
)


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("ask the widget builders by Friday", "ask the site team by Friday"),
        ("Those widget builders again", "The site team again"),
        ("our WIDGET BUILDERS are late", "our colleagues at the site are late"),
        ('he said "the widget builders" again', 'he said "the widget builders" again'),
        ("widget builders' view", "colleagues at the site' view"),
        ("the nonwidget builders", "the nonwidget builders"),
        ("our wıdget builderſ", "our colleagues at the site"),
    ],
)
def test_a_phrase_is_replaced_where_it_is_the_authors_own(text: str, better: str) -> None:
    assert RULES.replace(text, mask(text)) == better


def test_a_phrase_is_found_with_its_place_and_attitude() -> None:
    assert RULES.find("so those clowns and the widget builders") == ((3, 15), "blame")


def test_the_longest_phrase_wins() -> None:
    assert RULES.find("ask the widget builders") == ((4, 23), "widget-builder")


def test_every_packaged_phrase_finds_itself(library: Library) -> None:
    language = load_language(library.root)
    rules = PhraseRules(language.replacements)

    missed = [
        phrase
        for entry in language.replacements
        for phrase in entry.find
        if (found := rules.find(f"so {phrase} then")) is None or found[0] != (3, 3 + len(phrase))
    ]

    assert missed == []
