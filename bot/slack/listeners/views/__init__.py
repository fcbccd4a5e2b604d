"""Forms that were sent."""

from slack_bolt import App

from bot.slack.listeners.views.forms import (
    answer_reason,
    assessment,
    channel_settings,
    check_draft,
    kudos,
    my_settings,
    reword,
)


def register(app: App) -> None:
    """Attaches a listener to every `callback_id` that our forms use."""
    app.view("check_draft")(check_draft)
    app.view("reword")(reword)
    app.view("answer_reason")(answer_reason)
    app.view("my_settings")(my_settings)
    app.view("channel_settings")(channel_settings)
    app.view("kudos")(kudos)
    app.view("assessment")(assessment)
