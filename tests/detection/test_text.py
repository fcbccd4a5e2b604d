"""Masking: what an author quotes, pastes or links is not the author's own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.detection.text import MAX_CHARACTERS, mask, normalise, sentences


@pytest.mark.parametrize(
    "foreign",
    [
        '"widget builders"',
        "“widget builders”",
        "«widget builders»",
        "‘widget builders’",
        "'widget builders'",
        "`widget builders`",
        "```\nwidget builders\n```",
        "\n> widget builders\n",
        "\n&gt; widget builders\n",
        "<https://x.test/widget-builders|widget builders>",
        "https://x.test/widget-builders",
        "www.widget-builders.test",
        ":widget_builders:",
        "<@U123|widget builders>",
    ],
)
def test_foreign_text_is_masked_in_place(foreign: str) -> None:
    text = f"before {foreign} after"

    masked = mask(text)

    assert "widget" not in masked
    assert len(masked) == len(text)
    assert masked.startswith("before ")
    assert masked.endswith(" after")


@pytest.mark.parametrize(
    "own",
    [
        "those guys can't deliver, it's what they're like, isn't it",
        "the operators' shift and the techs' notes",
        "rock 'n' roll widget builders",
        '5" tubing and 3" clamps from the widget builders',
        'the "experts" at Corvane',
        "costs <5 and >3, widget builders",
        "a `half open tick and widget builders",
        "10:30 call with widget builders: agenda",
    ],
)
def test_own_words_are_left_alone(own: str) -> None:
    assert mask(own) == own


@given(st.text(max_size=300))
def test_a_mask_keeps_every_place(text: str) -> None:
    masked = mask(text)

    assert len(masked) == len(text)
    assert all(new in (old, " ", "\n") for old, new in zip(text, masked, strict=True))


def test_a_very_long_message_is_read_up_to_a_limit() -> None:
    assert len(mask('"a b" ' * 20_000)) == MAX_CHARACTERS


def test_the_classifier_reads_the_kind_of_foreign_text_and_the_names_of_emoji() -> None:
    text = 'He said "just widget builders" 😂 :clown_face: <@U1> `x=1` https://x.test'

    assert normalise(text) == 'He said " quote " face with tears of joy clown face someone code link'


def test_sentences_are_found_with_their_places() -> None:
    text = "Batch 7 failed. Classic them!\n- ship by Fri e.g. DHL\n🙃"

    found = [text[start:end] for start, end in sentences(text)]

    assert found == ["Batch 7 failed.", "Classic them!", "- ship by Fri e.g. DHL"]
