"""Single slips are mended towards known words; everything else is left as it was typed."""

import pytest

from bot.bootstrap import Coach
from bot.retrieval.spelling import Speller


@pytest.fixture(scope="module")
def speller() -> Speller:
    """One that knows a few words."""
    return Speller(["Who releases the batch after a deviation?", "The plant in Basel"])


@pytest.mark.parametrize(
    ("typed", "mended"),
    [
        ("who relases the bacth", "who releases the batch"),
        ("a deviiation in the plnat", "a deviation in the plant"),
        ("who releases the batch", "who releases the batch"),
        ("bath, rlsess and Xylandor", "bath, rlsess and Xylandor"),
        ("", ""),
    ],
)
def test_slips_are_mended(speller: Speller, typed: str, mended: str) -> None:
    assert speller.mend(typed) == mended


def test_a_misspelled_question_finds_the_same_card(built_coach: Coach) -> None:
    right = built_coach.retriever.search("who releases the batch, our quality unit or theirs?")
    misspelled = built_coach.retriever.search("who releaases the batcch, our quallity unit or theirs?")

    assert misspelled.cards[0] == right.cards[0]
    assert misspelled.confidence == right.confidence
