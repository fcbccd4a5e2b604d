"""Shortcuts on messages, and the one that can be called from anywhere."""

from slack_bolt import App

from bot.slack.listeners.shortcuts.shortcuts import check_a_draft, coach_this_message, find_guidance


def register(app: App) -> None:
    """Attaches the shortcuts of the manifest."""
    app.shortcut("coach_message")(coach_this_message)
    app.shortcut("find_guidance")(find_guidance)
    app.shortcut("check_draft")(check_a_draft)
