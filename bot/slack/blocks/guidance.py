"""An answer in a dialogue, where there are no `markdown` blocks and no feedback buttons."""

from bot.content.library import Library
from bot.model import Answer
from bot.slack.blocks.answer import reference_blocks
from bot.slack.blocks.kit import View, context, modal
from bot.slack.blocks.rich import rich

NOTHING = "Nothing is posted, nothing is kept, and the author of the message is not told."


def guidance_view(answer: Answer, library: Library) -> View:
    """What the cards say about a message, for whoever asked."""
    return modal("Guidance", [rich(answer.markdown), *reference_blocks(answer, library), context(NOTHING)])
