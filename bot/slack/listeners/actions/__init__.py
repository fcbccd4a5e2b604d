"""Buttons and switches."""

import re

from slack_bolt import App

from bot.slack.listeners.actions.buttons import feedback, nothing, open_card, open_from_button, pressed, share
from bot.slack.tasks.verbs import BUTTONS


def register(app: App) -> None:
    """Attaches a listener to every `action_id` that our blocks use."""
    app.action("answer_share")(share)
    app.action("answer_feedback")(feedback)
    app.action(re.compile(r"^card_open_\d+$"))(open_card)
    for name in ("nudge_reword", "nudge_why", "my_settings", "channel_settings", "assess", "kudos", "check"):
        app.action(name)(open_from_button)
    for name in BUTTONS:
        app.action(name)(pressed)
    app.action(re.compile(".*"))(nothing)
