from datetime import UTC, datetime
from io import BytesIO

import pytest
from PIL import Image

from bot.coach.assessment import SelfAssessment, quarter_of
from bot.content.assessment import Assessment, Mark, ScoredStatement
from bot.errors import BadInput
from bot.model import Person
from bot.store import Store
from tests.coach.conftest import ANA, NOW

MARKS = ("strategy", "respect", "oversight", "joint")
BAD = {name: score for mark in MARKS for name, score in ((mark, 1), (f"{mark}-not", 5))}
GOOD = {name: score for mark in MARKS for name, score in ((mark, 5), (f"{mark}-not", 1))}
SPRING = datetime(2026, 5, 1, tzinfo=UTC)


@pytest.fixture
def assessment(store: Store) -> SelfAssessment:
    statements = [
        ScoredStatement(id=f"{mark}{ending}", mark=mark, text=f"We {mark}.", reversed=bool(ending))
        for mark in MARKS
        for ending in ("", "-not")
    ]
    content = Assessment(
        marks={mark: Mark(id=mark, title=mark.title(), topics=("topic",)) for mark in MARKS},
        statements={statement.id: statement for statement in statements},
    )
    return SelfAssessment(store, content)


def team(size: int, name: str = "U") -> list[Person]:
    return [Person(team="T1", user=f"{name}{number}") for number in range(size)]


def test_there_is_no_result_under_four_people(assessment: SelfAssessment) -> None:
    for person in team(3):
        assessment.answer(person, GOOD, NOW)
    assert assessment.team_result("T1", NOW) is None

    assessment.answer(Person(team="T1", user="X"), GOOD, NOW)

    assert assessment.team_result("T2", NOW) is None
    result = assessment.team_result("T1", NOW)
    assert result is not None
    assert result.people == 4


def test_one_person_answering_often_counts_once(assessment: SelfAssessment) -> None:
    for _ in range(5):
        assessment.answer(ANA, GOOD, NOW)

    assert assessment.team_result("T1", NOW) is None


def test_the_result_is_the_mean_by_mark_with_reversed_statements_turned(assessment: SelfAssessment) -> None:
    for person in team(3):
        assessment.answer(person, GOOD, NOW)
    assessment.answer(Person(team="T1", user="X"), {**GOOD, "respect": 3, "respect-not": 5}, NOW)

    result = assessment.team_result("T1", NOW)

    assert result is not None
    assert result.people == 4
    assert result.by_mark == {"strategy": 5.0, "respect": 4.2, "oversight": 5.0, "joint": 5.0}
    assert result.weakest == "respect"


def test_the_trend_shows_quarters_with_enough_answers(assessment: SelfAssessment) -> None:
    for person in team(4):
        assessment.answer(person, BAD, SPRING)
    assessment.answer(ANA, GOOD, datetime(2026, 8, 1, tzinfo=UTC))
    for person in team(4):
        assessment.answer(person, GOOD, NOW)

    result = assessment.team_result("T1", NOW)

    assert result is not None
    assert [(quarter.quarter, quarter.people) for quarter in result.trend] == [("2026-Q2", 4), ("2026-Q4", 4)]
    assert result.trend[0].by_mark["joint"] == 1.0
    assert result.by_mark["joint"] == 5.0


def test_answers_of_more_than_four_quarters_ago_count_no_more(assessment: SelfAssessment) -> None:
    for person in team(4):
        assessment.answer(person, GOOD, SPRING)

    assert assessment.team_result("T1", datetime(2027, 3, 31, tzinfo=UTC)) is not None
    assert assessment.team_result("T1", datetime(2027, 4, 1, tzinfo=UTC)) is None


def test_people_see_their_own_latest_scores(assessment: SelfAssessment) -> None:
    assert assessment.my_answers(ANA) == {}

    assessment.answer(ANA, BAD, SPRING)
    assessment.answer(ANA, GOOD, NOW)

    assert assessment.my_answers(ANA) == GOOD
    assert assessment.my_answers(Person(team="T2", user=ANA.user)) == {}


@pytest.mark.parametrize(
    ("scores", "named"),
    [
        ({"strategy": 3}, "all 8"),
        ({**GOOD, "unknown": 3}, "unknown"),
        ({**GOOD, "joint": 6}, "1 to 5"),
        ({**GOOD, "joint": 0}, "1 to 5"),
    ],
)
def test_scores_must_be_complete_and_in_range(
    assessment: SelfAssessment, scores: dict[str, int], named: str
) -> None:
    with pytest.raises(BadInput, match=named):
        assessment.answer(ANA, scores, NOW)

    assert assessment.my_answers(ANA) == {}


def test_the_chart_is_a_picture_with_words_beside_it(assessment: SelfAssessment) -> None:
    for person in team(4):
        assessment.answer(person, BAD, SPRING)
        assessment.answer(person, {**GOOD, "respect": 2}, NOW)
    result = assessment.team_result("T1", NOW)
    assert result is not None

    picture = Image.open(BytesIO(assessment.chart(result)))

    assert picture.format == "PNG"
    assert min(picture.size) >= 600
    assert len(set(picture.convert("RGB").resize((50, 50)).get_flattened_data())) > 10
    assert assessment.chart_text(result) == (
        "Radar chart of 4 people's answers, from 1 to 5: Strategy 5.0, Respect 3.5, Oversight 5.0, Joint 5.0."
        " The weakest mark is Respect."
    )


def test_the_chart_of_a_first_result_has_no_earlier_line(assessment: SelfAssessment) -> None:
    for person in team(4):
        assessment.answer(person, GOOD, NOW)
    result = assessment.team_result("T1", NOW)
    assert result is not None

    assert assessment.chart(result).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("back", "quarter"), [(0, "2026-Q4"), (3, "2026-Q1"), (4, "2025-Q4"), (7, "2025-Q1")]
)
def test_quarters_are_counted_back_over_years(back: int, quarter: str) -> None:
    assert quarter_of(NOW, back=back) == quarter
