"""What the coach thinks of a draft, before it is sent."""

from bot.model import Attitude, Card, Review
from bot.slack.blocks.kit import (
    Block,
    Message,
    View,
    actions,
    button,
    context,
    copyable,
    field,
    message,
    modal,
    quoted,
    section,
    text_input,
)
from bot.slack.blocks.nudge import QUALITY
from bot.slack.blocks.rich import rich
from bot.slack.markup import escape

NOT_KEPT = "Only you see this. The draft is not kept."
FINE = ":white_check_mark: I would leave this as it is: nothing in it talks down to your partner."


def check_message(draft: str, review: Review, attitude: Attitude | None, card: Card | None) -> Message:
    """The private reply to `/cdmo check`."""
    summary = "I would reword this." if review.flag else "I would leave this as it is."
    return message(summary, *check_blocks(draft, review, attitude, card))


def check_blocks(draft: str, review: Review, attitude: Attitude | None, card: Card | None) -> list[Block]:
    """The findings: words, reason, a wording to copy, the card."""
    quality = [section(QUALITY)] if review.quality_risk else []
    if not review.flag or attitude is None:
        return [section(FINE), *quality, context(NOT_KEPT)]
    start, end = review.span or (0, len(draft))
    blocks: list[Block] = [
        section(f":speech_balloon: *{escape(attitude.title)}.* I would change these words:"),
        quoted(draft[start:end], limit=1500),
        section(escape(review.why or attitude.why)),
        *quality,
    ]
    if review.rewording:
        blocks += [section("*You could say:*"), copyable(review.rewording)]
    elif review.rebuild:
        blocks.append(rich("\n".join(f"- {step}" for step in review.rebuild[:5])))
    if card:
        label = f"Read the card: {card.title}"
        blocks.append(actions(button(card.title, "card_open_0", value=card.id, label=label)))
    return [*blocks, context(NOT_KEPT)]


def check_view(draft: str = "", findings: list[Block] | None = None) -> View:
    """The form behind the shortcut *Check a draft*, with the findings of the last round."""
    typed = text_input("text", value=draft, multiline=True, hint="Paste or type your message")
    form = field(
        "draft", "Your draft", typed, hint="I say what a nudge would say, and offer a better wording."
    )
    blocks = [form, *(findings or [context(NOT_KEPT)])]
    return modal("Check a draft", blocks, callback="check_draft", submit="Check it")


def coach_view(draft: str, findings: list[Block], *, own: bool) -> View:
    """What can be said about a message in the channel: one's own, or how to answer another's."""
    if own:
        return check_view(draft, findings)
    return modal("Coach this message", findings)
