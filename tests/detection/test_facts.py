"""Facts: what a rewording must not lose, and what a sentence pattern can be filled with."""

import pytest

from bot.detection.facts import facts, slots


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("we lost batch 12 and DEV-2291 is open", {"12", "dev-2291"}),
        ("ship 40% by Friday, 1.9M at most", {"40%", "1.9m"}),
        ("tell <@U12> that Corvane called", {"<@u12>", "corvane"}),
        ("no facts here at all", set()),
    ],
)
def test_numbers_references_and_names_are_facts(text: str, found: set[str]) -> None:
    assert found <= facts(text)
    assert facts(text) <= found | {"12"}


def test_a_pattern_is_filled_from_the_message() -> None:
    text = "Corvane is late with the batch record again, get it by Friday"

    filled = slots(text, text, ["Corvane"])

    assert filled == {"partner": "Corvane", "date": "by Friday", "item": "batch record"}


def test_without_a_name_the_partner_is_the_cdmo() -> None:
    assert slots("they are late", "they are late", []) == {"partner": "the CDMO"}


def test_a_partner_is_named_by_a_whole_word() -> None:
    assert slots("they said so", "they said so", ["Sai"]) == {"partner": "the CDMO"}
    assert slots("ask SAI", "ask SAI", ["Sai"]) == {"partner": "Sai"}
