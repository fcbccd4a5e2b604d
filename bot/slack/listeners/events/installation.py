"""A workspace removed the app."""

from collections.abc import Callable

from slack_bolt import BoltContext

from bot.slack.listeners.gate import at_hand


def uninstalled(context: BoltContext) -> None:
    """Deletes everything that is kept of the workspace."""
    surface, origin = at_hand(context)
    surface.coach.privacy.uninstall(origin.team)


def erase_first(context: BoltContext, next: Callable[[], None]) -> None:  # noqa: A002  # Bolt's name
    """Deletes what is kept of the workspace before its tokens go."""
    uninstalled(context)
    next()
