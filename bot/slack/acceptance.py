"""Events are acknowledged after they were written down: Slack sends again what is not acknowledged."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import ContextVar
from typing import Any

from slack_bolt import BoltRequest, BoltResponse

_of_event: ContextVar[bool] = ContextVar("of_event", default=False)


def note_events(req: BoltRequest, next: Callable[[], BoltResponse]) -> BoltResponse:  # noqa: A002  # Bolt's names
    """A middleware that tells the executor what kind of request a listener belongs to."""
    _of_event.set("event" in req.body)
    return next()


class ListenerExecutor(ThreadPoolExecutor):
    """Runs listeners of events at once, in the thread that acknowledges; they validate and hand over.

    Listeners of commands and buttons acknowledge by themselves and then call Slack, so they get a thread.
    """

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """The listener's result, there already for an event."""
        if not _of_event.get():
            return super().submit(fn, *args, **kwargs)
        done: Future[Any] = Future()
        done.set_result(fn(*args, **kwargs))
        return done
