"""Spelling tolerance: a word that nobody uses is read as the word that is one slip away from it."""

import re
from collections.abc import Iterable
from functools import lru_cache

SHORTEST = 5
"""Shorter words have too many neighbours."""
_WORD = re.compile(r"[A-Za-z][A-Za-z'-]+")


class Speller:
    """Mends single slips (a letter wrong, missing, doubled, or two swapped) towards the words of some texts."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._known = frozenset(word for text in texts for word in _WORD.findall(text.lower()))
        self._choices = sorted(word for word in self._known if len(word) >= SHORTEST)
        self._nearest = lru_cache(maxsize=10_000)(self._find)

    def mend(self, text: str) -> str:
        """The text with its unknown words replaced where a known one is near."""
        return _WORD.sub(lambda match: self._mended(match.group()), text)

    def _mended(self, word: str) -> str:
        lowered = word.lower()
        if len(word) < SHORTEST or lowered in self._known:
            return word
        return self._nearest(lowered) or word

    def _find(self, word: str) -> str | None:
        from rapidfuzz import process
        from rapidfuzz.distance import DamerauLevenshtein

        found = process.extractOne(word, self._choices, scorer=DamerauLevenshtein.distance, score_cutoff=1)
        return found[0] if found else None
