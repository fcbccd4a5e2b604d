"""A little library that stays as it is, so that golden files change only with the blocks."""

from datetime import date
from pathlib import Path

from bot.content.assessment import Assessment, Mark, ScoredStatement
from bot.content.library import Library
from bot.content.taxonomy import Taxonomy
from bot.content.truce import Charter, Pledge
from bot.model import Card, Citation, Source, Statement, Topic
from tests.slack.workplace import CARD


def _card(name: str, title: str) -> Card:
    return Card(
        id=name,
        title=title,
        topic="respectful-language",
        phases=("onboarding",),
        roles=("QA",),
        asks=("what is wrong with widget builders?",),
        tip="Ask one person at the site today what they need from you.",
        citations=(Citation(source_id="op-8-actions-2025", section="opening"),),
        reviewed=date(2026, 11, 18),
        sections={
            "In short": "Words set the tone [op-8-actions-2025 §opening]. **Name the event**, not the people.",
            "Do": "- Say what you need, and by when.\n- Thank people for _skill_.",
            "Say it like this": "> Two fills stopped this month; let us look at both causes together.",
        },
    )


CARDS = {
    CARD: _card(CARD, 'What is wrong with "widget builders"?'),
    "lang-why-flagged": _card("lang-why-flagged", "Why did the bot flag my message?"),
    "lang-vent-safely": _card("lang-vent-safely", "Where can I let off steam?"),
}
SOURCES = {
    name: Source(
        id=name,
        title=title,
        publisher="A publisher",
        year="2025",
        url=f"https://example.org/{name}",
        kind="article",
        statements={"opening": Statement(at="opening", says="Words matter.", basis="read")},
    )
    for name, title in (("op-8-actions-2025", "Eight actions"), ("eu-gmp-ch7", "EU GMP Chapter 7"))
}
TOPICS = {
    name: Topic(
        id=name,
        title=title,
        group="mindset",
        scope="Tone",
        phases=("onboarding",),
        roles=("QA",),
        points=("Be kind.",),
    )
    for name, title in (("respectful-language", "Words we use"), ("sponsor-culture-check", "Our own culture"))
}
LIBRARY = Library(
    root=Path(),
    cards=CARDS,
    sources=SOURCES,
    taxonomy=Taxonomy(
        phases=("onboarding", "commercial"), roles=("QA", "PM"), groups={"mindset": "Mindset"}, topics=TOPICS
    ),
)
MARKS = {
    name: Mark(id=name, title=title, topics=("respectful-language",))
    for name, title in (("strategy", "Manufacturing as strategy"), ("respect", "Respect for makers"))
}
ASSESSMENT = Assessment(
    marks=MARKS,
    statements={
        f"{mark}-{number}": ScoredStatement(
            id=f"{mark}-{number}", mark=mark, text=f"We do thing {number} well.", reversed=False
        )
        for mark in MARKS
        for number in (1, 2)
    },
)
CHARTER = Charter(
    title="The truce",
    preamble="We end the culture wars.",
    marks=(Pledge(id="respect", title="Respect for makers", text="We learn how they work."),),
    closing="Signed by those who mean it.",
)
