"""A knowledge card, to read in a dialogue."""

from bot.content.cards import without_citations
from bot.content.library import Library
from bot.model import Card
from bot.slack.blocks.kit import Block, View, context, header, modal, section
from bot.slack.blocks.rich import rich
from bot.slack.markup import escape, link


def card_view(card: Card, library: Library) -> View:
    """The whole card in a dialogue."""
    return modal("From the knowledge base", card_blocks(card, library))


def card_blocks(card: Card, library: Library) -> list[Block]:
    """Title, sections and sources of a card."""
    blocks = [header(card.title)]
    for heading, text in card.sections.items():
        blocks += [section(f"*{escape(heading)}*"), rich(without_citations(text))]
    return [*blocks, *_sources(card, library)]


def _sources(card: Card, library: Library) -> list[Block]:
    lines = []
    for citation in card.citations[:9]:
        source = library.sources.get(citation.source_id)
        if source is not None:
            lines.append(f"{link(source.url, source.title)}, {escape(citation.section)}")
    return [context(*lines, f"Reviewed {card.reviewed.isoformat()}")]
