"""Where Slack's requests come in: each is checked, acknowledged and handed over."""

from slack_bolt import App

from bot.slack.listeners import actions, commands, events, messages, shortcuts, views


def register_listeners(app: App) -> None:
    """Attaches every listener; the first that matches a request gets it."""
    for kind in (commands, messages, events, shortcuts, actions, views):
        kind.register(app)
