"""The running coach: everything that starts with it, in the order in which it starts and stops."""

import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from threading import Event
from time import monotonic

import structlog
from slack_bolt import App
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.oauth.token_rotation import TokenRotator

from bot.bootstrap import Coach
from bot.errors import CoachError, SettingsError
from bot.jobs import DurableWork, take_replica
from bot.jobs.engine import Engine, queue_url
from bot.settings import Settings
from bot.slack.app import LISTENER_THREADS, build_app, options_of
from bot.slack.poster import ClientOptions
from bot.slack.surface import Surface
from bot.slack.tasks.rounds import ROUNDS
from bot.web import checks, slack_checks
from bot.web.installations import Installations, OneWorkspace, Safe, States, StoredAuthorize
from bot.web.probes import Endpoint, Probes, WebApp, count_requests, start_threads
from bot.web.server import Server
from bot.web.socket_mode import Socket

HTTP_THREADS = 16
SWITCH_S = 0.001
"""Python's own 5 ms between threads add up when eight of them answer and one acknowledges."""

_log = structlog.get_logger(__name__)


class Service:
    """The coach as one process among any number; every port and connection opens in `start`."""

    def __init__(self, settings: Settings, coach: Coach) -> None:
        self._settings = settings
        self._coach = coach
        self._warm = False
        self._stopping = Event()
        self._replica = take_replica(settings.data_dir, settings.replica)
        engine = Engine(
            url=queue_url(settings.database, settings.data_dir),
            replica=self._replica.name,
            threads=settings.workers,
        )
        self.jobs = DurableWork(coach.store, engine)
        self.app = self._built_app()
        self._plan_rounds()
        self._endpoint = Endpoint(self.app, threads=HTTP_THREADS) if settings.mode == "http" else None
        self.server = Server(self._web_app(), host=settings.host, port=settings.port)
        self.socket = self._built_socket()

    @property
    def surface(self) -> Surface:
        """What the app's listeners work with."""
        surface: Surface = self.app.surface  # type: ignore[attr-defined]
        return surface

    def start(self) -> None:
        """Warms up before the first request can come, then opens the connection to Slack."""
        self.server.start()
        began = monotonic()
        warm_up(self._coach)
        self._start_threads()
        self.jobs.launch()
        self._warm = True
        _log.info("warm", seconds=round(monotonic() - began, 1), replica=self._replica.name)
        if self.socket is not None:
            _connect(self.socket)
        _log.info("ready", mode=self._settings.mode, port=self.server.port)

    def stop(self) -> None:
        """Takes nothing new, ends what runs, and leaves the rest to the next start or another replica."""
        _log.info("stopping")
        self._warm = False
        if self.socket is not None:
            self.socket.stop()
        self.app.listener_runner.listener_executor.shutdown(wait=True)
        self.jobs.close()
        self.surface.passing.close()
        self.server.stop()
        self._coach.store.close()
        self._replica.release()
        _log.info("stopped")

    def run(self) -> None:
        """Runs until SIGTERM or SIGINT; the second one of them ends it at once."""
        sys.setswitchinterval(SWITCH_S)
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._told_to_stop)
        try:
            self.start()
            self._stopping.wait()
        finally:
            self.stop()

    def faults(self) -> Mapping[str, str]:
        """What keeps requests from being served at this moment, by part."""
        found = {}
        if not self._warm:
            found["coach"] = "starting or stopping"
        if self.socket is not None and not self.socket.connected:
            found["slack"] = "the socket is not open"
        try:
            with self._coach.store.reading():
                pass
        except Exception as error:  # noqa: BLE001  # whatever the driver raises, the answer is the same
            found["database"] = type(error).__name__
        return found

    def _start_threads(self) -> None:
        start_threads(self.app.listener_runner.listener_executor, LISTENER_THREADS)
        if self._endpoint is not None:
            self._endpoint.warm_up()

    def _told_to_stop(self, *_signal: object) -> None:
        if self._stopping.is_set():
            raise KeyboardInterrupt
        self._stopping.set()

    def _built_app(self) -> App:
        app = build_app(self._settings, self._coach, jobs=self.jobs, client_options=self._clients())
        count_requests(app)
        return app

    def _plan_rounds(self) -> None:
        for name, (cron, make) in ROUNDS.items():
            self.jobs.every(name, cron, partial(make, self.surface))
        self.jobs.every("rescue", "* * * * *", self.jobs.rescue)
        self.jobs.every("clean", "17 * * * *", self.jobs.clean)

    def _clients(self) -> ClientOptions:
        """How the workspaces are reached: by OAuth, or by the one token of the settings."""
        settings = self._settings
        if not slack_checks.several_workspaces(settings):
            us = OneWorkspace(slack_checks.identity(settings))
            return replace(options_of(settings), bolt={"authorize": us})
        client_id = settings.slack_client_id or ""
        secret = settings.slack_client_secret.get_secret_value() if settings.slack_client_secret else ""
        safe = Safe.of(settings.token_key.get_secret_value() if settings.token_key else "")
        client = slack_checks.web_client(settings)
        rotator = TokenRotator(client_id=client_id, client_secret=secret, client=client)
        installations = Installations(self._coach.store, safe, rotator=rotator)
        wanted, _ = slack_checks.manifest_scopes()
        oauth = OAuthSettings(
            client_id=client_id,
            client_secret=secret,
            scopes=wanted,
            user_scopes=[],
            installation_store=installations,
            installation_store_bot_only=True,
            state_store=States(self._coach.store, safe),
        )
        return ClientOptions(
            token_for=installations.token_for,
            base_url=settings.slack_api_url,
            bolt={"authorize": StoredAuthorize(installations), "oauth_settings": oauth},
        )

    def _web_app(self) -> WebApp:
        return WebApp(probes=Probes(faults=self.faults, work=self.jobs.states), endpoint=self._endpoint)

    def _built_socket(self) -> Socket | None:
        token = self._settings.slack_app_token
        if self._settings.mode != "socket" or token is None:
            return None
        return Socket(self.app, token.get_secret_value())


def run_service(settings: Settings, build: Callable[[], Coach]) -> None:
    """Checks what must be right, builds the coach and runs it; raises `SettingsError` with every fault."""
    wrong = [found for found in checks.before_start(settings) if found.state == "wrong"]
    if wrong:
        raise SettingsError("\n".join(f"{found.says}. {found.mend}" for found in wrong))
    slack_checks.require_tokens(settings)
    Service(settings, build()).run()


def warm_up(coach: Coach) -> None:
    """Loads everything that the first question, message and Home would otherwise wait for."""
    coach.ask.ask("Who releases the batch, our QA or theirs?")
    coach.reviewer.review("thank you for the quick call this morning")
    for part in ("people", "channels", "nudges", "answers", "threads", "insights", "digests", "privacy"):
        getattr(coach, part)


def _connect(socket: Socket) -> None:
    try:
        socket.start()
    except SlackApiError as error:
        raise SettingsError(f"Slack refused the socket ({error.response.get('error')}).") from None
    except (SlackClientError, OSError) as error:
        raise CoachError(f"Slack's socket cannot be reached ({type(error).__name__}).") from error
