from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.coach.answers import Answers
from bot.coach.feedback import AnswerFeedback
from bot.coach.insights import CardFeedback, Insights
from bot.errors import BadInput
from bot.model import Person
from bot.store import Store, counting, tables
from tests.coach.conftest import ANA, NOW
from tests.coach.test_answers import ANSWER

MONDAY, SUNDAY = date(2026, 11, 16), date(2026, 11, 22)
ABSTAINED = replace(ANSWER, abstained=True)


@pytest.fixture
def insights(store: Store) -> Insights:
    return Insights(store)


def team(size: int) -> list[Person]:
    return [Person(team="T1", user=f"U{number}") for number in range(size)]


def test_counts_are_told_from_five_people_up(insights: Insights) -> None:
    for person in team(4):
        insights.record(person, ANSWER, NOW)
    insights.record(team(1)[0], ANSWER, NOW)
    assert insights.summary("T1", MONDAY, SUNDAY).questions is None
    assert insights.summary("T1", MONDAY, SUNDAY).cards == {}

    insights.record(Person(team="T1", user="U4"), ANSWER, NOW)

    insight = insights.summary("T1", MONDAY, SUNDAY)
    assert insight.questions == 6
    assert insight.cards == {"a": 6}
    assert insight.abstentions is None


def test_each_count_rests_on_five_people_of_its_own(insights: Insights) -> None:
    for number, person in enumerate(team(6)):
        insights.record(person, ANSWER if number < 4 else ABSTAINED, NOW)

    insight = insights.summary("T1", MONDAY, SUNDAY)

    assert insight.questions == 6
    assert (insight.cards, insight.abstentions) == ({}, None)


def test_abstentions_are_counted(insights: Insights) -> None:
    for person in team(5):
        insights.record(person, ABSTAINED, NOW)

    assert insights.summary("T1", MONDAY, SUNDAY).abstentions == 5


def test_workspaces_do_not_mix(insights: Insights) -> None:
    for number in range(6):
        insights.record(Person(team=f"T{number % 2}", user=f"U{number}"), ANSWER, NOW)

    assert insights.summary("T1", MONDAY, SUNDAY).questions is None


def test_a_span_is_widened_to_whole_weeks(insights: Insights) -> None:
    for day, person in enumerate(team(6)):
        insights.record(person, ANSWER, NOW + timedelta(days=day - 2))

    insight = insights.summary("T1", date(2026, 11, 18), date(2026, 11, 18))

    assert (insight.since, insight.until) == (MONDAY, SUNDAY)
    assert insight.questions == 6
    assert insights.summary("T1", MONDAY + timedelta(days=7), SUNDAY + timedelta(days=7)).questions is None


def test_people_of_several_weeks_count_together(insights: Insights) -> None:
    for number, person in enumerate(team(5)):
        insights.record(person, ANSWER, NOW + timedelta(days=7 * (number % 2)))

    assert insights.summary("T1", MONDAY, SUNDAY).questions is None
    assert insights.summary("T1", MONDAY, SUNDAY + timedelta(days=7)).questions == 5


def test_neither_questions_nor_people_are_kept_with_the_counts(insights: Insights, store: Store) -> None:
    insights.record(ANA, ANSWER, NOW)

    with store.reading() as connection:
        rows = connection.execute(select(tables.tally)).all()

    assert {row.kind for row in rows} == {"question", "card"}
    assert all(ANA.user not in str(row) and len(row.pseudonym) == 32 for row in rows)


def test_ratings_are_told_by_card_if_five_people_rated_it(store: Store, insights: Insights) -> None:
    answers, feedback = Answers(store, memory_hours=24), AnswerFeedback(store, memory_hours=24)
    both = answers.keep(ANA, None, "How?", ANSWER, NOW, public=True)
    only_a = answers.keep(ANA, None, "What?", replace(ANSWER, cards=ANSWER.cards[:1]), NOW, public=True)
    for number, person in enumerate(team(5)):
        feedback.rate(both if number < 4 else only_a, person, number != 1, None, NOW)

    insight = insights.summary("T1", MONDAY, SUNDAY)

    assert insight.feedback == (CardFeedback(card="a", good=4, bad=1),)


def test_gaps_and_reasons_are_told_without_names_or_order(store: Store, insights: Insights) -> None:
    answers, feedback = Answers(store, memory_hours=24), AnswerFeedback(store, memory_hours=24)
    insights.record_gap(ANA, "  Who pays for stability?  ", NOW)
    insights.record_gap(Person(team="T1", user="U7"), "And customs?", NOW)
    feedback.rate(answers.keep(ANA, None, "How?", ANSWER, NOW), ANA, False, "Too long.", NOW)

    insight = insights.summary("T1", MONDAY, SUNDAY)

    assert insight.gaps == ("And customs?", "Who pays for stability?")
    assert insight.comments == ("Too long.",)
    with pytest.raises(BadInput):
        insights.record_gap(ANA, "  ", NOW)


def test_the_csv_has_one_row_per_week_and_count(insights: Insights, store: Store) -> None:
    for week in (0, 7):
        for person in team(5):
            insights.record(person, ANSWER, NOW + timedelta(days=week))
    with store.transaction() as connection:
        for person in team(5):
            counting.count(connection, person, "nudge", "blame", MONDAY)

    assert insights.csv("T1", MONDAY, SUNDAY + timedelta(days=7)).splitlines() == [
        "week,metric,subject,count",
        "2026-11-16,questions,,5",
        "2026-11-16,answers,a,5",
        "2026-11-16,nudges,blame,5",
        "2026-11-23,questions,,5",
        "2026-11-23,answers,a,5",
    ]


def test_the_csv_of_too_few_people_is_empty(insights: Insights) -> None:
    insights.record(ANA, ANSWER, NOW)

    assert insights.csv("T1", MONDAY, SUNDAY) == "week,metric,subject,count\n"


def test_weeks_begin_on_a_monday() -> None:
    assert {counting.week_of(MONDAY + timedelta(days=day)) for day in range(7)} == {MONDAY}
