"""A question that spans two cards gets both, one that does not gets one."""

import pytest

from bot.bootstrap import Coach


@pytest.mark.parametrize(
    ("question", "topics"),
    [
        (
            "who releases the batch, and how do we prepare a person in plant?",
            {"batch-review-and-release", "person-in-plant"},
        ),
        (
            "What belongs in an RFP? And who pays for a failed batch?",
            {"cdmo-selection", "contracts-msa-sow"},
        ),
    ],
)
def test_a_question_on_two_topics_gets_the_short_answers_of_both(
    built_coach: Coach, question: str, topics: set[str]
) -> None:
    answer = built_coach.ask.ask(question)

    given = [
        card
        for card in built_coach.library.cards.values()
        if card.sections["In short"].split("§")[0][:60] in answer.markdown
    ]
    assert len({card.topic for card in given}) == 2
    assert {card.topic for card in given} & topics


def test_one_question_gets_one_card(built_coach: Coach) -> None:
    answer = built_coach.ask.ask("who reviews and releases the batch?")

    titles = [card.title for card in built_coach.library.cards.values()]
    assert not any(f"**{title}**" in answer.markdown for title in titles)
