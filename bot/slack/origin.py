"""Who asked and where, as it travels from a listener to a worker: ids only."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from bot.model import Channel, Person
from bot.slack.safety import Home


@dataclass(frozen=True, kw_only=True)
class Origin:
    """The person and the surface that a reply goes to."""

    home: Home
    user: str
    channel: str | None = None
    thread_ts: str | None = None
    """The thread that the person is looking at; none at the top of a channel."""
    response_url: str | None = None
    direct: bool = False
    """The conversation is the coach's own direct message with the person."""
    ext_shared: bool = False
    """The payload said that the channel is shared with another company."""

    @property
    def team(self) -> str:
        """The key under which everything of this installation is stored."""
        return self.home.key or ""

    @property
    def person(self) -> Person:
        """The asker as the use-cases know people."""
        return Person(team=self.team, user=self.user)

    @property
    def place(self) -> Channel | None:
        """The channel as the use-cases know it; none in a direct message or without a channel."""
        return Channel(team=self.team, id=self.channel) if self.channel and not self.direct else None

    @property
    def conversation(self) -> Channel | None:
        """Where a thread lives, direct messages included."""
        return Channel(team=self.team, id=self.channel) if self.channel else None

    def packed(self) -> dict[str, Any]:
        """Plain data for a work queue."""
        return asdict(self)

    def at(self, thread_ts: str | None) -> "Origin":
        """The same asker, in another thread."""
        return replace(self, thread_ts=thread_ts)


def origin_of(payload: Mapping[str, Any]) -> Origin:
    """The origin that a piece of work carries."""
    fields = dict(payload["origin"])
    return Origin(**fields | {"home": Home(**fields["home"])})


def origin_of_body(body: Mapping[str, Any], home: Home) -> Origin:
    """The origin of any payload of Slack, served by an installation."""
    event = body.get("event")
    source = event if isinstance(event, Mapping) else body
    author = source.get("message", source) if isinstance(event, Mapping) else source
    channel = _id(source.get("channel")) or source.get("channel_id") or _container(body).get("channel_id")
    message = body.get("message") if not isinstance(event, Mapping) else None
    thread = author.get("thread_ts") or (message or {}).get("thread_ts") or _container(body).get("thread_ts")
    return Origin(
        home=home,
        user=_id(author.get("user")) or source.get("user_id") or "",
        channel=channel,
        thread_ts=thread,
        response_url=body.get("response_url") or None,
        direct=bool(channel and channel.startswith("D")) or source.get("channel_type") == "im",
        ext_shared=bool(body.get("is_ext_shared_channel")),
    )


def _id(value: object) -> str | None:
    if isinstance(value, Mapping):
        value = value.get("id")
    return value if isinstance(value, str) and value else None


def _container(body: Mapping[str, Any]) -> Mapping[str, Any]:
    container = body.get("container")
    return container if isinstance(container, Mapping) else {}
