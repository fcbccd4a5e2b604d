"""Questions as typed: what is left of them, and what is added."""

import pytest

from bot.errors import BadInput
from bot.retrieval.query import MAX_CHARACTERS, Abbreviations, clean_question


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("<@U0COACH> who releases *the* batch?", "who releases the batch?"),
        ("see <https://x.test/a|the agreement> first", "see the agreement first"),
        ("is `GMP` needed? :thinking_face:", "is GMP needed?"),
        ("who\u200b signs\x00\x07 it", "who signs it"),
        ("a &amp; b &lt;1%", "a & b <1%"),
        ("snake_case stays", "snake_case stays"),
    ],
)
def test_only_the_words_are_left(typed: str, left: str) -> None:
    assert clean_question(typed) == left


@pytest.mark.parametrize("typed", ["", "   ", ":smile: :wave:", "<@U1>", "\x00\x01", "🙈🙉", "?!"])
def test_a_text_without_a_word_is_no_question(typed: str) -> None:
    with pytest.raises(BadInput, match="no question"):
        clean_question(typed)


def test_a_very_long_text_is_cut() -> None:
    assert len(clean_question("word " * 10_000)) == MAX_CHARACTERS


def test_abbreviations_are_spelled_out_once_and_as_whole_words() -> None:
    abbreviations = Abbreviations(
        {"PPQ": "process performance qualification", "PC": "process characterisation"}
    )

    spelled = abbreviations.spell_out("ppq or PPQ on my pcs?")

    assert spelled == "ppq or PPQ on my pcs? process performance qualification"
