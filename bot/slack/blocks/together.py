"""What a team does together: kudos, the self-assessment, the truce, insights."""

from collections.abc import Mapping, Sequence

from bot.coach.assessment import TeamResult
from bot.coach.insights import Insight
from bot.coach.truce import TruceState
from bot.content.assessment import Mark, ScoredStatement
from bot.content.truce import Charter
from bot.model import Attitude, Card
from bot.slack.blocks.kit import (
    Block,
    Message,
    View,
    actions,
    button,
    context,
    field,
    header,
    message,
    modal,
    option,
    quoted,
    section,
    select,
    text_input,
)
from bot.slack.markup import clip, escape

KUDOS_LENGTH = 500
SCALE = ("1 · never", "2 · seldom", "3 · sometimes", "4 · often", "5 · always")
SHARED_WARNING = ":lock: This channel is shared: the other company reads the digest in which this appears."


def kudos_form(channel: str, draft: str, *, shared: bool, digest_on: bool) -> View:
    """Thanks for people at the CDMO."""
    typed = text_input(
        "text", value=draft, multiline=True, most=KUDOS_LENGTH, hint="Who did what, and what it changed"
    )
    later = "It appears in the next digest of this channel, with your name."
    blocks = [
        field(
            "text",
            "Thanks to our partner's people",
            typed,
            hint="For skill and results: say what was done well.",
        ),
        context(later if digest_on else f"{later} The digest is off here at the moment."),
    ]
    if shared:
        blocks.append(context(SHARED_WARNING))
    return modal("Kudos", blocks, callback="kudos", submit="Thank them", memory=channel)


def assessment_form(
    marks: Mapping[str, Mark], statements: Sequence[ScoredStatement], mine: Mapping[str, int]
) -> View:
    """The sixteen statements under their four marks."""
    blocks: list[Block] = [
        section(
            "Does our culture enhance or inhibit outsourcing? Say how often each statement is true of *us*."
        ),
        context("Nobody sees your answers. The team's result appears from four people up."),
    ]
    for mark in marks.values():
        blocks.append(header(mark.title))
        blocks += [_statement(item, mine.get(item.id)) for item in statements if item.mark == mark.id]
    return modal("Self-assessment", blocks, callback="assessment", submit="Send")


def truce_message(charter: Charter, state: TruceState | None, *, public: bool) -> Message:
    """The charter with its four marks, who signed it, and the button to sign or adopt."""
    blocks = [header(charter.title), section(escape(charter.preamble))]
    blocks += [section(f"*{escape(mark.title)}*\n{escape(mark.text)}") for mark in charter.marks]
    blocks.append(section(escape(charter.closing)))
    if state is None:
        adopt = button("Adopt it in this channel", "truce_adopt", style="primary")
        return message(charter.title, *blocks, actions(adopt))
    signers = ", ".join(f"<@{user}>" for user in sorted(state.signers)) or "nobody yet"
    blocks.append(context(clip(f"Signed by {signers}", 1900)))
    blocks.append(actions(button("Sign it", "truce_sign", style="primary", label="Sign the truce charter")))
    if public:
        blocks.append(context("You can pin this message to the channel."))
    return message(f"{charter.title}: adopted in this channel", *blocks)


def team_result_blocks(
    result: TeamResult | None, marks: Mapping[str, Mark], cards: Sequence[Card], in_words: str
) -> list[Block]:
    """The team's four marks as bars, the way they went, and cards for the weakest."""
    if result is None:
        return [section("The team's result appears when at least four people have answered.")]
    bars = [f"`{_bar(mean)}` {mean:.1f} {escape(marks[mark].title)}" for mark, mean in result.by_mark.items()]
    buttons = [
        button(
            clip(card.title, 70), f"card_open_{number}", value=card.id, label=f"Read the card: {card.title}"
        )
        for number, card in enumerate(cards[:3])
    ]
    trend = [f"{then.quarter}: {_mean(then.by_mark):.1f} ({then.people} people)" for then in result.trend]
    return [
        header("Does our culture enhance outsourcing?"),
        section("\n".join(bars)),
        section(escape(in_words)),
        *([context("Trend: " + " · ".join(trend))] if len(trend) > 1 else []),
        *([actions(*buttons)] if buttons else []),
        context(f"{result.people} people answered. Only totals are shown, from four people up."),
    ]


def insights_message(found: Insight, cards: Mapping[str, Card], attitudes: Mapping[str, Attitude]) -> Message:
    """Counts for admins, never of fewer than five people."""
    title = f"From {found.since:%d %B} to {found.until:%d %B %Y}"
    lines = [
        f"Questions: {_count(found.questions)}",
        f"Without an answer: {_count(found.abstentions)}",
        *(f"Nudges, {_title(attitudes, name)}: {times}" for name, times in found.nudges.items()),
        *(f"Answered best by “{_title(cards, card)}”: {times}" for card, times in _top(found.cards)),
        *(
            f"“{_title(cards, item.card)}”: helped {item.good}, did not {item.bad}"
            for item in found.feedback[:10]
        ),
    ]
    blocks: list[Block] = [header(title), section("\n".join(f"• {escape(line)}" for line in lines))]
    blocks += _said("Questions that no card answers, sent in on purpose", found.gaps)
    blocks += _said("Reasons given with a rating", found.comments)
    note = "Only you see this. Counts that rest on fewer than five people are withheld."
    return message(title, *blocks, context(note))


def _said(title: str, texts: Sequence[str]) -> list[Block]:
    return [section(f"*{title}*"), *(quoted(text, limit=300) for text in texts[:10])] if texts else []


def _count(number: int | None) -> str:
    return "too few people to say" if number is None else str(number)


def _top(times: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(times.items(), key=lambda item: -item[1])[:5]


def _title(known: Mapping[str, Card] | Mapping[str, Attitude], name: str) -> str:
    return known[name].title if name in known else name or "no card"


def _mean(by_mark: Mapping[str, float]) -> float:
    return sum(by_mark.values()) / max(1, len(by_mark))


def _statement(statement: ScoredStatement, chosen: int | None) -> Block:
    options = [option(words, str(score)) for score, words in enumerate(SCALE, 1)]
    first = str(chosen) if chosen else None
    return field(statement.id, statement.text, select("score", options, chosen=first, hint="How often?"))


def _bar(mean: float) -> str:
    full = round(mean * 2)
    return "█" * full + "░" * (10 - full)
