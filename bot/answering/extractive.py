"""Answers put together from the cards' own words: no model, no invention."""

from collections.abc import Mapping, Sequence

from bot.answering.citations import Footnotes
from bot.answering.intent import Intent, intent_of
from bot.content.library import Library
from bot.model import Answer, Card, Passage
from bot.retrieval import Found

SCREEN = 1900
"""Characters that fit one screen in Slack without scrolling."""

_PLANS: Mapping[Intent, Sequence[tuple[str, int]]] = {
    "how": (("Do", 6), ("Say it like this", 2), ("Ask your CDMO", 3), ("Avoid", 2), ("Watch for", 2)),
    "yes-no": (
        ("Why it matters", 1),
        ("Do", 5),
        ("Ask your CDMO", 2),
        ("Say it like this", 1),
        ("Watch for", 2),
    ),
    "why": (("Why it matters", 1), ("Do", 4), ("Say it like this", 1), ("Watch for", 2), ("Avoid", 2)),
    "wording": (("Say it like this", 3), ("Do", 4), ("Avoid", 3), ("Ask your CDMO", 2)),
    "questions": (("Ask your CDMO", 6), ("Watch for", 3), ("Do", 3), ("Say it like this", 1)),
}
"""Sections that each kind of question gets, in order, with the most entries of each."""

RELATED = 3

_LABELS = {
    "Do": "What to do",
    "Avoid": "What to avoid",
    "Say it like this": "Say it like this",
    "Ask your CDMO": "Ask your CDMO",
    "Watch for": "Watch for",
}


def compose(question: str, found: Found, library: Library, *, second: str | None = None) -> Answer:
    """The answer of the best card, arranged for what the question asks.

    `second` is the id of another card, whose direct answer follows where the question spans both.
    """
    card = library.cards[found.cards[0].id]
    other = library.cards[second] if second else None
    footnotes = Footnotes(library.sources)
    room = SCREEN - len(other.sections["In short"]) if other else SCREEN
    parts = [arrange(card, intent_of(question), footnotes, room=room)]
    if other:
        parts.append(f"**{other.title}**\n{footnotes.number(other.sections['In short'])}")
    used = {card.id, second}
    return Answer(
        markdown="\n\n".join(parts),
        abstained=False,
        confidence=found.confidence,
        mode="extractive",
        cards=found.cards,
        sources=footnotes.cited(),
        related=tuple(item.id for item in found.cards if item.id not in used)[:RELATED],
    )


def arrange(card: Card, intent: Intent, footnotes: Footnotes, *, room: int = SCREEN) -> str:
    """The direct answer first, then the sections that fit, never more than `room` characters of them."""
    parts = [footnotes.number(card.sections["In short"])]
    left = room - len(parts[0])
    for heading, most in _PLANS[intent]:
        if heading not in card.sections:
            continue
        for entries in range(most, 0, -1):
            text = _section(card.sections[heading], heading, entries)
            if len(text) <= left:
                parts.append(footnotes.number(text))
                left -= len(text)
                break
    return "\n\n".join(parts)


def quote(passage: Passage) -> str:
    """A passage of the company's own documents, marked as such."""
    lines = "\n".join(f"> {line}" for line in passage.text.strip().splitlines())
    return f"**From your own documents: {passage.owner}, {passage.heading}**\n{lines}"


def _section(text: str, heading: str, most: int) -> str:
    label = _LABELS.get(heading)
    content = "\n".join(_entries(text)[:most])
    return f"**{label}**\n{content}" if label else content


def _entries(text: str) -> list[str]:
    """The bullets, quotations or paragraphs of a section, each whole."""
    entries: list[str] = []
    for line in text.splitlines():
        if not line.strip():
            continue
        starts = line.startswith(("- ", "> ")) or not entries
        if starts:
            entries.append(line)
        else:
            entries[-1] += f"\n{line}"
    return entries
