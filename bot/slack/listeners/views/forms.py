"""What people put into forms; faults are shown in the form, everything else is done by a worker."""

from typing import Any

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient

from bot.errors import CoachError
from bot.slack.blocks.kit import values
from bot.slack.blocks.notices import loading_view, note_view
from bot.slack.listeners.gate import at_hand
from bot.slack.poster import Poster
from bot.slack.tasks import settings, together

SAVED = "Saved."


def check_draft(ack: Ack, view: dict[str, Any], context: BoltContext) -> None:
    """Checks a draft and shows the findings in its form."""
    _check(ack, view, context, nudge=None)


def reword(ack: Ack, view: dict[str, Any], context: BoltContext) -> None:
    """Checks another wording of what a nudge was about."""
    _check(ack, view, context, nudge=view.get("private_metadata"))


def answer_reason(ack: Ack, view: dict[str, Any], context: BoltContext) -> None:
    """Keeps a thumb down with its reason."""
    ack()
    surface, origin = at_hand(context)
    work = {
        "origin": origin.packed(),
        "answer": view.get("private_metadata", ""),
        "reason": values(view["state"]).get("reason"),
    }
    surface.passing.submit("poor", str(view["id"]), work)


def my_settings(ack: Ack, view: dict[str, Any], client: WebClient, context: BoltContext) -> None:
    """Saves a person's own settings."""
    surface, origin = at_hand(context)
    try:
        settings.save_mine(surface, origin, Poster(client=client), values(view["state"]))
    except CoachError as fault:
        ack(response_action="errors", errors={"timezone": str(fault)})
        return
    ack(response_action="update", view=note_view(SAVED))
    surface.passing.submit("home", str(view["id"]), {"origin": origin.packed()})


def channel_settings(ack: Ack, view: dict[str, Any], client: WebClient, context: BoltContext) -> None:
    """Saves a channel's settings for one of its admins."""
    surface, origin = at_hand(context)
    try:
        settings.save_channel(
            surface, origin, Poster(client=client), view["private_metadata"], values(view["state"])
        )
    except CoachError as fault:
        ack(response_action="errors", errors={settings.block_of(fault): str(fault)})
        return
    ack(response_action="update", view=note_view(SAVED))


def kudos(ack: Ack, view: dict[str, Any], client: WebClient, context: BoltContext) -> None:
    """Keeps thanks for the next digest."""
    surface, origin = at_hand(context)
    channel, form = view.get("private_metadata", ""), values(view["state"])
    try:
        together.give_kudos(surface, origin, Poster(client=client), channel, form.get("text") or "")
    except CoachError as fault:
        ack(response_action="errors", errors={"text": str(fault)})
        return
    ack(response_action="update", view=note_view(together.KUDOS_KEPT))


def assessment(ack: Ack, view: dict[str, Any], context: BoltContext) -> None:
    """Keeps the answers to the self-assessment and shows where they point."""
    ack(response_action="update", view=loading_view())
    surface, origin = at_hand(context)
    scores = {name: int(value) for name, value in values(view["state"]).items() if value}
    work = {"origin": origin.packed(), "view_id": view["id"], "scores": scores}
    surface.passing.submit("assessed", f"{view['id']}:{view.get('hash')}", work)


def _check(ack: Ack, view: dict[str, Any], context: BoltContext, *, nudge: str | None) -> None:
    ack(response_action="update", view=loading_view())
    surface, origin = at_hand(context)
    draft = values(view["state"]).get("draft") or ""
    work = {"origin": origin.packed(), "view_id": view["id"], "text": draft, "nudge": nudge}
    surface.passing.submit("check_view", f"{view['id']}:{view.get('hash')}", work)
