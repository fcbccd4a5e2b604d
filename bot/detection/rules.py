"""The certain cases: explicit phrases, found as whole words in masked text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.content.language import Replacement
from bot.detection.text import Span

_PLAIN = str.maketrans("’ſıİ\u212a", "'siIK")
"""Letters that a search without regard to case takes for a plain one, one for one."""


@dataclass(frozen=True, kw_only=True)
class _Phrase:
    attitude: str
    say: str


class PhraseRules:
    """Finds and replaces the phrases of `replacements.yaml`; the longest wins."""

    def __init__(self, replacements: Sequence[Replacement]) -> None:
        self._phrases = {
            phrase: _Phrase(attitude=entry.attitude, say=entry.say)
            for entry in replacements
            for phrase in entry.find
        }
        ordered = sorted(map(re.escape, self._phrases), key=len, reverse=True)
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(ordered)})(?!\w)", re.IGNORECASE)

    def find(self, masked: str) -> tuple[Span, str] | None:
        """The place and the attitude of the first phrase."""
        match = self._pattern.search(_straight(masked))
        return (match.span(), self._phrase(match).attitude) if match else None

    def replace(self, text: str, masked: str) -> str:
        """The text with every phrase that stands in its masked form replaced."""
        pieces, end = [], 0
        for match in self._pattern.finditer(_straight(masked)):
            say = self._phrase(match).say
            starts_sentence = (
                not text[: match.start()].strip() or text[: match.start()].rstrip()[-1] in ".!?\n"
            )
            capital = starts_sentence and match.group()[0].isupper()
            pieces += [text[end : match.start()], say[0].upper() + say[1:] if capital else say]
            end = match.end()
        return "".join(pieces) + text[end:]

    def _phrase(self, match: re.Match[str]) -> _Phrase:
        return self._phrases[match.group().lower()]


def _straight(text: str) -> str:
    return text.translate(_PLAIN)
