"""`/cdmo`: acknowledged as soon as a question is written down, answered to its asker alone."""

from typing import Any

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient

from bot.slack.listeners.commands.parsing import parse
from bot.slack.listeners.dialogue import Opening, open_dialogue
from bot.slack.listeners.gate import at_hand

_DIALOGUES = frozenset({"kudos", "assess"})


def cdmo(ack: Ack, body: dict[str, Any], client: WebClient, context: BoltContext) -> None:
    """Hands on a question for good, a draft in memory only; opens dialogues while Slack lets it."""
    surface, origin = at_hand(context)
    command, trigger = parse(body.get("text", "")), body["trigger_id"]
    work = {"origin": origin.packed()}
    if command.verb == "ask":
        question = {"question": command.rest, "manner": "command"}
        surface.jobs.submit("answer", f"{origin.team}:{trigger}", work | question)
        ack()
        return
    ack()
    if command.verb == "check":
        surface.passing.submit("check", trigger, work | {"text": command.rest})
    elif command.verb == "settings":
        name = "channel_settings" if command.rest == "channel" else "my_settings"
        opening = Opening(client=client, trigger=trigger, name=name, about=origin.channel or "")
        open_dialogue(surface, origin, opening)
    elif command.verb in _DIALOGUES:
        opening = Opening(client=client, trigger=trigger, name=command.verb, about=command.rest)
        open_dialogue(surface, origin, opening)
    else:
        surface.passing.submit("verb", trigger, work | {"name": command.verb, "about": command.rest})
