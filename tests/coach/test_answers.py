from collections.abc import Callable
from datetime import timedelta
from threading import Thread

import pytest

from bot.coach.answers import Answers
from bot.model import Answer, CitedSource, Person, RankedCard
from bot.store import Store
from tests.coach.conftest import ANA, BEN, CHANNEL, NOW

ANSWER = Answer(
    markdown="**Do** this. <https://example.org>",
    abstained=False,
    confidence=0.875,
    mode="generative",
    cards=(RankedCard(id="a", topic="t", score=0.5), RankedCard(id="b", topic="u", score=0.25)),
    sources=(CitedSource(id="s", section="7.6", title="Source", url=None),),
    declined=None,
    model="some-model",
    related=("c",),
)


@pytest.fixture
def answers(store: Store, new_id: Callable[[], str]) -> Answers:
    return Answers(store, memory_hours=24, new_id=new_id)


def test_an_answer_comes_back_whole(answers: Answers) -> None:
    answer_id = answers.keep(ANA, CHANNEL, "How?", ANSWER, NOW)

    kept = answers.get(answer_id, ANA, NOW)

    assert kept is not None
    assert kept.answer == ANSWER
    assert (kept.question, kept.channel, kept.asker, kept.public) == ("How?", CHANNEL, ANA, False)


def test_a_private_answer_is_the_askers_alone(answers: Answers) -> None:
    answer_id = answers.keep(ANA, None, "How?", ANSWER, NOW)

    assert answers.get(answer_id, BEN, NOW) is None
    assert answers.get(answer_id, Person(team="T2", user="U1"), NOW) is None
    assert answers.get("unknown", ANA, NOW) is None


def test_a_public_answer_is_for_everyone_of_the_workspace(answers: Answers) -> None:
    answer_id = answers.keep(ANA, CHANNEL, "How?", ANSWER, NOW, public=True)

    assert answers.get(answer_id, BEN, NOW) is not None
    assert answers.get(answer_id, Person(team="T2", user="U2"), NOW) is None


def test_the_asker_shares_an_answer_once(answers: Answers) -> None:
    answer_id = answers.keep(ANA, CHANNEL, "How?", ANSWER, NOW)

    assert not answers.share(answer_id, BEN)
    assert answers.share(answer_id, ANA)
    assert not answers.share(answer_id, ANA)
    assert answers.get(answer_id, BEN, NOW) is not None


def test_simultaneous_presses_share_once(answers: Answers) -> None:
    answer_id = answers.keep(ANA, CHANNEL, "How?", ANSWER, NOW)
    shared: list[bool] = []
    threads = [Thread(target=lambda: shared.append(answers.share(answer_id, ANA))) for _ in range(6)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(shared) == [False] * 5 + [True]


def test_an_answer_expires_with_thread_memory(answers: Answers) -> None:
    answer_id = answers.keep(ANA, None, "How?", ANSWER, NOW)

    assert answers.get(answer_id, ANA, NOW + timedelta(hours=24, seconds=-1)) is not None
    assert answers.get(answer_id, ANA, NOW + timedelta(hours=24)) is None


def test_without_memory_nothing_is_kept(store: Store) -> None:
    answers = Answers(store, memory_hours=0)

    answer_id = answers.keep(ANA, None, "How?", ANSWER, NOW)

    assert answer_id
    assert answers.get(answer_id, ANA, NOW) is None


def test_the_asker_alone_may_delete_an_answer(answers: Answers) -> None:
    answer_id = answers.keep(ANA, CHANNEL, "How?", ANSWER, NOW, public=True)

    assert not answers.delete(answer_id, BEN)
    assert answers.delete(answer_id, ANA)
    assert answers.get(answer_id, ANA, NOW) is None


def test_ids_cannot_be_guessed(store: Store) -> None:
    answers = Answers(store, memory_hours=24)

    ids = {answers.keep(ANA, None, "How?", ANSWER, NOW) for _ in range(50)}

    assert len(ids) == 50
    assert min(map(len, ids)) >= 16
