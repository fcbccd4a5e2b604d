"""The gate before all listeners: people who are not ours get no further, whatever they sent."""

from collections.abc import Callable
from typing import Any

import structlog
from slack_bolt import BoltContext, BoltResponse

from bot.slack.origin import Origin, origin_of_body
from bot.slack.safety import Home, claim
from bot.slack.surface import Surface

_log = structlog.get_logger(__name__)


def make_gate(surface: Surface) -> Callable[..., BoltResponse | None]:
    """A middleware that puts `surface` and `origin` into the context, or answers Slack and ends there."""

    def gate(body: dict[str, Any], context: BoltContext, next: Callable[[], None]) -> BoltResponse | None:  # noqa: A002
        if body.get("type") == "app_rate_limited":
            _log.warning("slack limits our events", minute=body.get("minute_rate_limited"))
            return BoltResponse(status=200, body="")
        home = home_of(context)
        event = body.get("event") or {}
        standing = claim(body, home)
        if standing != "home" or home.key is None:
            _log.info(
                "not served", standing=standing, type=str(event.get("type") or body.get("type", "command"))
            )
            return BoltResponse(status=200, body="")
        context["surface"] = surface
        context["origin"] = origin_of_body(body, home)
        next()
        return None

    return gate


def home_of(context: BoltContext) -> Home:
    """The installation that Slack's authorisation found; never what the payload claims."""
    result = context.authorize_result
    if result is None:
        return Home(team=None)
    return Home(
        team=result.team_id,
        enterprise=result.enterprise_id,
        whole_organisation=bool(context.is_enterprise_install and result.enterprise_id),
    )


def at_hand(context: BoltContext) -> tuple[Surface, Origin]:
    """What the gate put into the context."""
    return context["surface"], context["origin"]
