"""The coach was invited to a channel or removed from one."""

from dataclasses import replace
from typing import Any

from slack_bolt import BoltContext

from bot.slack.listeners.gate import at_hand


def joined_channel(event: dict[str, Any], body: dict[str, Any], context: BoltContext) -> None:
    """An introduction, once per invitation; others who join are none of our business."""
    if event.get("user") != context.bot_user_id:
        return
    surface, origin = at_hand(context)
    invited = replace(origin, user=event.get("inviter") or "")
    surface.jobs.submit("introduce", str(body["event_id"]), {"origin": invited.packed()})


def left_channel(context: BoltContext) -> None:
    """Ends everything in a channel; an approval does not outlive it."""
    surface, origin = at_hand(context)
    if origin.place is not None:
        surface.coach.channels.left(origin.place, surface.clock())
