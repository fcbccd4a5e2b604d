"""Words in common: BM25 over whole cards, and how much of a question the cards' vocabulary covers."""

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

_WORD = re.compile(r"[a-z0-9][a-z0-9&/'-]*[a-z0-9]|[a-z0-9]")
STOPWORDS = frozenset(
    "a about after again all also am an and any are as at be because been before being but by can could did do does "
    "doing don't for from get getting give go going got had has have having he her here him his how i i'm i've if in "
    "into is isn't it it's its just let let's like may me might more most my need no not of off on once one only or "
    "other our out over own please really same say she should so some still such than that that's the their them then "
    "there these they this those through to too under until up us use very want was we we're were what what's when "
    "where which while who why will with without would you your".split()
)


def words(text: str) -> list[str]:
    """Stemmed content words of a text, in order."""
    found = (word for word in _WORD.findall(text.lower().replace("’", "'")) if word not in STOPWORDS)
    return [_stem(word) for word in found]


class LexicalIndex:
    """BM25 over documents given as texts."""

    def __init__(self, documents: Sequence[str]) -> None:
        import bm25s

        tokens = [words(document) for document in documents]
        self._bm25 = bm25s.BM25(method="lucene", k1=1.2, b=0.6)
        self._bm25.index(tokens, show_progress=False)
        self._size = len(documents)
        counts: dict[str, int] = {}
        for row in tokens:
            for word in set(row):
                counts[word] = counts.get(word, 0) + 1
        self._rarity = {word: float(np.log(1 + self._size / count)) for word, count in counts.items()}
        self._rarest = float(np.log(1 + self._size))

    def scores(self, query: Sequence[str]) -> npt.NDArray[np.float32]:
        """BM25 scores of shape (documents,); zeros where no word is known."""
        known = [word for word in query if word in self._rarity]
        if not known:
            return np.zeros(self._size, dtype=np.float32)
        return np.asarray(self._bm25.get_scores(known), dtype=np.float32)

    def coverage(self, query: Sequence[str]) -> float:
        """The share of the question's content words, by rarity, that the documents know at all."""
        if not query:
            return 0.0
        weights = [self._rarity.get(word, self._rarest) for word in query]
        covered = [weight for word, weight in zip(query, weights, strict=True) if word in self._rarity]
        return sum(covered) / sum(weights)

    def knows(self, word: str) -> bool:
        """Whether a stemmed word stands in any document."""
        return word in self._rarity


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    """By a stemmer of its own, a matter of microseconds: one must not be shared by threads."""
    import Stemmer

    return str(Stemmer.Stemmer("english", 0).stemWord(word.removesuffix("'s")))
