"""What a person is told when something goes wrong, and what the log is told: never the same thing."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from bot.errors import CoachError, TryLater
from bot.slack.blocks.notices import note_view, notice
from bot.slack.origin import Origin, origin_of
from bot.slack.poster import Poster
from bot.slack.surface import Surface
from bot.slack.work import Payload, Task

SORRY = (
    "Sorry, something went wrong on my side, so I could not finish that. Nothing was shown to anyone else. "
    "If it happens again, give your administrator this reference: {reference}"
)

_log = structlog.get_logger(__name__)


class GivenUpError(Exception):
    """Durable work that failed for good, after its asker was told; the queue keeps the reference."""

    def __init__(self, reference: str) -> None:
        super().__init__(reference)
        self.reference = reference


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """What a person is told of an error."""

    text: str
    reference: str | None
    """Finds the line in the log; none for an error whose message is meant for people."""


def explain(error: Exception) -> Explanation:
    """What may be said about an error: its own message if it was meant for people, else a reference id."""
    if isinstance(error, CoachError):
        return Explanation(text=str(error), reference=None)
    reference = secrets.token_hex(4)
    _log.error("request failed", reference=reference, error=type(error).__name__, at=_place(error))
    return Explanation(text=SORRY.format(reference=reference), reference=reference)


def guarded(surface: Surface, run: Callable[[Surface, Payload], None], *, silent: bool = False) -> Task:
    """A task at whose border a failure becomes a private message, or with `silent` only a line in the log.

    A durable queue says in the payload whether this attempt is the `last`: before that, work that Slack is
    not ready for goes back to it, and after that it keeps the reference.
    """

    def task(payload: Payload) -> None:
        try:
            run(surface, payload)
        except Exception as error:  # the documented border of all work
            if isinstance(error, TryLater) and not payload.get("last"):
                raise
            explanation = explain(error)
            if not silent:
                origin = origin_of(payload)
                apologise(surface.poster(origin), origin, explanation.text, payload.get("view_id"))
            if "last" in payload and explanation.reference:
                raise GivenUpError(explanation.reference) from error

    return task


def apologise(poster: Poster, origin: Origin, text: str, view_id: str | None = None) -> None:
    """Tells one person privately that it failed, in the dialogue that waits if there is one."""
    try:
        if view_id:
            poster.fill(view_id, note_view(text))
        else:
            poster.reply(origin, notice(text))
    except Exception as error:  # noqa: BLE001  # there is nobody left to tell
        _log.error("apology failed", error=type(error).__name__)


def _place(error: Exception) -> str:
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    return f"{frame.tb_frame.f_code.co_qualname}:{frame.tb_lineno}" if frame else "?"
