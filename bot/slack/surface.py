"""What every listener and task works with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from bot.settings import Settings
from bot.slack.directory import UNKNOWN_PERSON, Directory, Profile, SlackSilentError
from bot.slack.origin import Origin
from bot.slack.poster import Clients, Poster
from bot.slack.safety import Deed, Sharing, Verdict, decide
from bot.slack.work import Work

if TYPE_CHECKING:
    from bot.coach.answers import Answers
    from bot.coach.ask import Ask
    from bot.coach.assessment import SelfAssessment
    from bot.coach.channels import Channels
    from bot.coach.digest import Digests
    from bot.coach.feedback import AnswerFeedback
    from bot.coach.insights import Insights
    from bot.coach.kudos import Kudos
    from bot.coach.nudges import Nudges
    from bot.coach.people import People
    from bot.coach.privacy import Privacy
    from bot.coach.review import Reviewer
    from bot.coach.threads import Threads
    from bot.coach.tips import Tips
    from bot.coach.truce import Truce
    from bot.content.language import Language
    from bot.content.library import Library


class Coach(Protocol):
    """The use-cases that the surface calls; `bootstrap`, which builds them, stands beside this layer."""

    @property
    def library(self) -> Library: ...
    @property
    def language(self) -> Language: ...
    @property
    def ask(self) -> Ask: ...
    @property
    def reviewer(self) -> Reviewer: ...
    @property
    def tips(self) -> Tips: ...
    @property
    def people(self) -> People: ...
    @property
    def channels(self) -> Channels: ...
    @property
    def nudges(self) -> Nudges: ...
    @property
    def kudos(self) -> Kudos: ...
    @property
    def assessment(self) -> SelfAssessment: ...
    @property
    def truce(self) -> Truce: ...
    @property
    def insights(self) -> Insights: ...
    @property
    def feedback(self) -> AnswerFeedback: ...
    @property
    def answers(self) -> Answers: ...
    @property
    def threads(self) -> Threads: ...
    @property
    def digests(self) -> Digests: ...
    @property
    def privacy(self) -> Privacy: ...


def utc_now() -> datetime:
    """The present."""
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class Surface:
    """The coach, the two places where work is left, and what is known of Slack."""

    settings: Settings
    coach: Coach
    jobs: Work
    """Durable: what it is given may be written down for a time."""
    passing: Work
    """In this process only: what people wrote to each other never leaves it."""
    clients: Clients
    directory: Directory
    clock: Callable[[], datetime] = utc_now

    def poster(self, origin: Origin) -> Poster:
        """A poster for the installation that serves this person."""
        return self.clients.poster(origin.team)

    def profile(self, origin: Origin, poster: Poster) -> Profile:
        """The Slack account of the person; where others listen, whom Slack does not name is unknown."""
        try:
            return self.directory.profile(poster.client, origin.home, origin.user)
        except SlackSilentError:
            if origin.ext_shared:
                return UNKNOWN_PERSON
            raise

    def sharing(self, origin: Origin, poster: Poster, *, fresh: bool = False) -> Sharing:
        """Whether the conversation is shared with another company; the payload's own word comes first."""
        if origin.direct:
            return "internal"
        place = origin.place
        if place is None:
            return "unknown"
        known = self.coach.channels.get(place).sharing
        found = self.directory.sharing(poster.client, origin.home, place.id, fresh=fresh)
        if found == "internal" and known in ("external", "pending"):
            found = self.directory.sharing(poster.client, origin.home, place.id, fresh=True)
        sharing: Sharing = "external" if origin.ext_shared else found
        if sharing not in ("unknown", known):
            self.coach.channels.set_sharing(place, sharing, self.clock())
        return sharing

    def verdict(self, deed: Deed, origin: Origin, poster: Poster, *, fresh: bool = False) -> Verdict:
        """How the coach may react to a person here; every deed passes through `safety.decide`."""
        place = origin.place
        return decide(
            deed,
            sharing=self.sharing(origin, poster, fresh=fresh),
            approved=place is not None and self.coach.channels.get(place).approved_by is not None,
            who=self.profile(origin, poster).standing,
        )

    def administers(self, origin: Origin, poster: Poster) -> bool:
        """Whether the person may set up this channel: its admins, and admins of the workspace."""
        profile = self.profile(origin, poster)
        if profile.standing != "home" or origin.place is None:
            return False
        return profile.administers or self.coach.channels.is_admin(origin.person, origin.place)
