"""The comparison ranks by what it says, and what ships leads it."""

from bot.bootstrap import Coach
from bot.content.questions import load_questions
from bot.evaluation.comparison import approaches, compare

EVERY = 20


def test_what_ships_beats_the_plain_ways_and_mending_helps_the_misspelled(built_coach: Coach) -> None:
    path = built_coach.library.root / "evaluation" / "unseen" / "questions.jsonl"
    questions = load_questions(path, built_coach.library.topics)[::EVERY]

    found = {row.name: row for row in compare(built_coach.retriever, built_coach.ranker, questions)}

    assert list(found) == [row.name for row in approaches(built_coach.ranker)]
    ships = found["+ slips mended (ships)"].hit_1
    assert ships > found["hybrid of both"].hit_1 > 0
    assert ships > found["words alone (BM25)"].hit_1
    misspelled = found["misspelled on purpose, not mended"].hit_1
    assert found["misspelled on purpose, mended (ships)"].hit_1 > misspelled


def test_only_the_last_ones_before_the_slips_mend_them(built_coach: Coach) -> None:
    mending = [row.name for row in approaches(built_coach.ranker) if row.mended]

    assert mending == ["+ slips mended (ships)", "misspelled on purpose, mended (ships)"]
