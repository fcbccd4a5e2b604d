"""Extractive answers: the direct answer first, then what this question needs, all cited, on one screen."""

import re

import pytest

from bot.answering.citations import Footnotes, source_lines
from bot.answering.extractive import SCREEN, arrange, compose
from bot.answering.intent import Intent, halves, intent_of
from bot.content import Library
from bot.model import RankedCard
from bot.retrieval import Found


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("why do they want 50% up front to hold a slot?", "why"),
        ("how do I tell our CDMO we are leaving?", "wording"),
        ("give me a one-liner for the board", "wording"),
        ("what should we ask the CDMO before the fill?", "questions"),
        ("can we sign a LOI first?", "yes-no"),
        ("our QA says we own the batch, is that right?", "yes-no"),
        ("what goes in a good RFP", "how"),
    ],
)
def test_the_kind_of_answer_follows_the_question(question: str, intent: Intent) -> None:
    assert intent_of(question) == intent


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "who releases the batch, and how long does the review take?",
            ("who releases the batch", "how long does the review take?"),
        ),
        (
            "Do we need a person in plant? And what should they wear?",
            ("Do we need a person in plant", "what should they wear?"),
        ),
        ("who reviews and releases the batch?", None),
        ("why and how?", None),
        ("what goes in a good RFP", None),
    ],
)
def test_two_questions_in_one_are_told_apart(question: str, parts: tuple[str, str] | None) -> None:
    assert halves(question) == parts


@pytest.mark.parametrize("intent", ["wording", "questions", "why", "yes-no", "how"])
def test_every_card_answers_every_kind_of_question_on_one_screen(library: Library, intent: Intent) -> None:
    for card in library.cards.values():
        footnotes = Footnotes(library.sources)

        body = arrange(card, intent, footnotes)

        assert body.startswith(footnotes.number(card.sections["In short"])[:40])
        assert len(body) <= SCREEN + 200
        assert "§" not in body


def test_a_question_for_words_gets_words_first(library: Library) -> None:
    card = next(card for card in library.cards.values() if {"Do", "Say it like this"} <= card.sections.keys())

    body = arrange(card, "wording", Footnotes(library.sources))

    assert 0 < body.index("**Say it like this**") < body.index("**What to do**")


def test_numbers_in_the_text_are_those_of_the_sources(library: Library) -> None:
    card = max(library.cards.values(), key=lambda card: len(card.citations))
    found = Found(
        cards=[RankedCard(id=card.id, topic=card.topic, score=1.0)],
        confidence=0.9,
        documents=[],
    )

    answer = compose("how does this work", found, library)

    numbers = {int(number) for number in re.findall(r"\[(\d+)\]", answer.markdown)}
    assert numbers == set(range(1, len(answer.sources) + 1))
    assert {(source.id, source.section) for source in answer.sources} <= {
        (item.source_id, item.section) for item in card.citations
    }
    assert len(source_lines(answer.sources)) == len(answer.sources)
