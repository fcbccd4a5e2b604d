"""Builds the Bolt app: one for Socket Mode and HTTP alike."""

from collections.abc import Callable
from datetime import datetime

from slack_bolt import App, BoltContext, BoltResponse
from slack_sdk import WebClient

from bot.settings import Settings
from bot.slack.acceptance import ListenerExecutor, note_events
from bot.slack.directory import Directory
from bot.slack.failures import apologise, explain
from bot.slack.listeners import register_listeners
from bot.slack.listeners.gate import make_gate
from bot.slack.logs import bolt_logger
from bot.slack.origin import Origin
from bot.slack.poster import ClientOptions, Clients, Poster
from bot.slack.surface import Coach, Surface, utc_now
from bot.slack.tasks import register_tasks
from bot.slack.work import ThreadedWork, Work

LISTENER_THREADS = 32
"""Bolt's own five starve: with five slow listeners running, a command got no answer within three seconds."""

PASSING_THREADS = 4


def build_app(
    settings: Settings,
    coach: Coach,
    *,
    jobs: Work,
    client_options: ClientOptions | None = None,
    clock: Callable[[], datetime] = utc_now,
) -> App:
    """The app with every listener; `jobs` gets its tasks registered here."""
    options = client_options or options_of(settings)
    surface = Surface(
        settings=settings,
        coach=coach,
        jobs=jobs,
        passing=ThreadedWork(PASSING_THREADS),
        clients=Clients(options),
        directory=Directory(),
        clock=clock,
    )
    register_tasks(surface)
    app = _bolt(settings, options)
    app.use(note_events)
    app.use(make_gate(surface))
    register_listeners(app)
    app.error(handle_error)
    app.surface = surface  # type: ignore[attr-defined]
    return app


def options_of(settings: Settings) -> ClientOptions:
    """How the one workspace of the settings is reached."""
    token = settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else ""
    return ClientOptions(token_for=lambda _team: token, base_url=settings.slack_api_url)


def handle_error(error: Exception, context: BoltContext, client: WebClient) -> BoltResponse:
    """The one handler of whatever a listener did not expect: a log line and a private message."""
    text = explain(error).text
    origin = context.get("origin")
    if isinstance(origin, Origin) and origin.user:
        apologise(Poster(client=client), origin, text)
    return BoltResponse(status=200, body="")


def _bolt(settings: Settings, options: ClientOptions) -> App:
    logger = bolt_logger()
    token = options.token_for("") if not options.bolt else None
    secret = settings.slack_signing_secret
    return App(
        name="cdmo-coach",
        logger=logger,
        client=WebClient(token=token, base_url=options.base_url, timeout=options.timeout_s, logger=logger),
        signing_secret=secret.get_secret_value() if secret else "",
        listener_executor=ListenerExecutor(LISTENER_THREADS, thread_name_prefix="listener"),
        **options.bolt,
    )
