"""The question after a thumb down."""

from bot.slack.blocks.kit import View, context, field, modal, text_input

REASON_LENGTH = 500


def reason_view(answer_id: str) -> View:
    """Asks what was wrong with an answer; the reason may stay empty."""
    typed = text_input("text", multiline=True, most=REASON_LENGTH, hint="Wrong, too long, not my case …")
    return modal(
        "What was wrong?",
        [
            field("reason", "What should be better?", typed, optional=True),
            context("Those who write the cards read this without your name. Please name nobody."),
        ],
        callback="answer_reason",
        submit="Send",
        memory=answer_id,
    )
