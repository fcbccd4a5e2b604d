"""Messages: direct ones, those in channels that the coach watches, and their edits."""

from slack_bolt import App

from bot.slack.listeners.messages.arrival import message_arrived


def register(app: App) -> None:
    """Attaches the one listener for messages; a mention arrives here too and is left to its own event."""
    app.event("message")(message_arrived)
