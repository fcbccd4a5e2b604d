"""Socket Mode with a watchdog: a connection that stays away is built anew."""

from collections.abc import Callable
from threading import Event, Thread
from time import monotonic

import structlog
from prometheus_client import Counter, Gauge
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.errors import SlackClientError

CONNECTED = Gauge("cdmo_socket_connected", "1 while the socket to Slack is open.")
REBUILT = Counter("cdmo_socket_rebuilt_total", "Times that the watchdog built the socket anew.")

LOOK_S = 2.0
PATIENCE_S = 30.0
"""The client of slack_sdk reconnects by itself within seconds; after this it is given up."""
CONCURRENCY = 32
"""Requests that are acknowledged at a time; slack_sdk's ten keep a command waiting behind a burst of events."""

_log = structlog.get_logger(__name__)


class Socket:
    """The connection over which Slack's requests come."""

    def __init__(self, app: App, app_token: str, *, clock: Callable[[], float] = monotonic) -> None:
        self._app = app
        self._token = app_token
        self._clock = clock
        self._handler: SocketModeHandler | None = None
        self._seen = clock()
        self._stopping = Event()
        self._watch = Thread(target=self._run, name="socket-watchdog", daemon=True)

    @property
    def connected(self) -> bool:
        """Whether Slack can reach us at this moment."""
        return self._handler is not None and self._handler.client.is_connected()

    def start(self) -> None:
        """Connects and begins to watch; raises what slack_sdk raises where that fails."""
        self._connect()
        self._watch.start()

    def stop(self) -> None:
        """Takes no more requests; those that were taken are acknowledged."""
        self._stopping.set()
        if self._watch.is_alive():
            self._watch.join()
        self._drop()

    def watch_once(self) -> None:
        """Builds the connection anew if it has been away too long."""
        CONNECTED.set(self.connected)
        now = self._clock()
        if self.connected:
            self._seen = now
        elif now - self._seen >= PATIENCE_S:
            self._seen = now
            self._rebuild()

    def _run(self) -> None:
        while not self._stopping.wait(LOOK_S):
            self.watch_once()

    def _rebuild(self) -> None:
        REBUILT.inc()
        _log.warning("socket rebuilt", silent_s=PATIENCE_S)
        try:
            self._drop()
            self._connect()
        except (SlackClientError, OSError) as error:
            _log.error("socket not rebuilt", error=type(error).__name__)

    def _connect(self) -> None:
        self._handler = SocketModeHandler(self._app, self._token, concurrency=CONCURRENCY)
        self._handler.client.connect()
        self._seen = self._clock()
        CONNECTED.set(1)

    def _drop(self) -> None:
        handler, self._handler = self._handler, None
        CONNECTED.set(0)
        if handler is not None:
            handler.client.close()
