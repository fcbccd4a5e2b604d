"""What the coach knows of language: attitudes, phrases, replacements and sentence patterns."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bot.content.faults import Fault, raise_faults
from bot.content.yaml_file import entry_lines, read_models
from bot.model import Attitude, Phrase

SLOTS = ("partner", "date", "item")
"""What a pattern may be filled with: the site's name, a deadline, and the thing that is talked about."""

_SLOT = re.compile(r"\{([^{}]*)\}")
_SLOT_FIRST = re.compile(r"(?:^|[.?!]\s+)\{")
_Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]
_DigestText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=159)]
_SpokenText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=30, max_length=220)]
_LowerCase = Annotated[str, StringConstraints(pattern=r"^[^A-Z\s](?:[^A-Z]*[^A-Z\s])?$", max_length=60)]
_SeveralWords = Annotated[str, StringConstraints(pattern=r"^[^A-Z\s]+(?:[ -][^A-Z\s]+)+$", max_length=60)]


@dataclass(frozen=True, kw_only=True)
class Replacement:
    """A neutral wording for contemptuous phrases, fit for the same place in the sentence."""

    attitude: str
    find: Sequence[str]
    """In lower case, two words at least."""
    say: str


@dataclass(frozen=True, kw_only=True)
class RewordingPattern:
    """A sentence to offer where one of its cues stands in the message."""

    id: str
    attitude: str
    when: Sequence[str]
    """In lower case, any of them."""
    say: str

    @property
    def slots(self) -> frozenset[str]:
        """The slots that must be filled before the sentence can be offered."""
        return frozenset(_SLOT.findall(self.say))


@dataclass(frozen=True, kw_only=True)
class Language:
    """Everything that nudges and the digest's phrases are worded with."""

    attitudes: Mapping[str, Attitude]
    """By id, in order of precedence."""
    phrases: Sequence[Phrase]
    replacements: Sequence[Replacement]
    patterns: Sequence[RewordingPattern]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Attitude(_Strict):
    id: _Slug
    title: Annotated[_Text, StringConstraints(max_length=40)]
    definition: _Text
    why: Annotated[_Text, StringConstraints(max_length=200)]
    rebuild: Annotated[tuple[_Text, ...], Field(min_length=3, max_length=4)]
    cards: Annotated[tuple[_Slug, ...], Field(min_length=1, max_length=3)]


class _Phrase(_Strict):
    id: _Slug
    attitude: _Slug
    instead_of: _DigestText
    say: _DigestText


class _Replacement(_Strict):
    attitude: _Slug
    find: Annotated[tuple[_SeveralWords, ...], Field(min_length=1)]
    say: Annotated[_Text, StringConstraints(max_length=60)]


class _Pattern(_Strict):
    id: _Slug
    attitude: _Slug
    when: Annotated[tuple[_LowerCase, ...], Field(min_length=2, max_length=6)]
    say: _SpokenText


_Entry = TypeVar("_Entry", bound=_Strict)


@dataclass(frozen=True, kw_only=True)
class _File(Generic[_Entry]):
    """The entries of one file, able to say on which line each begins."""

    path: Path
    key: str
    entries: Sequence[_Entry]

    def fault(self, number: int, problem: str, mend: str) -> Fault:
        line = entry_lines(self.path, self.key)[number]
        return Fault(file=str(self.path), line=line, problem=problem, mend=mend)


def load_language(root: Path) -> Language:
    """The language content of a `knowledge` folder; raises `ContentError` with the faults found."""
    attitudes = _read(root / "language" / "attitudes.yaml", "attitudes", _Attitude)
    phrases = _read(root / "phrases.yaml", "phrases", _Phrase)
    replacements = _read(root / "language" / "replacements.yaml", "replacements", _Replacement)
    patterns = _read(root / "language" / "rewordings.yaml", "patterns", _Pattern)
    known = {entry.id for entry in attitudes.entries}
    raise_faults(
        [
            *_unknown_cards(attitudes, {path.stem for path in (root / "cards").glob("*/*.md")}),
            *_unknown(phrases, known, lambda entry: entry.attitude),
            *_unknown(replacements, known, lambda entry: entry.attitude),
            *_unknown(patterns, known, lambda entry: entry.attitude),
            *_repeated(attitudes, lambda entry: (entry.id,)),
            *_repeated(phrases, lambda entry: (entry.id,)),
            *_repeated(replacements, lambda entry: entry.find),
            *_repeated(patterns, lambda entry: (entry.id,)),
            *_bad_slots(patterns),
        ]
    )
    return Language(
        attitudes={entry.id: Attitude(**entry.model_dump()) for entry in attitudes.entries},
        phrases=tuple(Phrase(**entry.model_dump()) for entry in phrases.entries),
        replacements=tuple(Replacement(**entry.model_dump()) for entry in replacements.entries),
        patterns=tuple(RewordingPattern(**entry.model_dump()) for entry in patterns.entries),
    )


def _read(path: Path, key: str, model: type[_Entry]) -> _File[_Entry]:
    return _File(path=path, key=key, entries=read_models(path, key, model))


def _unknown_cards(attitudes: _File[_Attitude], cards: Set[str]) -> Iterator[Fault]:
    for number, entry in enumerate(attitudes.entries):
        for card in entry.cards:
            if card not in cards:
                yield attitudes.fault(number, f"unknown card '{card}'.", "Use the name of a file in cards/.")


def _unknown(file: _File[_Entry], known: Set[str], attitude_of: Callable[[_Entry], str]) -> Iterator[Fault]:
    mend = f"Use one of: {', '.join(sorted(known))}."
    for number, entry in enumerate(file.entries):
        attitude = attitude_of(entry)
        if attitude not in known:
            yield file.fault(number, f"unknown attitude '{attitude}'.", mend)


def _repeated(file: _File[_Entry], names_of: Callable[[_Entry], Sequence[str]]) -> Iterator[Fault]:
    seen: set[str] = set()
    for number, entry in enumerate(file.entries):
        for name in names_of(entry):
            if name in seen:
                yield file.fault(number, f"'{name}' stands twice under {file.key}.", "Keep one of them.")
            seen.add(name)


def _bad_slots(patterns: _File[_Pattern]) -> Iterator[Fault]:
    for number, entry in enumerate(patterns.entries):
        unknown = set(_SLOT.findall(entry.say)) - set(SLOTS)
        if unknown or set("{}") & set(_SLOT.sub("", entry.say)):
            problem = f"pattern '{entry.id}' has a slot that cannot be filled."
            yield patterns.fault(number, problem, f"Use {', '.join(f'{{{slot}}}' for slot in SLOTS)}.")
        if _SLOT_FIRST.search(entry.say):
            problem = f"pattern '{entry.id}' opens a sentence with a slot."
            yield patterns.fault(number, problem, "Put a word of its own first, for the capital letter.")
