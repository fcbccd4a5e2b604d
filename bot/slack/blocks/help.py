"""What the coach can do, verb by verb."""

from dataclasses import dataclass

from bot.slack.blocks.kit import Message, context, header, message, section
from bot.slack.markup import escape


@dataclass(frozen=True, kw_only=True)
class Verb:
    """One word that `/cdmo` understands."""

    usage: str
    does: str
    example: str


VERBS = {
    "ask": Verb(
        usage="/cdmo <question>",
        does="answers from cited best practice; only you see it until you share it. `ask` is optional.",
        example="/cdmo who owns the batch when the CDMO makes it?",
    ),
    "check": Verb(
        usage="/cdmo check <draft>",
        does="says, before you send it, what a nudge would say, and words it better. Drafts are not kept.",
        example="/cdmo check tell them to hurry up, it's just filling vials",
    ),
    "tip": Verb(
        usage="/cdmo tip [topic]",
        does="gives a tip for today, on any topic or on one.",
        example="/cdmo tip technology transfer",
    ),
    "topics": Verb(usage="/cdmo topics", does="lists what I know about.", example="/cdmo topics"),
    "digest": Verb(
        usage="/cdmo digest",
        does="shows this channel's daily digest: preview it, send yourself a test, pause it, set it up.",
        example="/cdmo digest",
    ),
    "kudos": Verb(
        usage="/cdmo kudos [text]",
        does="thanks people at the CDMO for skill and results, in the next digest of this channel.",
        example="/cdmo kudos the fill team found the seal problem before we did",
    ),
    "assess": Verb(
        usage="/cdmo assess",
        does="asks 16 questions: does our own culture help or hinder outsourcing? Teams see totals only.",
        example="/cdmo assess",
    ),
    "truce": Verb(
        usage="/cdmo truce",
        does="shows the truce charter: four marks that a team adopts in a channel and signs.",
        example="/cdmo truce",
    ),
    "insights": Verb(
        usage="/cdmo insights",
        does="shows admins counts of questions, feedback and nudges: of no fewer than five people.",
        example="/cdmo insights",
    ),
    "settings": Verb(
        usage="/cdmo settings [channel]",
        does="opens your own settings or, for its admins, those of this channel.",
        example="/cdmo settings channel",
    ),
    "pause": Verb(
        usage="/cdmo pause [1d|1w|off]",
        does="stops nudges and digests to you for a day, a week or until `off`.",
        example="/cdmo pause 1w",
    ),
    "forget": Verb(
        usage="/cdmo forget me",
        does="deletes everything that I keep about you.",
        example="/cdmo forget me",
    ),
    "help": Verb(
        usage="/cdmo help [verb]", does="shows this, or more about one verb.", example="/cdmo help check"
    ),
}

ELSEWHERE = (
    "You can also mention me in a channel and go on in the thread, write to me directly, use *Coach this "
    "message* or *Find guidance for this* on any message, or open my Home."
)


def help_message(verb: str = "") -> Message:
    """All verbs, or one with its example."""
    known = VERBS.get(verb)
    if known:
        line = f"`{escape(known.usage)}` {known.does}"
        return message(f"/cdmo {verb}", section(line), context(f"For example: `{escape(known.example)}`"))
    lines = [f"• `{escape(known.usage)}` {known.does}" for known in VERBS.values()]
    half = len(lines) // 2
    return message(
        "What I can do for you",
        header("What I can do for you"),
        section("\n".join(lines[:half])),
        section("\n".join(lines[half:])),
        context(ELSEWHERE),
    )
