"""*Coach this message*, *Find guidance for this* and *Check a draft*."""

from typing import Any

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient

from bot.slack.listeners.dialogue import Opening, open_dialogue, open_empty
from bot.slack.listeners.gate import at_hand
from bot.slack.markup import spoken


def coach_this_message(ack: Ack, body: dict[str, Any], client: WebClient, context: BoltContext) -> None:
    """A private word about a message: one's own to reword, another's to answer well."""
    ack()
    surface, origin = at_hand(context)
    view_id, message = open_empty(client, body["trigger_id"]), body.get("message") or {}
    work = {
        "origin": origin.packed(),
        "view_id": view_id,
        "text": message.get("text", ""),
        "own": message.get("user") == origin.user,
    }
    surface.passing.submit("coach_message", view_id, work)


def find_guidance(ack: Ack, body: dict[str, Any], client: WebClient, context: BoltContext) -> None:
    """Cards that help with what a message is about, shown to whoever asks."""
    ack()
    surface, origin = at_hand(context)
    view_id, message = open_empty(client, body["trigger_id"]), body.get("message") or {}
    work = {"origin": origin.packed(), "view_id": view_id, "text": spoken(message.get("text", ""))}
    surface.passing.submit("guidance", view_id, work)


def check_a_draft(ack: Ack, body: dict[str, Any], client: WebClient, context: BoltContext) -> None:
    """An empty form for a draft."""
    ack()
    surface, origin = at_hand(context)
    opening = Opening(client=client, trigger=body["trigger_id"], name="check", about="")
    open_dialogue(surface, origin, opening)
