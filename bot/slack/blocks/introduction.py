"""What the coach says when it is invited, and what it asks for in a shared channel."""

from bot.slack.blocks.kit import Message, actions, button, confirmation, context, message, section

WATCHES = (
    "*What I do here:* mention me with a question and I answer in the thread from cited best practice. If a "
    "message talks down to our manufacturing partner, its author, and nobody else, gets a private suggestion."
)
KEEPS = (
    "*What I keep:* messages that I watch are never stored or logged. What you ask me is kept for a short "
    "time so that I can follow the thread, and you can delete it with `/cdmo forget me`. The words of a nudge "
    "are kept for its author alone, for seven days."
)
TURN_OFF = (
    "*How to turn it off:* everyone with `/cdmo pause` or the buttons of a nudge; for the channel, its admins "
    "with `/cdmo settings channel`. Removing me from the channel ends everything."
)
SHARED_KEEPS_QUIET = (
    ":lock: *This channel is shared with another company.* I stay quiet in it: no nudges, no digest, and "
    "answers only to the person of our side who asked, in private. Their people are never nudged and get "
    "nothing from me."
)
APPROVAL_OPENS = (
    "If you approve, people on our side get private nudges here, and answers to their questions appear in the "
    "thread for everyone, without anything from your own documents. A digest still has to be switched on. "
    "You can take this back at any time."
)


def introduction() -> Message:
    """The message to everyone in an internal channel."""
    hello = "Hello, I am CDMO Coach: I help this team to work well with the people who make its medicine."
    return message(hello, section(hello), section(WATCHES), section(KEEPS), section(TURN_OFF), _first_steps())


def consent_request() -> Message:
    """The question to one home admin of a shared channel."""
    sure = confirmation(
        "Speak in a shared channel?",
        "The other company's people will see my answers to your team's questions here.",
        yes="Approve",
    )
    return message(
        "May I speak in this shared channel?",
        section(SHARED_KEEPS_QUIET),
        section(APPROVAL_OPENS),
        actions(
            button("Approve this channel", "channel_approve", style="primary", confirm=sure),
            button("Stay quiet", "channel_stay_quiet"),
        ),
        context("Only you see this."),
    )


def unknown_sharing() -> Message:
    """What the inviter is told where Slack did not say who shares the channel."""
    text = (
        "I could not find out whether this channel is shared with another company, so I stay quiet in it until "
        "I know. `/cdmo settings channel` makes me look again."
    )
    return message(text, section(text))


def approved(by: str, channel: str) -> Message:
    """What the admin sees after the approval."""
    text = f"Approved by <@{by}>. I answer your people's questions in threads here and nudge them privately."
    buttons = actions(
        button("Take it back", "channel_withdraw", value=channel),
        button("Channel settings", "channel_settings", value=channel),
    )
    return message(text, section(text), buttons)


def _first_steps() -> dict[str, object]:
    return actions(button("What can you do?", "help_show"), button("Channel settings", "channel_settings"))
