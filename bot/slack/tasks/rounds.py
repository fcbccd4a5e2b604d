"""What the coach does unasked and by the clock: the digest and forgetting."""

from collections.abc import Callable
from datetime import date, datetime

import structlog

from bot.errors import CoachError, TryLater
from bot.model import Channel, Person
from bot.slack.surface import Surface
from bot.slack.tasks.digest import settle

Round = Callable[[Surface, datetime], None]

ANEW_S = 1800
"""Work that ended before it claimed its digest, as when Slack was silent for long, is left anew after this."""

_log = structlog.get_logger(__name__)


def hand_out_digests(surface: Surface, now: datetime) -> None:
    """Leaves every digest that is due to the workers, once for each attempt that its ledger allows."""
    digests = surface.coach.digests
    for channel, day in digests.due(now):
        work = {"team": channel.team, "channel": channel.id, "day": day.isoformat()}
        surface.jobs.submit("digest", f"{channel.id}:{_attempt(surface, channel, day, now)}", work)
    for person, day in digests.dm_due(now):
        work = {"team": person.team, "user": person.user, "day": day.isoformat()}
        surface.jobs.submit("direct_digest", f"{person.user}:{_attempt(surface, person, day, now)}", work)


def settle_digests(surface: Surface, now: datetime) -> None:
    """Looks up how digests ended whose process died; what Slack does not say now is asked in the next round."""
    for entry in surface.coach.digests.unfinished(now):
        try:
            settle(surface, surface.clients.poster(entry.recipient.team), entry.recipient, entry.day)
        except (CoachError, TryLater) as error:
            _log.warning("digest not settled", error=type(error).__name__)


def forget_what_is_old(surface: Surface, now: datetime) -> None:
    """Deletes everything that has reached its time limit."""
    _log.info("purged", **surface.coach.privacy.purge(now))


ROUNDS: dict[str, tuple[str, Round]] = {
    "hand_out_digests": ("* * * * *", hand_out_digests),
    "settle_digests": ("*/5 * * * *", settle_digests),
    "forget_what_is_old": ("7 * * * *", forget_what_is_old),
}
"""By name: when, as cron in UTC, and what."""


def _attempt(surface: Surface, recipient: Channel | Person, day: date, now: datetime) -> str:
    """What tells one attempt from the next."""
    entry = surface.coach.digests.delivery(recipient, day)
    return f"{day}:{entry.attempts if entry else 0}:{int(now.timestamp()) // ANEW_S}"
