"""Someone mentioned the coach in a channel."""

from typing import Any

from slack_bolt import BoltContext

from bot.slack.listeners.gate import at_hand
from bot.slack.markup import spoken


def mentioned(event: dict[str, Any], context: BoltContext) -> None:
    """A mention with words is a question for the thread; one without asks what the coach can do."""
    if event.get("subtype") in ("message_changed", "message_deleted") or event.get("edited"):
        return
    surface, origin = at_hand(context)
    key = f"{origin.team}:{origin.channel}:{event['ts']}"
    work = {"origin": origin.packed(), "ts": event["ts"]}
    question = spoken(event.get("text", ""))
    if question:
        surface.jobs.submit("answer", key, work | {"question": question, "manner": "mention"})
    else:
        surface.passing.submit("verb", key, work | {"name": "help", "about": ""})
