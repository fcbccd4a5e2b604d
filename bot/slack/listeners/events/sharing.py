"""Another company came into a channel or left it."""

from typing import Any

from slack_bolt import BoltContext

from bot.slack.listeners.gate import at_hand


def channel_shared(body: dict[str, Any], context: BoltContext) -> None:
    """From this moment on the channel is external, whatever was known before."""
    surface, origin = at_hand(context)
    work = {"origin": origin.packed(), "external": True}
    surface.jobs.submit("sharing_changed", str(body["event_id"]), work)


def channel_unshared(event: dict[str, Any], body: dict[str, Any], context: BoltContext) -> None:
    """One company left; others may still be there, which Slack says."""
    surface, origin = at_hand(context)
    still_shared = event.get("is_ext_shared") is not False
    work = {"origin": origin.packed(), "external": still_shared}
    surface.jobs.submit("sharing_changed", str(body["event_id"]), work)
