from datetime import timedelta

import pytest

from bot.coach.threads import Threads
from bot.model import Channel, Turn
from bot.store import Store
from tests.coach.conftest import ANA, BEN, CHANNEL, NOW

THREAD = "17.001"


def turn(number: int) -> Turn:
    return Turn(question=f"question {number}", cards=(f"card-{number}",))


@pytest.fixture
def threads(store: Store) -> Threads:
    return Threads(store, memory_hours=24)


def test_turns_come_back_oldest_first(threads: Threads) -> None:
    for number in (1, 2):
        threads.remember(CHANNEL, THREAD, ANA, turn(number), NOW)

    assert threads.turns(CHANNEL, THREAD, NOW) == (turn(1), turn(2))


def test_the_six_latest_turns_are_kept(threads: Threads) -> None:
    for number in range(9):
        threads.remember(CHANNEL, THREAD, ANA, turn(number), NOW)

    assert threads.turns(CHANNEL, THREAD, NOW) == tuple(turn(number) for number in range(3, 9))


def test_threads_do_not_mix(threads: Threads) -> None:
    threads.remember(CHANNEL, THREAD, ANA, turn(1), NOW)

    assert threads.turns(CHANNEL, "17.002", NOW) == ()
    assert threads.turns(Channel(team="T1", id="C2"), THREAD, NOW) == ()
    assert threads.turns(Channel(team="T2", id="C1"), THREAD, NOW) == ()


def test_memory_ends_with_its_time(threads: Threads) -> None:
    threads.remember(CHANNEL, THREAD, ANA, turn(1), NOW)

    assert threads.turns(CHANNEL, THREAD, NOW + timedelta(hours=24, seconds=-1)) == (turn(1),)
    assert threads.turns(CHANNEL, THREAD, NOW + timedelta(hours=24)) == ()
    assert not threads.is_part_of(CHANNEL, THREAD, NOW + timedelta(hours=24))


def test_no_memory_keeps_no_question_but_follows_the_talk(store: Store) -> None:
    threads = Threads(store, memory_hours=0)
    threads.remember(CHANNEL, THREAD, ANA, turn(1), NOW)

    assert threads.turns(CHANNEL, THREAD, NOW) == ()
    assert threads.is_part_of(CHANNEL, THREAD, NOW + timedelta(hours=1))
    with store.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM thread_turn").scalar() == 0


def test_the_coach_is_part_of_a_thread_in_which_it_answered(threads: Threads) -> None:
    assert not threads.is_part_of(CHANNEL, THREAD, NOW)

    threads.remember(CHANNEL, THREAD, ANA, turn(1), NOW)

    assert threads.is_part_of(CHANNEL, THREAD, NOW)


def test_the_asker_goes_on_without_a_mention(threads: Threads) -> None:
    assert not threads.human_reply(CHANNEL, THREAD, ANA, NOW)

    threads.remember(CHANNEL, THREAD, ANA, turn(1), NOW)

    assert threads.human_reply(CHANNEL, THREAD, ANA, NOW)


def test_the_coach_is_quiet_once_people_talk_to_each_other(threads: Threads) -> None:
    threads.remember(CHANNEL, THREAD, ANA, turn(1), NOW)

    assert not threads.human_reply(CHANNEL, THREAD, BEN, NOW)
    assert not threads.human_reply(CHANNEL, THREAD, ANA, NOW)
    assert not threads.is_part_of(CHANNEL, THREAD, NOW)


def test_a_reply_to_somebody_else_is_not_for_the_coach(threads: Threads) -> None:
    threads.remember(CHANNEL, THREAD, ANA, turn(1), NOW)

    assert not threads.human_reply(CHANNEL, THREAD, ANA, NOW, to_someone_else=True)
    assert not threads.is_part_of(CHANNEL, THREAD, NOW)


def test_a_new_answer_brings_the_coach_back(threads: Threads) -> None:
    threads.remember(CHANNEL, THREAD, ANA, turn(1), NOW)
    threads.human_reply(CHANNEL, THREAD, BEN, NOW)

    threads.remember(CHANNEL, THREAD, BEN, turn(2), NOW)

    assert threads.human_reply(CHANNEL, THREAD, BEN, NOW)
    assert threads.turns(CHANNEL, THREAD, NOW) == (turn(1), turn(2))


def test_forgetting_a_person_leaves_what_others_asked(threads: Threads) -> None:
    threads.remember(CHANNEL, THREAD, ANA, turn(1), NOW)
    threads.remember(CHANNEL, THREAD, BEN, turn(2), NOW)

    threads.forget(ANA)

    assert threads.turns(CHANNEL, THREAD, NOW) == (turn(2),)
