from hypothesis import given
from hypothesis import strategies as st

from bot.coach.deck import deal, shuffled

DECK = [f"card-{number}" for number in range(30)]


def dealt(days: int, cards: list[str] = DECK) -> list[str]:
    history: list[str] = []
    for _ in range(days):
        history.append(deal(lambda number: shuffled(cards, str(number)), history))
    return history


def test_nothing_comes_again_before_the_deck_is_used_up() -> None:
    shown = dealt(90)

    for first in (0, 30, 60):
        assert sorted(shown[first : first + 30]) == sorted(DECK)


def test_rounds_differ_in_order() -> None:
    shown = dealt(60)

    assert shown[:30] != shown[30:]


def test_a_round_does_not_open_with_what_was_shown_lately() -> None:
    shown = dealt(90)

    for turn in (30, 60):
        assert not set(shown[turn - 14 : turn]) & {shown[turn]}


def test_the_order_of_the_deck_is_followed() -> None:
    assert deal(lambda _: ["b", "a", "c"], ["b"]) == "a"


def test_a_new_card_is_dealt_in_the_running_round_and_a_removed_one_does_not_count() -> None:
    assert deal(lambda _: ["a", "b", "new"], ["gone", "a", "b"]) == "new"


def test_a_deck_of_one_repeats_itself() -> None:
    assert deal(lambda _: ["a"], ["a", "a"]) == "a"


@given(size=st.integers(1, 12), days=st.integers(1, 40))
def test_every_round_holds_every_card_once(size: int, days: int) -> None:
    cards = DECK[:size]
    shown = dealt(days, cards)

    for first in range(0, days - size + 1, size):
        assert sorted(shown[first : first + size]) == sorted(cards)
