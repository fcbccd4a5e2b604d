from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.coach.answers import Answers
from bot.coach.feedback import AnswerFeedback
from bot.errors import BadInput
from bot.store import Store, tables
from tests.coach.conftest import ANA, BEN, CHANNEL, NOW
from tests.coach.test_answers import ANSWER


@pytest.fixture
def answers(store: Store) -> Answers:
    return Answers(store, memory_hours=24)


@pytest.fixture
def feedback(store: Store) -> AnswerFeedback:
    return AnswerFeedback(store, memory_hours=24)


def stored(store: Store) -> set[tuple[str, bool]]:
    with store.reading() as connection:
        return {(row.card, row.good) for row in connection.execute(select(tables.feedback))}


def test_a_rating_counts_for_every_card_of_the_answer(
    answers: Answers, feedback: AnswerFeedback, store: Store
) -> None:
    answer_id = answers.keep(ANA, None, "How?", ANSWER, NOW)

    assert feedback.rate(answer_id, ANA, True, None, NOW)
    assert stored(store) == {("a", True), ("b", True)}


def test_an_abstention_is_rated_without_the_cards_it_offered(
    answers: Answers, feedback: AnswerFeedback, store: Store
) -> None:
    answer_id = answers.keep(ANA, None, "How?", replace(ANSWER, abstained=True), NOW)

    feedback.rate(answer_id, ANA, False, None, NOW)

    assert stored(store) == {("", False)}


def test_a_second_thought_replaces_the_first(
    answers: Answers, feedback: AnswerFeedback, store: Store
) -> None:
    answer_id = answers.keep(ANA, None, "How?", ANSWER, NOW)
    feedback.rate(answer_id, ANA, False, "too long", NOW)
    feedback.rate(answer_id, ANA, True, "  ", NOW)

    assert stored(store) == {("a", True), ("b", True)}
    with store.reading() as connection:
        assert connection.execute(select(tables.feedback_comment)).all() == []


def test_a_private_answer_can_be_rated_by_its_asker_alone(
    answers: Answers, feedback: AnswerFeedback, store: Store
) -> None:
    private = answers.keep(ANA, None, "How?", ANSWER, NOW)
    public = answers.keep(ANA, CHANNEL, "How?", ANSWER, NOW, public=True)

    assert not feedback.rate(private, BEN, True, None, NOW)
    assert stored(store) == set()
    assert feedback.rate(public, BEN, True, None, NOW)


def test_an_expired_answer_cannot_be_rated(answers: Answers, feedback: AnswerFeedback) -> None:
    answer_id = answers.keep(ANA, None, "How?", ANSWER, NOW)

    assert not feedback.rate(answer_id, ANA, True, None, NOW + timedelta(hours=24))
    assert not feedback.rate("unknown", ANA, True, None, NOW)


def test_a_rating_names_nobody(answers: Answers, feedback: AnswerFeedback, store: Store) -> None:
    answer_id = answers.keep(ANA, None, "How?", ANSWER, NOW)
    feedback.rate(answer_id, ANA, False, "wrong card", NOW)

    with store.reading() as connection:
        rows = [
            *connection.execute(select(tables.feedback)),
            *connection.execute(select(tables.feedback_comment)),
        ]

    assert len(rows) == 3
    assert not any("U1" in str(row) for row in rows)


def test_a_reason_has_a_length(answers: Answers, feedback: AnswerFeedback) -> None:
    answer_id = answers.keep(ANA, None, "How?", ANSWER, NOW)

    with pytest.raises(BadInput, match="500"):
        feedback.rate(answer_id, ANA, False, "x" * 501, NOW)
