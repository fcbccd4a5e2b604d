"""What Slack asks to wait for is left to the queue, so that no worker sleeps."""

from slack_sdk.http_retry.handler import RetryHandler
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState

from bot.errors import TryLater

SLACKS_OWN_FAULTS = frozenset(
    {"fatal_error", "internal_error", "ratelimited", "request_timeout", "service_unavailable"}
)
READING = ("auth.test", "conversations.history", "conversations.info", "conversations.replies", "users.info")
"""Methods that change nothing, so that nothing can have happened when they fail."""
DEFAULT_WAIT_S = 1.0


class Deferral(RetryHandler):
    """Raises `TryLater` where the other handlers would sleep and try again."""

    def _can_retry(
        self,
        *,
        state: RetryState,  # noqa: ARG002  # the handler's signature
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        doubtful = not request.url.rpartition("/")[2].startswith(READING)
        if response is None:
            raise TryLater(doubtful=doubtful) from error
        fault = str((response.body or {}).get("error"))
        if response.status_code == 429 or fault == "ratelimited":
            raise TryLater(_retry_after(response)) from error
        if response.status_code >= 500 or fault in SLACKS_OWN_FAULTS:
            raise TryLater(doubtful=doubtful) from error
        return False


def _retry_after(response: HttpResponse) -> float:
    headers = {name.lower(): value for name, value in response.headers.items()}
    value = headers.get("retry-after")
    text = value[0] if isinstance(value, list) else value
    return float(text) if text and str(text).isdigit() else DEFAULT_WAIT_S
