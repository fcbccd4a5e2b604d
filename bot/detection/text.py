"""The author's own words in a message: everything quoted, pasted or linked is masked."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

MAX_CHARACTERS = 4000
"""Longer messages are reviewed up to here; nobody reads further in a channel."""

Span = tuple[int, int]

_FENCE = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
_CODE = re.compile(r"`[^`\n]+`")
_QUOTED_LINE = re.compile(r"^[ \t]*(?:>|&gt;).*$", re.MULTILINE)
_LINK = re.compile(r"<(?:https?|mailto):[^>]*>|https?://\S+|\bwww\.\S+")
_MENTION = re.compile(r"<[@#!][^>]*>")
_EMOJI_NAME = re.compile(r"(?<![\w:]):[a-z0-9_+-]+:(?![\w:])")
_QUOTATION = re.compile(
    r"“[^”\n]{2,400}”|«[^»\n]{2,400}»|‘[^’\n]{2,400}’(?!\w)|„[^“”\n]{2,400}[“”]"
    r"|(?<![\w\"])\"[^\"\n]{2,400}\"(?!\w)|(?<![\w'’])'(?=\S)(?:[^'\n]|'(?=\w)){2,400}(?<=\S)'(?![\w'])"
)
_SENTENCE_END = re.compile(r"(?<=[.!?…])[)\"'”’]*\s+(?=[^\s])|\n+|(?<=[a-z0-9)])\s+(?:—|–|--)\s+")
_NUMBERED = re.compile(r"\b(?:e\.g|i\.e|vs|no|approx|dr|mr|ms|inc|st)\.$", re.IGNORECASE)


def mask(text: str) -> str:
    """The message with foreign text blanked, character for character, so that spans stay right.

    Foreign are code, quoted lines, quotations of two words or more, links, mentions and emoji names.
    """
    masked = text[:MAX_CHARACTERS]
    for pattern in (_FENCE, _CODE, _QUOTED_LINE, _LINK, _MENTION, _EMOJI_NAME):
        masked = pattern.sub(_blank, masked)
    return _QUOTATION.sub(_blank_quotation, masked)


def normalise(text: str) -> str:
    """What the classifier reads: foreign text replaced by a word for its kind, emoji by their names."""
    plain = text[:MAX_CHARACTERS]
    for pattern, word in (
        (_FENCE, " code "),
        (_CODE, " code "),
        (_QUOTED_LINE, " quote "),
        (_LINK, " link "),
        (_MENTION, " someone "),
    ):
        plain = pattern.sub(word, plain)
    plain = _EMOJI_NAME.sub(lambda match: f" {match.group()[1:-1].replace('_', ' ')} ", plain)
    plain = _QUOTATION.sub(
        lambda match: ' " quote " ' if _is_foreign(match.group()) else match.group(), plain
    )
    return " ".join("".join(_spoken(char) for char in plain).split())


def sentences(text: str) -> Sequence[Span]:
    """Spans of the sentences and lines that hold a word, in order."""
    return [span for span in _sentences(text) if re.search(r"\w", text[span[0] : span[1]])]


def _sentences(text: str) -> Iterator[Span]:
    start = 0
    for match in _SENTENCE_END.finditer(text):
        if _NUMBERED.search(text[start : match.start()]):
            continue
        yield _trimmed(text, start, match.start())
        start = match.end()
    yield _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))


def _blank(match: re.Match[str]) -> str:
    return "".join("\n" if char == "\n" else " " for char in match.group())


def _blank_quotation(match: re.Match[str]) -> str:
    return _blank(match) if _is_foreign(match.group()) else match.group()


def _is_foreign(quotation: str) -> bool:
    return len(quotation[1:-1].split()) > 1


def _spoken(char: str) -> str:
    category = unicodedata.category(char)
    if category in {"Cc", "Cf", "Cs", "Mn"} and char != "\n":
        return " " if category == "Cc" else ""
    if category == "So":
        return f" {unicodedata.name(char, '').lower()} "
    return char
