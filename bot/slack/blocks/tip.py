"""Today's tip, and the list of topics."""

from collections.abc import Mapping, Sequence

from bot.model import Tip, Topic
from bot.slack.blocks.kit import Block, Message, actions, button, context, message, section
from bot.slack.markup import clip, escape


def tip_message(tip: Tip, topic_title: str) -> Message:
    """One thing to do today."""
    return message(f"Tip of the day: {escape(tip.text)}", *tip_blocks(tip, topic_title))


def tip_blocks(tip: Tip, topic_title: str, *, lead: str = ":bulb: *Tip of the day*") -> list[Block]:
    """The tip with a way to its card."""
    return [
        section(f"{lead}\n{escape(tip.text)}"),
        context(escape(topic_title)),
        actions(button("Read more", "card_open_0", value=tip.card, label=f"Read the card: {tip.title}")),
    ]


def topics_message(groups: Mapping[str, str], topics: Sequence[Topic]) -> Message:
    """Every topic, by group."""
    sections = []
    for group, title in groups.items():
        lines = [f"• {escape(topic.title)}" for topic in topics if topic.group == group]
        sections.append(section(clip("\n".join([f"*{escape(title)}*", *lines]), 3000)))
    closing = context(
        "`/cdmo tip <topic>` gives a tip on one of them; any question may be asked as it comes."
    )
    return message(f"I know {len(topics)} topics about working with a CDMO.", *sections, closing)
