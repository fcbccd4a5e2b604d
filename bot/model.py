"""The plain data that every layer speaks in: frozen, keyword-only, free of Slack and of libraries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Basis = Literal["read", "secondary", "memory"]
AnswerMode = Literal["extractive", "generative"]
Sensitivity = Literal["quiet", "normal", "keen"]
PassageKind = Literal["ask", "section", "document"]

SECTION_HEADINGS = (
    "In short",
    "Why it matters",
    "Do",
    "Avoid",
    "Say it like this",
    "Ask your CDMO",
    "Watch for",
)
"""The headings of a card's body, in the order in which they stand."""


@dataclass(frozen=True, kw_only=True)
class Statement:
    """One thing that a source says, in our own words."""

    at: str
    """Section, paragraph or heading of the source."""
    says: str
    basis: Basis
    """How surely it was read; `memory` never supports a statement of regulation."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """An entry of the bibliography."""

    id: str
    title: str
    publisher: str
    year: str
    url: str
    kind: str
    statements: Mapping[str, Statement]
    """Keyed by section."""


@dataclass(frozen=True, kw_only=True)
class Citation:
    """A source together with the section that supports a statement."""

    source_id: str
    section: str


@dataclass(frozen=True, kw_only=True)
class Topic:
    """One of the forty subjects that cards are filed under."""

    id: str
    title: str
    group: str
    scope: str
    phases: Sequence[str]
    roles: Sequence[str]
    points: Sequence[str]
    """What an expert answer contains."""


@dataclass(frozen=True, kw_only=True)
class Card:
    """One practice, answering one question."""

    id: str
    title: str
    topic: str
    phases: Sequence[str]
    roles: Sequence[str]
    asks: Sequence[str]
    tip: str
    citations: Sequence[Citation]
    reviewed: date
    sections: Mapping[str, str]
    """Markdown by heading, in the order of `SECTION_HEADINGS`."""


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A piece of text that can be found and cited."""

    id: str
    kind: PassageKind
    owner: str
    """Card id, or the file name of one of the company's own documents."""
    heading: str
    """Section heading of a card, or the page or heading of a document."""
    text: str


@dataclass(frozen=True, kw_only=True)
class RankedCard:
    """A card as retrieval ranked it."""

    id: str
    topic: str
    score: float
    """Between 0 and 1; comparable within one answer only."""


@dataclass(frozen=True, kw_only=True)
class CitedSource:
    """A source as an answer shows it."""

    id: str
    section: str
    title: str
    url: str | None


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One question of a thread with the cards that answered it, oldest first in a thread."""

    question: str
    cards: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the coach says to a question."""

    markdown: str
    abstained: bool
    confidence: float
    mode: AnswerMode
    cards: Sequence[RankedCard]
    """Best first, at most five; the nearest ones offered when the coach abstained."""
    sources: Sequence[CitedSource] = ()
    declined: str | None = None
    """The id of the safety rule that declined the request, if one did."""
    model: str | None = None
    """The language model that worded the answer, if one did."""
    related: Sequence[str] = ()
    """Ids of cards to read next."""


@dataclass(frozen=True, kw_only=True)
class Attitude:
    """One of the nine ways of talking that harm the work with a manufacturer."""

    id: str
    title: str
    definition: str
    why: str
    """One sentence for the author of a message."""
    cards: Sequence[str]
    """Ids of the cards that help, the most fitting first."""
    rebuild: Sequence[str] = field(default=())
    """Steps offered when no rewording fits the message."""


@dataclass(frozen=True, kw_only=True)
class Review:
    """What the coach thinks of one message; an unflagged one has no attitude."""

    flag: bool
    score: float
    """Calibrated probability that a careful reader would have a quiet word."""
    attitude: str | None = None
    span: tuple[int, int] | None = None
    """Start and end, in characters, of the words that carry the attitude."""
    why: str | None = None
    rewording: str | None = None
    rebuild: Sequence[str] = ()
    cards: Sequence[str] = ()
    quality_risk: bool = False
    """The message asks to skip, hide or hurry a quality step: it points to QA as well."""


@dataclass(frozen=True, kw_only=True)
class Tip:
    """Something to do today, from one card."""

    card: str
    topic: str
    title: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Phrase:
    """A reframing for the digest."""

    id: str
    attitude: str
    instead_of: str
    say: str


@dataclass(frozen=True, kw_only=True)
class Person:
    """Someone in a workspace."""

    team: str
    """Workspace id, or organisation id for an organisation-wide installation."""
    user: str


@dataclass(frozen=True, kw_only=True)
class Channel:
    """A conversation in a workspace, always by id: names differ on each side of a shared channel."""

    team: str
    id: str
