"""Lets a model's sentence pass only where the passages that it cites support it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.model import Passage
from bot.retrieval.lexical import words

MINIMUM_SENTENCES = 2
"""Fewer supported sentences than this are no answer."""
_MOST_DROPPED = 0.5
_OVERLAP = 0.6
"""Share of a sentence's content words that the cited passages hold: faithful wording reaches it."""
_SINGLE_OVERLAP = 0.2
_LABEL_WORDS = 7
_FEWEST_WORDS = 2

_MARKER = re.compile(r"\[(\d{1,2}(?:\s*,\s*\d{1,2})*)\]")
_MARKERS = re.compile(r"((?:\[\d{1,2}(?:\s*,\s*\d{1,2})*\][ \t]*)+)")
_LATE_MARKERS = re.compile(r"([.!?])[ \t]*((?:\[\d{1,2}(?:\s*,\s*\d{1,2})*\][ \t]*)+)")
_UNIT_END = re.compile(r"\n+|(?<=\][.!?])[ \t]+(?![\[ \t])|(?<=[.!?])[ \t]+(?=[\"“'*(-]*[A-Z0-9])")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_REFERENCE = re.compile(
    r"\b(?:annex|article|chapter|section|part|paragraph|§)\s*\d[\w.]*|\b[a-z]{1,4}\d+[a-z0-9()]*\b",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"(?:https?|ftp|mailto|slack|javascript|data):[^\s<>)\]|]+|\bwww\.[^\s<>)\]|]+", re.IGNORECASE
)
_MARKDOWN_LINK = re.compile(r"!?\[[^\]]*\]\(([^)]*)\)")
_CONTROL = re.compile(
    r"<[!@#][^>]*>?|<[a-z]+:[^>]*>|@(?:channel|here|everyone)\b|&lt;[!@#]"
    r"|[\u200b-\u200f\u202a-\u202e\u2060-\u2069]",
    re.IGNORECASE,
)
_FORBIDS = re.compile(r"\b(?:not|never|cannot|nobody|\w+n't|avoid\w*|refrain|stop)\b")
_LIMITS = re.compile(
    r"\b(?:not|never|cannot|nobody|\w+n't|avoid\w*|refrain|stop|no|none|nothing|without|nor|neither|unless"
    r"|instead of|rather than|refus\w+|mistake|wrong|harm\w*|risk\w*)\b"
)
_SENTENCES = re.compile(r"(?<=[.!?])\s+|\n+")
_SMALL_NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NUMBER_WORDS = {word: str(number) for number, word in enumerate(_SMALL_NUMBERS, 2)}


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """A passage as a model may cite it."""

    number: int
    passage: Passage
    links: frozenset[str] = field(default=frozenset())
    """The only addresses that a sentence on this passage may hold."""


class Grounder:
    """Takes a model's text as it arrives and gives back what is supported, sentence by sentence."""

    def __init__(self, evidence: Sequence[Evidence]) -> None:
        self._evidence = {item.number: item for item in evidence}
        self._stems = {item.number: frozenset(words(_searchable(item))) for item in evidence}
        self._numbers: dict[int, int] = {}
        self._rest = ""
        self._label = ""
        self._ends_line = True
        self.kept = 0
        self.dropped = 0

    @property
    def cited(self) -> Sequence[Evidence]:
        """The passages cited so far, in the order of their numbers in the text given back."""
        return tuple(self._evidence[number] for number in self._numbers)

    @property
    def enough(self) -> bool:
        """Whether what was supported is an answer."""
        total = self.kept + self.dropped
        return self.kept >= MINIMUM_SENTENCES and self.dropped <= _MOST_DROPPED * total

    def feed(self, delta: str) -> str:
        """The supported sentences that this piece of text completed."""
        self._rest = _LATE_MARKERS.sub(_before_the_stop, self._rest + delta)
        units, self._rest = _split(self._rest)
        return "".join(map(self._passed, units))

    def finish(self) -> str:
        """The last sentence, if it is supported."""
        unit, self._rest = self._rest, ""
        return self._passed(unit)

    def _passed(self, unit: str) -> str:
        """The unit if it is supported, else at most the end of its line."""
        if not _MARKER.search(unit) and self._is_label(unit):
            self._label = unit
            return ""
        if not words(_MARKER.sub(" ", unit)):
            return self._line_end(unit)
        if not self._supported(unit):
            self.dropped += 1
            return self._line_end(unit)
        self.kept += 1
        label, self._label = self._label, ""
        self._ends_line = unit.endswith("\n")
        return label + _MARKERS.sub(self._renumbered, unit)

    def _line_end(self, unit: str) -> str:
        if self._ends_line or not unit.endswith("\n"):
            return ""
        self._ends_line = True
        return "\n"

    def _is_label(self, text: str) -> bool:
        bare = text.strip().strip("*#_ ")
        looks_so = text.strip().endswith((":", ":**", "**")) and len(bare.split()) <= _LABEL_WORDS
        return looks_so and _is_harmless(text) and not _NUMBER.search(bare)

    def _supported(self, unit: str) -> bool:
        clauses = _clauses(unit)
        numbers = {number for _, cited in clauses for number in cited}
        if not numbers or not numbers <= self._evidence.keys():
            return False
        links = frozenset[str]().union(*(self._evidence[number].links for number in numbers))
        if not _is_harmless(_MARKER.sub(" ", unit), links):
            return False
        enough_words = len(set(words(_MARKER.sub(" ", unit)))) >= _FEWEST_WORDS
        return enough_words and all(self._follows(clause, cited) for clause, cited in clauses)

    def _follows(self, clause: str, numbers: Sequence[int]) -> bool:
        """Whether the cited passages hold a clause's facts, its negation and most of its words."""
        stems = set(words(_LINK.sub(" ", clause)))
        if not stems:
            return True
        source = " ".join(_searchable(self._evidence[number]) for number in numbers).lower()
        if not _facts(_LINK.sub(" ", clause)) <= _facts(source):
            return False
        if not _same_direction(clause, self._nearest_sentence(stems, numbers)):
            return False
        shares = [len(stems & self._stems[number]) / len(stems) for number in numbers]
        known = frozenset[str]().union(*(self._stems[number] for number in numbers))
        return min(shares) >= _SINGLE_OVERLAP and len(stems & known) >= _OVERLAP * len(stems)

    def _nearest_sentence(self, stems: set[str], numbers: Sequence[int]) -> str:
        """The sentence of the cited passages that shares most words; one under "Avoid" is told as such."""
        sentences = [
            f"Avoid: {sentence}" if self._evidence[number].passage.heading == "Avoid" else sentence
            for number in numbers
            for sentence in _SENTENCES.split(self._evidence[number].passage.text)
        ]
        return max(sentences, key=lambda sentence: len(stems & set(words(sentence))))

    def _renumbered(self, match: re.Match[str]) -> str:
        run = match[1]
        shown = dict.fromkeys(
            self._numbers.setdefault(number, len(self._numbers) + 1) for number in _cited(run)
        )
        return "".join(f"[{number}]" for number in shown) + run[len(run.rstrip()) :]


def ground(text: str, evidence: Sequence[Evidence]) -> tuple[str, Grounder]:
    """The supported part of a whole text, and the grounder that knows what it cites."""
    grounder = Grounder(evidence)
    passed = grounder.feed(text) + grounder.finish()
    return passed.strip(), grounder


def _split(text: str) -> tuple[list[str], str]:
    """Whole sentences and lines with the blanks behind them, and the unfinished rest."""
    units: list[str] = []
    start = 0
    for match in _UNIT_END.finditer(text):
        if match.end() == len(text) and "\n" not in match.group():
            break
        units.append(text[start : match.end()])
        start = match.end()
    return units, text[start:]


def _before_the_stop(match: re.Match[str]) -> str:
    """Markers that stand behind a full stop, put before it."""
    markers = match[2].rstrip(" \t")
    return f" {markers}{match[1]}{match[2][len(markers) :]}"


def _clauses(unit: str) -> list[tuple[str, Sequence[int]]]:
    """The parts of a sentence with the passages cited behind each, the last ones for what follows them."""
    parts = _MARKERS.split(unit)
    cited = [_cited(run) for run in parts[1::2]]
    if not cited:
        return []
    return list(zip(parts[::2], [*cited, cited[-1]], strict=True))


def _cited(run: str) -> tuple[int, ...]:
    """The numbers in a run of markers."""
    return tuple(number for marker in _MARKER.finditer(run) for number in _numbers(marker[1]))


def _numbers(listed: str) -> tuple[int, ...]:
    return tuple(int(item) for item in listed.split(","))


def _searchable(item: Evidence) -> str:
    return f"{item.passage.heading} {item.passage.text}"


def _is_harmless(text: str, links: frozenset[str] = frozenset()) -> bool:
    """No control sequence of Slack, and no link but the given ones."""
    found = [*_LINK.findall(text), *_MARKDOWN_LINK.findall(text)]
    return not _CONTROL.search(text) and all(link.rstrip(".,;") in links for link in found)


def _facts(text: str) -> set[str]:
    """Numbers and references to sections, in one spelling."""
    lowered = text.lower()
    spelled = {_NUMBER_WORDS[word] for word in re.findall(r"[a-z]+", lowered) if word in _NUMBER_WORDS}
    numbers = {number.replace(",", "") for number in _NUMBER.findall(lowered)}
    return numbers | spelled | {re.sub(r"\s+", "", reference) for reference in _REFERENCE.findall(lowered)}


def _same_direction(clause: str, source: str) -> bool:
    """Whether both forbid or neither does: advice turned round keeps the words of its source."""
    clause, source = (text.lower().replace("’", "'") for text in (clause, source))
    if _FORBIDS.search(clause) and not _LIMITS.search(source):
        return False
    return not _FORBIDS.search(source) or _LIMITS.search(clause) is not None
