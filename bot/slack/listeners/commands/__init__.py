"""Slash commands."""

from slack_bolt import App

from bot.slack.listeners.commands.cdmo import cdmo


def register(app: App) -> None:
    """Attaches `/cdmo`."""
    app.command("/cdmo")(cdmo)
