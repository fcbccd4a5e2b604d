"""What Slack says about people and channels, asked seldom and believed for a few minutes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic
from typing import TypeVar

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.errors import CoachError
from bot.slack.safety import Home, Sharing, Standing, sharing_of, standing_of

BELIEVED_S = 600.0
MOST_ENTRIES = 10_000

_log = structlog.get_logger(__name__)
_T = TypeVar("_T")


class SlackSilentError(CoachError):
    """Slack did not say who someone is, so nothing is said to them either."""


@dataclass(frozen=True, kw_only=True)
class Profile:
    """What the coach needs to know of a person's Slack account."""

    standing: Standing
    administers: bool
    """Admin or owner of the workspace."""
    timezone: str | None


NO_SUCH = frozenset(
    {"user_not_found", "user_not_visible", "channel_not_found", "not_in_channel", "missing_scope"}
)
"""Errors that are answers: asking again changes nothing."""

UNKNOWN_PERSON = Profile(standing="unknown", administers=False, timezone=None)


@dataclass
class Directory:
    """Profiles and sharing by id; what Slack does not say is `unknown` and is not remembered."""

    clock: Callable[[], float] = monotonic
    _profiles: dict[tuple[str, str], tuple[float, Profile]] = field(default_factory=dict)
    _sharing: dict[tuple[str, str], tuple[float, Sharing]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def profile(self, client: WebClient, home: Home, user: str) -> Profile:
        """The account of a person, from `users.info`; raises `SlackSilentError` where that fails."""
        key = (home.key or "", user)
        known = self._recall(self._profiles, key)
        if known is not None:
            return known
        try:
            found = client.users_info(user=user)["user"]
        except (SlackClientError, OSError) as error:
            if _code(error) in NO_SUCH:
                return UNKNOWN_PERSON
            _log.warning("slack did not say", about="person", error=_code(error))
            raise SlackSilentError(
                "Slack did not answer me just now. Please try again in a minute."
            ) from error
        profile = Profile(
            standing=standing_of(found, home),
            administers=bool(found.get("is_admin") or found.get("is_owner")),
            timezone=found.get("tz"),
        )
        self._keep(self._profiles, key, profile)
        return profile

    def sharing(self, client: WebClient, home: Home, channel: str, *, fresh: bool = False) -> Sharing:
        """Whether a channel is shared with another company, from `conversations.info`."""
        key = (home.key or "", channel)
        known = None if fresh else self._recall(self._sharing, key)
        if known is not None:
            return known
        try:
            sharing = sharing_of(client.conversations_info(channel=channel)["channel"])
        except (SlackClientError, OSError) as error:
            _log.warning("slack did not say", about="channel", error=_code(error))
            return "unknown"
        self._keep(self._sharing, key, sharing)
        return sharing

    def forget_channel(self, home: Home, channel: str) -> None:
        """Makes the next question about a channel ask Slack again."""
        with self._lock:
            self._sharing.pop((home.key or "", channel), None)

    def _recall(self, store: dict[tuple[str, str], tuple[float, _T]], key: tuple[str, str]) -> _T | None:
        with self._lock:
            at, value = store.get(key, (float("-inf"), None))
        return value if self.clock() - at < BELIEVED_S else None

    def _keep(self, store: dict[tuple[str, str], tuple[float, _T]], key: tuple[str, str], value: _T) -> None:
        with self._lock:
            if len(store) >= MOST_ENTRIES:
                store.clear()
            store[key] = (self.clock(), value)


def _code(error: Exception) -> str:
    if isinstance(error, SlackApiError):
        return str(error.response.get("error", "unknown"))
    return type(error).__name__
