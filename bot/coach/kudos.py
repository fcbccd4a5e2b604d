"""Recognition for the makers' skill and results, shown in the next digest."""

from datetime import date, datetime, timedelta

from bot.coach.calendar import moment_of
from bot.coach.ids import NewId, opaque_id
from bot.errors import BadInput
from bot.model import Channel, Person
from bot.store import Connection, Store
from bot.store import kudos as rows
from bot.store.channels import channel_settings
from bot.store.kudos import Kudo

__all__ = ["KUDOS_LENGTH", "Kudo", "Kudos"]

KUDOS_LENGTH = 500
_FRESH = timedelta(days=7)
"""Older kudos are not dug out when a digest comes back after a pause."""


class Kudos:
    """Takes kudos and hands them to the digest, each to one."""

    def __init__(self, store: Store, *, new_id: NewId = opaque_id) -> None:
        self._store = store
        self._new_id = new_id

    def give(self, channel: Channel, by: Person, text: str, now: datetime) -> None:
        """Keep a kudo; raises `BadInput` for an empty or long one."""
        words = text.strip()
        if not words:
            raise BadInput("Whom do you want to thank, and what for?")
        if len(words) > KUDOS_LENGTH:
            raise BadInput(f"Please keep kudos under {KUDOS_LENGTH} characters; this has {len(words)}.")
        if by.team != channel.team:
            raise BadInput("Only people of the workspace that installed me can give kudos here.")
        with self._store.transaction() as connection:
            rows.insert_kudo(connection, self._new_id(), channel, by, text=words, now=now)

    def for_digest(self, channel: Channel, day: date) -> tuple[Kudo, ...]:
        """The kudos for the digest of a day: those given before it was due and not shown before."""
        with self._store.reading() as connection:
            return kudos_of_day(connection, channel, day)

    def mark_shown(self, channel: Channel, day: date) -> None:
        """Note that the digest of a day was posted."""
        with self._store.transaction() as connection:
            show_kudos_of_day(connection, channel, day)


def kudos_of_day(connection: Connection, channel: Channel, day: date) -> tuple[Kudo, ...]:
    """What the digest of a day shows, the same however often it is asked."""
    span = _span(connection, channel, day)
    return rows.kudos_between(connection, channel, day, *span) if span else ()


def show_kudos_of_day(connection: Connection, channel: Channel, day: date) -> None:
    """Keep what the digest of a day showed out of later ones."""
    span = _span(connection, channel, day)
    if span:
        rows.show_kudos(connection, channel, day, *span)


def _span(connection: Connection, channel: Channel, day: date) -> tuple[datetime, datetime] | None:
    digest = channel_settings(connection, channel).digest
    due = moment_of(day, digest.at, digest.timezone)
    return (due - _FRESH, due) if due else None
