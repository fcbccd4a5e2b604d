"""Events other than messages."""

from typing import Any

from slack_bolt import App

from bot.slack.listeners.events.installation import erase_first, uninstalled
from bot.slack.listeners.events.membership import joined_channel, left_channel
from bot.slack.listeners.events.mention import mentioned
from bot.slack.listeners.events.opened import home_opened
from bot.slack.listeners.events.sharing import channel_shared, channel_unshared

NOTED = ("app_context_changed", "channel_id_changed")


def register(app: App) -> None:
    """Attaches one listener an event type."""
    app.event("app_mention")(mentioned)
    app.event("app_home_opened")(home_opened)
    app.event("member_joined_channel")(joined_channel)
    for left in ("channel_left", "group_left", "channel_archive", "group_archive"):
        app.event(left)(left_channel)
    app.event("channel_shared")(channel_shared)
    app.event("channel_unshared")(channel_unshared)
    _register_installation(app)
    for noted in NOTED:
        app.event(noted)(_nothing)


def _register_installation(app: App) -> None:
    """An app for many workspaces also drops the tokens that it keeps of one that goes."""
    if app.installation_store is None:
        app.event("app_uninstalled")(uninstalled)
        app.event("tokens_revoked")(_nothing)
    else:
        app.event("app_uninstalled", middleware=[erase_first])(app.default_app_uninstalled_event_listener())
        app.event("tokens_revoked")(app.default_tokens_revoked_event_listener())


def _nothing(body: dict[str, Any]) -> None:
    """Takes an event that needs no answer, so that Slack does not send it again."""
