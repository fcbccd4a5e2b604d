"""Opens a dialogue within the three seconds that Slack allows; a worker fills it."""

from dataclasses import dataclass
from typing import Any

from slack_sdk import WebClient

from bot.slack.blocks.notices import loading_view
from bot.slack.origin import Origin
from bot.slack.surface import Surface


@dataclass(frozen=True, kw_only=True)
class Opening:
    """Which dialogue to open, for whom."""

    client: WebClient
    trigger: str
    """Slack's leave to open one, which lasts three seconds."""
    name: str
    about: str
    on_top: bool = False
    """On top of the one that is open."""


def open_dialogue(surface: Surface, origin: Origin, opening: Opening) -> None:
    """Opens a dialogue that says to wait, and has it filled."""
    view_id = open_empty(opening.client, opening.trigger, on_top=opening.on_top)
    work = {"origin": origin.packed(), "name": opening.name, "about": opening.about, "view_id": view_id}
    surface.passing.submit("fill", view_id, work)


def open_empty(client: WebClient, trigger: str, *, on_top: bool = False) -> str:
    """The id of a dialogue that says to wait."""
    show = client.views_push if on_top else client.views_open
    response: Any = show(trigger_id=trigger, view=loading_view())
    return str(response["view"]["id"])
