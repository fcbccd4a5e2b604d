"""A question as typed in Slack, made ready to be searched for."""

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from bot.content.yaml_file import read_yaml
from bot.errors import BadInput, ContentError

MAX_CHARACTERS = 4000

_LABELLED_LINK = re.compile(r"<(?:https?|mailto):[^|>]*\|([^>]*)>")
_LINK = re.compile(r"<(?:https?|mailto):[^>]*>|https?://\S+")
_MENTION = re.compile(r"<[@#!][^>]*>")
_EMOJI = re.compile(r":([a-z0-9_+'-]+):")
_MARKS = re.compile(r"[*~`]+|(?<!\w)_+(?=\S)|(?<=\S)_+(?!\w)")
_BLANKS = re.compile(r"\s+")
_WORDLIKE = re.compile(r"\w")


def clean_question(text: str) -> str:
    """Plain text of a question: no mentions, links, emoji names, marks or control characters.

    Raises `BadInput` where nothing is left to search for.
    """
    visible = "".join(" " if unicodedata.category(char) in {"Cc", "Cf", "Cs"} else char for char in text)
    for pattern, kept in (
        (_LABELLED_LINK, r" \1 "),
        (_LINK, " "),
        (_MENTION, " "),
        (_EMOJI, " "),
        (_MARKS, ""),
    ):
        visible = pattern.sub(kept, visible)
    visible = visible.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")
    question = _BLANKS.sub(" ", visible).strip()
    if not _WORDLIKE.search(question):
        raise BadInput(
            "There is no question in that. Ask in a sentence, for example: who releases the batch?"
        )
    return question[:MAX_CHARACTERS]


class Abbreviations:
    """Spells out the field's abbreviations, so that short and long forms find each other."""

    def __init__(self, expansions: Mapping[str, str]) -> None:
        self._expansions = {key.lower(): value for key, value in expansions.items()}
        names = sorted(map(re.escape, self._expansions), key=len, reverse=True)
        self._pattern = (
            re.compile(rf"(?<![\w-])(?:{'|'.join(names)})(?![\w-])", re.IGNORECASE) if names else None
        )

    def spell_out(self, question: str) -> str:
        """The question with the long forms of its abbreviations behind it."""
        if self._pattern is None:
            return question
        found = dict.fromkeys(match.group().lower() for match in self._pattern.finditer(question))
        return " ".join([question, *(self._expansions[name] for name in found)])


def load_abbreviations(path: Path) -> Abbreviations:
    """The abbreviations in a YAML file of `short: long` pairs."""
    document = read_yaml(path)
    if not isinstance(document, dict) or not all(isinstance(value, str) for value in document.values()):
        raise ContentError(f"{path}:1: expected lines of the form 'short: long form'.")
    return Abbreviations({str(key): value for key, value in document.items()})
