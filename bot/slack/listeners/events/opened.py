"""Someone opened the coach's Home or its direct message."""

from typing import Any

from slack_bolt import BoltContext

from bot.slack.listeners.gate import at_hand


def home_opened(event: dict[str, Any], body: dict[str, Any], context: BoltContext) -> None:
    """Publishes the Home, or pins suggested prompts to the messages tab."""
    surface, origin = at_hand(context)
    name = "prompts" if event.get("tab") == "messages" else "home"
    surface.passing.submit(name, str(body.get("event_id")), {"origin": origin.packed()})
