"""Presses of buttons: acknowledged, then done by a worker or shown in a dialogue."""

from typing import Any

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient

from bot.slack.blocks.feedback import reason_view
from bot.slack.listeners.dialogue import Opening, open_dialogue
from bot.slack.listeners.gate import at_hand

_DIALOGUES = {"nudge_reword": "reword", "nudge_why": "why"}


def pressed(ack: Ack, action: dict[str, Any], body: dict[str, Any], context: BoltContext) -> None:
    """Does what the button stands for, for its presser alone."""
    ack()
    _press(action["action_id"], action.get("value") or "", body, context)


def share(ack: Ack, action: dict[str, Any], context: BoltContext) -> None:
    """Shares a private answer with the channel, once."""
    ack()
    surface, origin = at_hand(context)
    about = action.get("value") or ""
    surface.jobs.submit("share", f"{origin.team}:{about}", {"origin": origin.packed(), "about": about})


def feedback(
    ack: Ack, action: dict[str, Any], body: dict[str, Any], client: WebClient, context: BoltContext
) -> None:
    """Thanks for a thumb up; asks for the reason of a thumb down."""
    ack()
    kind, _, answer_id = str(action.get("value") or "").partition(".")
    if kind == "good":
        _press("answer_good", answer_id, body, context)
    elif answer_id:
        client.views_open(trigger_id=body["trigger_id"], view=reason_view(answer_id))


def open_card(
    ack: Ack, action: dict[str, Any], body: dict[str, Any], client: WebClient, context: BoltContext
) -> None:
    """Shows a card."""
    ack()
    _open("card", action.get("value") or "", body, client, context)


def open_from_button(
    ack: Ack, action: dict[str, Any], body: dict[str, Any], client: WebClient, context: BoltContext
) -> None:
    """Opens the dialogue that the button is named after; its value is the id that the dialogue is about."""
    ack()
    _, origin = at_hand(context)
    name = action["action_id"]
    about = action.get("value") or (origin.channel if name == "channel_settings" else None) or ""
    _open(_DIALOGUES.get(name, name), about, body, client, context)


def nothing(ack: Ack) -> None:
    """Takes presses of fields and links, which need no answer."""
    ack()


def _open(name: str, about: str, body: dict[str, Any], client: WebClient, context: BoltContext) -> None:
    surface, origin = at_hand(context)
    on_top = (body.get("view") or {}).get("type") == "modal"
    opening = Opening(client=client, trigger=body["trigger_id"], name=name, about=about, on_top=on_top)
    open_dialogue(surface, origin, opening)


def _press(name: str, about: str, body: dict[str, Any], context: BoltContext) -> None:
    surface, origin = at_hand(context)
    from_home = (body.get("view") or {}).get("type") == "home"
    work = {"origin": origin.packed(), "name": name, "about": about, "from_home": from_home}
    surface.passing.submit("press", body["trigger_id"], work)
