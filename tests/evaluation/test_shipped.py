"""What ships is as good as it is said to be, on questions and writers that it never learned from."""

import pytest

from bot.bootstrap import Coach
from bot.content.messages import load_messages
from bot.content.questions import load_questions
from bot.evaluation.detection import DetectionReport, evaluate_detection
from bot.evaluation.retrieval import RetrievalReport, evaluate_retrieval

EVERY_QUESTION = 4


@pytest.fixture(scope="module")
def retrieval(built_coach: Coach) -> RetrievalReport:
    """The report on a quarter of the questions of a writer that nothing was fitted to."""
    path = built_coach.library.root / "evaluation" / "unseen" / "questions.jsonl"
    questions = load_questions(path, built_coach.library.topics)[::EVERY_QUESTION]
    return evaluate_retrieval(built_coach.retriever.search, questions, built_coach.ranker.threshold)


@pytest.fixture(scope="module")
def detection(built_coach: Coach) -> DetectionReport:
    """The report on the messages and the everyday chat of writers that nothing was fitted to."""
    path = built_coach.library.root / "evaluation" / "unseen" / "messages.jsonl"
    messages = load_messages(path)
    chat = [message.text for message in load_messages(path.with_name("chat.jsonl"))]
    return evaluate_detection(built_coach.reviewer.detector, messages, chat=chat)


def test_questions_find_their_topic(retrieval: RetrievalReport) -> None:
    assert retrieval.hit_1 >= 0.88
    assert retrieval.hit_3 >= 0.95


def test_what_cannot_be_answered_is_refused(retrieval: RetrievalReport) -> None:
    assert retrieval.refused_rightly >= 0.95
    assert retrieval.refused_wrongly <= 0.05


def test_a_nudge_is_deserved_and_names_the_attitude(detection: DetectionReport) -> None:
    assert detection.by_sensitivity["normal"].precision >= 0.95
    assert detection.by_sensitivity["normal"].recall >= 0.70
    assert detection.attitude_right >= 0.85


def test_everyday_chat_is_left_alone(detection: DetectionReport) -> None:
    assert detection.false_flags_by_kind["chat"][0] <= 0.02
    assert detection.chat_flags_per_thousand is not None
    assert detection.chat_flags_per_thousand <= 5
