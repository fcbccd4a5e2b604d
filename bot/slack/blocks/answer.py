"""An answer: the text first, then its sources and what to do with it, which are never cut away."""

from collections.abc import Collection, Sequence
from typing import Any

from bot.content.library import Library
from bot.model import Answer, CitedSource
from bot.slack.blocks.kit import Block, Message, actions, button, context, markdown, message
from bot.slack.blocks.notices import remark
from bot.slack.markup import BODY_BUDGET, clip, escape, link, safe_markdown

SOURCES_SHOWN = 10
RELATED_SHOWN = 3


def answer_message(
    answer: Answer, answer_id: str, library: Library, *, share: bool = False, why_private: str = ""
) -> Message:
    """The whole answer; `share` adds what its asker may do with a private one."""
    closing = closing_blocks(answer, answer_id, library, share=share, why_private=why_private)
    room = BODY_BUDGET - sum(_length(block) for block in closing)
    body = safe_markdown(answer.markdown, links=_links(answer.sources))
    return message(summary(answer), markdown(body, limit=room), *closing)


def closing_blocks(
    answer: Answer, answer_id: str, library: Library, *, share: bool, why_private: str = ""
) -> list[Block]:
    """Everything below the text of an answer."""
    buttons = [
        button("Share in channel", "answer_share", value=answer_id)
        if share and not answer.abstained
        else None,
        button("Keep to yourself", "answer_keep", value=answer_id) if share else None,
        *_card_buttons(answer, library),
        _gap(answer_id) if answer.abstained and not answer.declined else None,
    ]
    blocks = [
        *_references(answer, library),
        context(why_private) if why_private else None,
        actions(*buttons) if any(buttons) else None,
        None if answer.declined else feedback(answer_id),
    ]
    return [block for block in blocks if block]


def reference_blocks(answer: Answer, library: Library) -> list[Block]:
    """Sources and cards alone, where an answer has no id."""
    buttons = _card_buttons(answer, library)
    return [*_references(answer, library), *([actions(*buttons)] if buttons else [])]


def shared_message(answer: Answer, answer_id: str, library: Library, question: str, user: str) -> Message:
    """A private answer that its asker shows to the channel, with the question."""
    whole = answer_message(answer, answer_id, library)
    asked = context(f"<@{user}> asked: {clip(escape(question), 1500)}")
    return Message(text=whole.text, blocks=[asked, *whole.blocks])


def summary(answer: Answer) -> str:
    """The first lines, for notifications and screen readers."""
    first = next((line for line in answer.markdown.splitlines() if line.strip()), "")
    return clip(escape(first.replace("**", "")), 300)


def feedback(answer_id: str) -> Block:
    """Thumbs up and down; the value says which, and of what answer."""
    element = {
        "type": "feedback_buttons",
        "action_id": "answer_feedback",
        "positive_button": _thumb("Good answer", "good", answer_id, "This answer helped me"),
        "negative_button": _thumb("Poor answer", "poor", answer_id, "This answer did not help me"),
    }
    return {"type": "context_actions", "elements": [element]}


def rests_on_documents(answer: Answer, library: Library) -> bool:
    """Whether an answer quotes the company's own documents, which no partner may see."""
    own_cards = any(card.id not in library.cards for card in answer.cards) and not answer.abstained
    return own_cards or any(source.id not in library.sources for source in answer.sources)


def _links(sources: Sequence[CitedSource]) -> Collection[str]:
    return {source.url for source in sources if source.url}


def _sources(sources: Sequence[CitedSource]) -> Block:
    lines = [
        f"[{number}] {link(source.url, source.title)}, {_section(source.section)}"
        for number, source in enumerate(sources[:SOURCES_SHOWN], 1)
    ]
    if len(sources) > SOURCES_SHOWN:
        lines.append(f"and {len(sources) - SOURCES_SHOWN} more")
    return context(*_in_lines(["*Sources*", *lines], 1900))


def _in_lines(lines: Sequence[str], room: int) -> list[str]:
    """Lines gathered into texts of at most `room` characters, so that no link is cut in two."""
    texts = [""]
    for line in lines:
        joined = f"{texts[-1]}\n{line}" if texts[-1] else line
        if len(joined) <= room:
            texts[-1] = joined
        else:
            texts.append(line if len(line) <= room else clip(escape(line), room))
    return texts


def _section(section: str) -> str:
    return escape(f"section {section}" if section[:1].isdigit() else section)


def _cards(answer: Answer, library: Library) -> list[str]:
    return [card.id for card in answer.cards if card.id in library.cards]


def _origin(answer: Answer, library: Library) -> Block | None:
    cards = _cards(answer, library)
    if answer.abstained or not cards:
        return None
    card = library.cards[cards[0]]
    text = f"From the card *{escape(card.title)}*, reviewed {card.reviewed.isoformat()}"
    if answer.model:
        text += f" · worded by {escape(answer.model)}, a language model: check what matters"
    return remark(text)


def _references(answer: Answer, library: Library) -> list[Block]:
    blocks = [_sources(answer.sources) if answer.sources else None, _origin(answer, library)]
    return [block for block in blocks if block]


def _card_buttons(answer: Answer, library: Library) -> list[Block]:
    """A way to the best card and its neighbours, or to the nearest ones when there was no answer."""
    cards = _cards(answer, library)
    if not answer.abstained:
        cards = [*cards[:1], *(card for card in answer.related if card in library.cards)]
    shown = list(dict.fromkeys(cards))[:RELATED_SHOWN]
    titles = [library.cards[card].title for card in shown]
    return [
        button(clip(title, 70), f"card_open_{number}", value=card, label=f"Read the card: {title}")
        for number, (card, title) in enumerate(zip(shown, titles, strict=True))
    ]


def _gap(answer_id: str) -> Block:
    label = "Send this question to those who write the cards"
    return button("Send this question", "answer_gap", value=answer_id, label=label)


def _thumb(text: str, kind: str, answer_id: str, label: str) -> dict[str, Any]:
    return {
        "text": {"type": "plain_text", "text": text},
        "value": f"{kind}.{answer_id}",
        "accessibility_label": label,
    }


def _length(block: Block) -> int:
    return sum(len(text["text"]) for text in block.get("elements", ()) if text.get("type") == "mrkdwn")
