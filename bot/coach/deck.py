"""Dealing from a deck so that nothing comes again before everything was shown."""

import hashlib
from collections.abc import Callable, Iterable, Sequence

_NOT_AGAIN_SOON = 14
"""At the turn of a round, what was shown this lately waits, so that a new round does not open with it."""


def deal(deck: Callable[[int], Sequence[str]], history: Sequence[str]) -> str:
    """The next of a deck, whose order may change with the number of the round.

    `history` is what was dealt before, oldest first; what is no more in the deck does not count.
    """
    everything = set(deck(0))
    dealt: set[str] = set()
    finished_rounds = 0
    for item in history:
        dealt.add(item)
        if dealt >= everything:
            finished_rounds += 1
            dealt.clear()
    left = [item for item in deck(finished_rounds) if item not in dealt]
    lately = history[-min(_NOT_AGAIN_SOON, len(everything) // 2) :] if len(everything) > 1 else ()
    return next((item for item in left if item not in lately), left[0])


def shuffled(items: Iterable[str], key: str) -> list[str]:
    """The items in an order that only the key decides."""
    return sorted(items, key=lambda item: hashlib.sha256(f"{key}/{item}".encode()).digest())
