"""One-line messages: errors, confirmations, refusals."""

from bot.slack.blocks.kit import Block, Message, View, actions, context, message, modal, section
from bot.slack.markup import escape

DECLINED = (
    "I answer full members of the workspace that installed me, so I cannot help you here. "
    "A member of the project team can ask for you."
)
ADMINS_ONLY = (
    "Only admins of this channel can do that: whoever invited me, those they named, and workspace admins."
)
NOT_A_CHANNEL = "That works in a channel that I am a member of."
PRIVATE_BECAUSE_SHARED = (
    ":lock: Only you see this: the channel is shared with another company, and no admin on your side has "
    "approved my speaking in it. `/cdmo settings channel` does that."
)
PRIVATE_BECAUSE_UNKNOWN = (
    ":lock: Only you see this: I could not find out whether this channel is shared with another company."
)
PRIVATE_BECAUSE_DOCUMENTS = (
    ":lock: Only you see this: it rests on your own documents, and this channel is shared."
)
PRIVATE_BECAUSE_OFF = ":lock: Only you see this: answers are switched off in this channel."


def notice(text: str, *buttons: Block) -> Message:
    """A plain sentence or two, with buttons if there is something to do about it."""
    safe = escape(text)
    return message(safe, section(safe), actions(*buttons) if buttons else None)


def remark(text: str) -> Block:
    """A grey line of our own mrkdwn."""
    return context(text)


def note_view(text: str) -> View:
    """A dialogue that only says something."""
    return modal("CDMO Coach", notice(text).blocks)


def refused_view() -> View:
    """The dialogue of someone who is not served."""
    return note_view(DECLINED)


def loading_view() -> View:
    """What stands in a dialogue until its content is there: Slack's leave to open one lasts three seconds."""
    return note_view("One moment…")
