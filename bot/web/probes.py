"""What others may see of the service: that it lives, that it is ready, and numbers."""

import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, Counter, Gauge, Histogram, generate_latest
from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.adapter.asgi import SlackRequestHandler
from slack_bolt.adapter.asgi.http_request import AsgiHttpRequest
from slack_bolt.adapter.asgi.http_response import AsgiHttpResponse

REQUESTS = Counter("cdmo_requests_total", "Requests of Slack by kind.", ["kind"])
ACKNOWLEDGED = Histogram(
    "cdmo_acknowledge_seconds",
    "Time until a request of Slack was acknowledged.",
    ["kind"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 3),
)
WAITING = Gauge("cdmo_work_open", "Pieces of durable work in the database by state.", ["state"])
READY = Gauge("cdmo_ready", "1 while the coach is warm, connected and has its database.")

LARGEST_BODY = 1_000_000
EVENT_THREADS = 16
"""Few, so that a burst of events leaves the interpreter to commands."""
_JSON: dict[str, Sequence[str]] = {"content-type": ["application/json"]}
_PLAIN: dict[str, Sequence[str]] = {"content-type": ["text/plain; charset=utf-8"]}

Faults = Callable[[], Mapping[str, str]]


@dataclass(frozen=True, kw_only=True)
class Probes:
    """The three probes, as what they say."""

    faults: Faults
    """What keeps the service from being ready, by part."""
    work: Callable[[], Mapping[str, int]]

    def answer(self, path: str) -> AsgiHttpResponse | None:
        """The reply to a probe; `None` for another path."""
        match path:
            case "/healthz":
                return AsgiHttpResponse(200, _PLAIN, "ok\n")
            case "/readyz":
                faults = self.faults()
                return AsgiHttpResponse(503 if faults else 200, _JSON, json.dumps({"faults": dict(faults)}))
            case "/metrics":
                return AsgiHttpResponse(200, {"content-type": [CONTENT_TYPE_LATEST]}, self._metrics())
            case _:
                return None

    def _metrics(self) -> str:
        faults = self.faults()
        READY.set(not faults)
        if "database" not in faults:
            for state, number in self.work().items():
                WAITING.labels(state).set(number)
        return generate_latest().decode()


class Endpoint(SlackRequestHandler):
    """Slack's requests over HTTP; Bolt blocks, so each has a thread of its own.

    Commands and buttons, which come as forms, have other threads than events: someone waits for them.
    """

    def __init__(self, app: App, *, threads: int) -> None:
        super().__init__(app)
        self._threads = threads
        self._for_people = ThreadPoolExecutor(threads, thread_name_prefix="http")
        self._for_events = ThreadPoolExecutor(EVENT_THREADS, thread_name_prefix="http-events")

    def warm_up(self) -> None:
        """Starts the threads, so that no request waits for that."""
        start_threads(self._for_people, self._threads)
        start_threads(self._for_events, EVENT_THREADS)

    async def dispatch(self, request: AsgiHttpRequest) -> BoltResponse:
        """One event, command or button."""
        kind = str(request.get_headers().get("content-type", ""))
        threads = self._for_events if kind.startswith("application/json") else self._for_people
        return await self._in_thread(self.app.dispatch, request, threads)

    async def handle_installation(self, request: AsgiHttpRequest) -> BoltResponse:
        """The page with the button to install the app."""
        flow = self.app.oauth_flow
        return (
            await self._in_thread(flow.handle_installation, request, self._for_people)
            if flow
            else BoltResponse(status=404)
        )

    async def handle_callback(self, request: AsgiHttpRequest) -> BoltResponse:
        """Slack sends a browser back after an installation."""
        flow = self.app.oauth_flow
        return (
            await self._in_thread(flow.handle_callback, request, self._for_people)
            if flow
            else BoltResponse(status=404)
        )

    async def _in_thread(
        self,
        work: Callable[[BoltRequest], BoltResponse],
        request: AsgiHttpRequest,
        threads: ThreadPoolExecutor,
    ) -> BoltResponse:
        import asyncio

        body = await request.get_raw_body()
        asked = BoltRequest(body=body, query=request.query_string, headers=request.get_headers())
        return await asyncio.get_running_loop().run_in_executor(threads, work, asked)


@dataclass(frozen=True, kw_only=True)
class WebApp:
    """The ASGI application: probes, and in HTTP mode Slack."""

    probes: Probes
    endpoint: Endpoint | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """One request; only HTTP is spoken here."""
        if scope["type"] != "http":
            return
        response = self._refusal(scope) or await self._probe(scope)
        if response is None and self.endpoint is not None:
            await self.endpoint(scope, receive, send)
            return
        response = response or AsgiHttpResponse(404, _PLAIN, "Not Found\n")
        await send(response.get_response_start())
        await send(response.get_response_body())

    async def _probe(self, scope: Any) -> AsgiHttpResponse | None:
        import asyncio

        if scope["method"] not in ("GET", "HEAD"):
            return None
        return await asyncio.get_running_loop().run_in_executor(None, self.probes.answer, scope["path"])

    def _refusal(self, scope: Any) -> AsgiHttpResponse | None:
        length = dict(scope["headers"]).get(b"content-length", b"0")
        if not length.isdigit() or int(length) > LARGEST_BODY:
            return AsgiHttpResponse(413, _PLAIN, "Too large\n")
        return None


def start_threads(pool: Executor, threads: int) -> None:
    """Starts the threads of a pool; left alone it starts them as requests come, and holds up other pools then."""
    together = Barrier(threads + 1)
    for _ in range(threads):
        pool.submit(together.wait)
    together.wait()


def count_requests(app: App) -> None:
    """Counts what Slack sends, by kind alone."""
    from time import perf_counter

    def count(body: dict[str, Any], next: Callable[[], Any]) -> Any:  # noqa: A002  # Bolt's name
        kind = str((body.get("event") or {}).get("type") or body.get("type") or "command")
        REQUESTS.labels(kind).inc()
        start = perf_counter()
        response = next()
        ACKNOWLEDGED.labels(kind).observe(perf_counter() - start)
        return response

    app.use(count)
