"""What is kept about whom, for how long, and its deletion."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.coach.nudges import WORDS_KEPT
from bot.coach.threads import PARTICIPATION
from bot.model import Person
from bot.store import Store, personal, retention

_UNTIL_FORGOTTEN = "until you delete it"


@dataclass(frozen=True, kw_only=True)
class StoredItem:
    """One kind of thing that is kept about a person."""

    what: str
    count: int
    details: tuple[str, ...]
    """The words that are kept, where there are any."""
    kept: str


@dataclass(frozen=True, kw_only=True)
class StoredData:
    """Everything that is kept about a person."""

    items: tuple[StoredItem, ...]


@dataclass(frozen=True, kw_only=True)
class _Kind:
    what: str
    detail: Callable[[Any], str | None] = lambda _: None


_KINDS: Mapping[str, _Kind] = {
    "person": _Kind(
        what="Your settings",
        detail=lambda row: ", ".join(
            f"{name.replace('_', ' ')}: {value}"
            for name, value in row._mapping.items()
            if name not in ("team", "user_id") and value is not None
        ),
    ),
    "muted_attitude": _Kind(what="Kinds of nudges that you muted", detail=lambda row: str(row.attitude)),
    "channel_admin": _Kind(what="Channels where you are an admin", detail=lambda row: f"<#{row.channel_id}>"),
    "nudge": _Kind(what="Nudges that you got", detail=lambda row: row.words),
    "nudged_wording": _Kind(what="Fingerprints of words that you were nudged for"),
    "dismissal": _Kind(what="Nudges that you said do not apply, without your name"),
    "kudos": _Kind(what="Kudos that you gave", detail=lambda row: str(row.text)),
    "assessment_answer": _Kind(
        what="Your scores in the self-assessment",
        detail=lambda row: f"{row.quarter}, {row.statement}: {row.score}",
    ),
    "truce_signature": _Kind(what="Truces that you signed", detail=lambda row: f"<#{row.channel_id}>"),
    "thread": _Kind(what="Threads in which I answered you"),
    "thread_turn": _Kind(what="Your questions in threads", detail=lambda row: str(row.question)),
    "kept_answer": _Kind(what="Answers that you got lately", detail=lambda row: str(row.question)),
    "tally": _Kind(what="Counters that you are part of, without your name"),
    "feedback": _Kind(what="Your ratings of answers, without your name"),
    "feedback_comment": _Kind(
        what="Reasons that you gave for a rating, without your name", detail=lambda row: str(row.text)
    ),
    "gap": _Kind(what="Questions that you sent in, without your name", detail=lambda row: str(row.question)),
    "digest": _Kind(what="Digests that were sent to you"),
    "work": _Kind(what="Questions of yours that wait for their answer"),
}
"""How each table is named to the person whom its rows are about."""


class Privacy:
    """Shows and deletes what is kept about a person or a workspace."""

    def __init__(self, store: Store, *, memory_hours: int, window_hours: int) -> None:
        self._store = store
        memory = timedelta(hours=memory_hours)
        self._by_setting = {
            "nudge": max(WORDS_KEPT, timedelta(hours=window_hours)),
            "thread": max(memory, PARTICIPATION),
            "thread_turn": memory,
            "kept_answer": memory,
        }

    def about(self, person: Person) -> StoredData:
        """Everything that is kept about a person."""
        with self._store.reading() as connection:
            items = [self._item(name, rows) for name, rows in personal.rows_about(connection, person)]
            mentions = personal.mentions_of(connection, person)
        if mentions:
            items.append(
                StoredItem(
                    what="Settings of channels that name you as the one who changed or approved them",
                    count=mentions,
                    details=(),
                    kept="as long as the app is installed; deleting blanks your name",
                )
            )
        return StoredData(items=tuple(sorted(items, key=lambda item: item.what)))

    def forget(self, person: Person, now: datetime) -> None:  # noqa: ARG002 — use-cases are told the time
        """Delete all of a person's rows; a channel's row that names them stays without the name."""
        with self._store.transaction() as connection:
            personal.erase_person(connection, person)
        self._store.scrub()

    def purge(self, now: datetime) -> dict[str, int]:
        """Delete what is older than its time limit, and say how many rows went by table."""
        with self._store.transaction() as connection:
            gone = retention.purge(connection, now, self._by_setting)
        self._store.scrub()
        return gone

    def uninstall(self, team: str) -> None:
        """Delete everything of a workspace."""
        with self._store.transaction() as connection:
            personal.erase_team(connection, team)
        self._store.scrub()

    def _item(self, table: str, rows: Sequence[Any]) -> StoredItem:
        kind = _KINDS[table]
        details = (kind.detail(row) for row in rows)
        return StoredItem(
            what=kind.what,
            count=len(rows),
            details=tuple(detail for detail in details if detail),
            kept=_span(self._by_setting.get(table) or retention.KEPT_FOR.get(table)),
        )


def _span(kept: timedelta | None) -> str:
    if kept is None:
        return _UNTIL_FORGOTTEN
    hours = int(kept.total_seconds() // 3600)
    return f"{hours // 24} days" if hours >= 48 else f"{hours} hours"
