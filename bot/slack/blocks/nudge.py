"""A nudge: the exact words, one sentence why, a whole wording to copy, and five ways to answer back."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.model import Attitude, Card
from bot.slack.blocks.kit import (
    Block,
    Message,
    View,
    actions,
    button,
    context,
    copyable,
    divider,
    field,
    message,
    modal,
    quoted,
    section,
    text_input,
)
from bot.slack.blocks.rich import rich
from bot.slack.markup import clip, escape

ONLY_YOU = "Only you can see this. Nobody else is told, and nothing is counted under your name."
QUALITY = (
    ":warning: This sounds like a quality step at risk. Please talk to your QA before it happens: "
    "wording will not cure it."
)


@dataclass(frozen=True, kw_only=True)
class NudgeContent:
    """What a nudge says."""

    words: str
    """The exact words that it is about."""
    attitude: Attitude
    rewording: str | None
    rebuild: Sequence[str]
    """Steps offered where there is no rewording."""
    card: Card | None
    quality_risk: bool


def nudge_message(nudge_id: str, content: NudgeContent) -> Message:
    """What the author of a flagged message sees."""
    card = content.card
    return message(
        f"A quiet word about your last message: {clip(escape(content.words), 150)}",
        section(
            ":speech_balloon: *A quiet word, if you want it.* These words may land badly with your partner:"
        ),
        quoted(content.words, limit=600),
        section(escape(content.attitude.why)),
        section(QUALITY) if content.quality_risk else None,
        *_instead(content.rewording, content.rebuild),
        context(f"From the card *{escape(card.title)}*", ONLY_YOU) if card else context(ONLY_YOU),
        _choices(nudge_id),
    )


def pause_choice(nudge_id: str) -> Message:
    """How long to be left in peace."""
    return message(
        "For how long shall I send you no nudges?",
        section("For how long shall I send you no nudges?"),
        actions(
            button("One day", "nudge_pause_day", value=nudge_id),
            button("One week", "nudge_pause_week", value=nudge_id),
            button("Until I say so", "nudge_pause_always", value=nudge_id),
        ),
    )


def reword_view(nudge_id: str, *, words: str, draft: str, rebuild: Sequence[str], verdict: str = "") -> View:
    """A wording to edit and copy; sending the form checks it again."""
    blocks: list[Block] = [section("*The words it is about*"), quoted(words, limit=1500)] if words else []
    if rebuild:
        blocks.append(rich("\n".join(f"- {step}" for step in rebuild)))
    if verdict:
        blocks += [divider(), section(verdict)]
    typed = text_input("text", value=draft, multiline=True, hint="Type how you would put it")
    blocks += [
        field(
            "draft",
            "Your wording",
            typed,
            hint="Edit it until it sounds like you, then copy it into your message.",
        ),
        context(ONLY_YOU),
    ]
    return modal("Reword it", blocks, callback="reword", submit="Check it", memory=nudge_id)


def why_view(attitude: Attitude, card_blocks: Sequence[Block]) -> View:
    """Why such words do harm, with the card."""
    blocks = [
        section(f"*{escape(attitude.title)}*"),
        rich(attitude.definition),
        rich(attitude.why),
        divider(),
    ]
    return modal("Why this nudge?", [*blocks, *card_blocks])


def _instead(rewording: str | None, rebuild: Sequence[str]) -> list[Block]:
    if rewording:
        return [section("*You could say:*"), copyable(rewording)]
    if rebuild:
        return [
            section("*You could rebuild it like this:*"),
            rich("\n".join(f"- {step}" for step in rebuild[:5])),
        ]
    return []


def _choices(nudge_id: str) -> Block:
    return actions(
        button("Reword it", "nudge_reword", value=nudge_id, style="primary"),
        button("Why?", "nudge_why", value=nudge_id, label="Why these words may do harm"),
        button(
            "Doesn't apply", "nudge_dismiss", value=nudge_id, label="This nudge does not apply to my message"
        ),
        button("Mute this kind", "nudge_mute", value=nudge_id, label="Send me no more nudges of this kind"),
        button("Pause nudges", "nudge_pause", value=nudge_id, label="Send me no nudges for a time"),
    )
