"""Puts messages into Slack: in a channel, to one person, or as a stream of what a model wrote."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import (
    ConnectionErrorRetryHandler,
    RateLimitErrorRetryHandler,
    ServerErrorRetryHandler,
)
from slack_sdk.http_retry.handler import RetryHandler
from slack_sdk.webhook import WebhookClient

from bot.slack.blocks.kit import Message, View
from bot.slack.logs import bolt_logger
from bot.slack.markup import escape
from bot.slack.origin import Origin

STREAM_BUFFER = 200
"""Characters gathered before Slack is told: a sentence or two."""
MARK = "cdmo_coach"
LOOK_BACK = 15
"""Slack may give no more messages than these to an app outside its Marketplace."""
NOT_IN_CHANNEL = frozenset({"channel_not_found", "is_archived", "not_in_channel", "user_not_in_channel"})
NO_STREAMS = frozenset({"feature_not_enabled", "unknown_method", "missing_scope", "not_allowed_token_type"})

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class ClientOptions:
    """How Slack's Web API is reached."""

    token_for: Callable[[str], str]
    """The bot token of an installation, by its key; rotates it where that is due."""
    base_url: str = "https://slack.com/api/"
    timeout_s: int = 15
    bolt: Mapping[str, Any] = field(default_factory=dict)
    """What Bolt needs for many workspaces, such as `oauth_settings`; empty for the one of the settings."""


def patient() -> list[RetryHandler]:
    """Retries that sleep as long as Slack asks: for worker threads only, as they hold up the calling one."""
    return [
        ConnectionErrorRetryHandler(),
        RateLimitErrorRetryHandler(max_retry_count=2),
        ServerErrorRetryHandler(max_retry_count=2),
    ]


@dataclass
class Clients:
    """Makes posters for worker threads, which have no client of a request."""

    options: ClientOptions
    streams: bool = True
    """Whether this Slack takes streams; learnt once."""
    retries: list[RetryHandler] = field(default_factory=patient)

    def poster(self, team: str) -> "Poster":
        """A poster with the installation's token of this moment."""
        client = WebClient(
            token=self.options.token_for(team),
            base_url=self.options.base_url,
            timeout=self.options.timeout_s,
            retry_handlers=list(self.retries),
            logger=bolt_logger(),
        )
        return Poster(client=client, clients=self)


@dataclass(frozen=True, kw_only=True)
class Ending:
    """How a streamed text ends."""

    closing: Message | None
    """What follows the text; `None` where the text did not hold and `whole` takes its place."""
    whole: Message


@dataclass(frozen=True, kw_only=True)
class Poster:
    """Posting with one token."""

    client: WebClient
    clients: Clients | None = None

    def post(
        self, channel: str, message: Message, *, thread_ts: str | None = None, mark: str | None = None
    ) -> str:
        """A message that everyone in the channel sees; its timestamp. `find` finds it by its mark."""
        response = self.client.chat_postMessage(
            channel=channel,
            thread_ts=thread_ts,
            text=message.text,
            blocks=list(message.blocks),
            metadata=_metadata(mark),
            unfurl_links=False,
            unfurl_media=False,
        )
        return str(response["ts"])

    def find(self, channel: str, mark: str, *, thread_ts: str | None = None, after: str = "0") -> str | None:
        """The timestamp of a marked message of ours, if it got through; asked after a crash or doubt only."""
        where: dict[str, Any] = {"channel": channel, "oldest": after, "limit": LOOK_BACK}
        if thread_ts:
            response = self.client.conversations_replies(ts=thread_ts, include_all_metadata=True, **where)
        else:
            response = self.client.conversations_history(include_all_metadata=True, **where)
        for said in response["messages"]:
            if (said.get("metadata") or {}).get("event_payload", {}).get("mark") == mark:
                return str(said["ts"])
        return None

    def update(self, channel: str, ts: str, message: Message) -> None:
        """Another content for a message of ours."""
        self.client.chat_update(channel=channel, ts=ts, text=message.text, blocks=list(message.blocks))

    def whisper(self, origin: Origin, message: Message) -> None:
        """A message that its reader alone sees where it is looking; in a direct message if Slack refuses."""
        if origin.direct or not origin.channel:
            self.direct(origin, message)
            return
        try:
            self.ephemeral(origin, message)
        except SlackApiError as error:
            if error.response.get("error") not in NOT_IN_CHANNEL:
                raise
            self.direct(origin, message)

    def ephemeral(self, origin: Origin, message: Message) -> None:
        """A message in a channel that one person sees.

        Slack shows a threaded one in that thread only, so at the top of a channel it carries no thread.
        """
        self.client.chat_postEphemeral(
            channel=origin.channel or "",
            user=origin.user,
            thread_ts=origin.thread_ts,
            text=message.text,
            blocks=list(message.blocks),
        )

    def direct(self, origin: Origin, message: Message) -> str:
        """A direct message, in the thread that it answers if there is one."""
        if origin.direct and origin.channel:
            return self.post(origin.channel, message, thread_ts=origin.thread_ts)
        return self.post(origin.user, message)

    def reply(self, origin: Origin, message: Message, *, replace: bool = False) -> None:
        """An answer to a command or a button for its user alone; `replace` puts it in the button's place."""
        if not origin.response_url:
            self.whisper(origin, message)
            return
        self._respond(
            origin.response_url,
            text=message.text,
            blocks=list(message.blocks),
            response_type="ephemeral",
            replace_original=replace,
            unfurl_links=False,
            unfurl_media=False,
        )

    def remove(self, origin: Origin) -> None:
        """Takes away the private message whose button was pressed."""
        if origin.response_url:
            self._respond(origin.response_url, delete_original=True)

    def stream(
        self, origin: Origin, body: Iterator[str], ending: Callable[[], Ending], *, mark: str | None = None
    ) -> None:
        """A model's text as it is written, then its closing blocks.

        It becomes one whole message where streams do not work, and where the text did not hold in the end.
        """
        channel, thread_ts = origin.channel or "", origin.thread_ts or ""
        streamer = self._streamer(origin)
        end: Ending | None = None
        try:
            for piece in body if self.streams else ():
                streamer.append(markdown_text=piece)
            deque(body, maxlen=0)
            end = ending()
            if self.streams and end.closing:
                streamer.stop(blocks=list(end.closing.blocks), metadata=_metadata(mark))
                return
            if streamer.ts:
                streamer.stop()
        except SlackApiError as error:
            self._learn(str(error.response.get("error")))
            deque(body, maxlen=0)
        whole = (end or ending()).whole
        if streamer.ts:
            self.update(channel, streamer.ts, whole)
        else:
            self.post(channel, whole, thread_ts=thread_ts, mark=mark)

    @property
    def streams(self) -> bool:
        """Whether this Slack takes streams, as far as is known."""
        return self.clients is None or self.clients.streams

    def _streamer(self, origin: Origin) -> Any:
        return self.client.chat_stream(
            channel=origin.channel or "",
            thread_ts=origin.thread_ts or "",
            recipient_team_id=origin.home.team,
            recipient_user_id=origin.user,
            buffer_size=STREAM_BUFFER,
        )

    def _learn(self, refusal: str) -> None:
        _log.info("stream refused", error=refusal)
        if self.clients and refusal in NO_STREAMS:
            self.clients.streams = False

    def status(self, origin: Origin, text: str) -> None:
        """A line below the thread while the coach works; a nicety, so a refusal is not a failure."""
        try:
            self.client.assistant_threads_setStatus(
                channel_id=origin.channel or "", thread_ts=origin.thread_ts or "", status=text
            )
        except SlackApiError as error:
            _log.info("status refused", error=str(error.response.get("error")))

    def picture(self, origin: Origin, png: bytes, *, title: str, alt_text: str) -> bool:
        """A picture by direct message, below its words; `False` where the app may not send files."""
        try:
            said = self.client.chat_postMessage(channel=origin.user, text=escape(alt_text))
            self.client.files_upload_v2(
                channel=said["channel"],
                thread_ts=said["ts"],
                content=png,
                filename="chart.png",
                title=title,
                alt_txt=alt_text,
            )
        except SlackApiError as error:
            _log.info("picture refused", error=str(error.response.get("error")))
            return False
        return True

    def fill(self, view_id: str, view: View) -> None:
        """The content of a dialogue that was opened empty."""
        self.client.views_update(view_id=view_id, view=view)

    def publish(self, user: str, view: View) -> None:
        """Someone's App Home."""
        self.client.views_publish(user_id=user, view=view)

    def _respond(self, url: str, **body: Any) -> None:
        handlers = list(self.clients.retries) if self.clients else patient()
        response = WebhookClient(url, retry_handlers=handlers, logger=bolt_logger()).send_dict(body)
        if response.status_code != 200:
            _log.warning("reply refused", status=response.status_code)
            raise ReplyRefusedError(response.status_code)


class ReplyRefusedError(Exception):
    """Slack no longer takes replies to a command or button; they expire after 30 minutes."""


def _metadata(mark: str | None) -> dict[str, Any] | None:
    return {"event_type": MARK, "event_payload": {"mark": mark}} if mark else None
