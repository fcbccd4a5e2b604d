"""Restraint: which flagged message leads to a nudge, and what becomes of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.coach.ids import NewId, opaque_id
from bot.model import Channel, Person, Review
from bot.store import Connection, Store
from bot.store import nudges as rows
from bot.store.channels import channel_settings
from bot.store.counting import count
from bot.store.nudges import NudgedMessage, NudgeRow, RecentNudge
from bot.store.people import person_settings
from bot.store.pseudonyms import pseudonyms

__all__ = ["WORDS_KEPT", "Nudge", "NudgedMessage", "Nudges", "RecentNudge", "WatchedMessage"]

WORDS_KEPT = timedelta(days=7)
"""How long an author can look up a nudge's words."""

_DISMISSALS_COUNT_FOR = timedelta(days=90)


@dataclass(frozen=True, kw_only=True)
class WatchedMessage:
    """A message in a channel that the coach was invited to; its text stays in memory."""

    channel: Channel
    author: Person
    ts: str
    thread_ts: str | None = None
    text: str


@dataclass(frozen=True, kw_only=True)
class Nudge:
    """A quiet word for the author of a message."""

    id: str
    review: Review


class Nudges:
    """Decides on nudges and lets their authors, and nobody else, look them up."""

    def __init__(self, store: Store, *, window_hours: int, new_id: NewId = opaque_id) -> None:
        self._store = store
        self._window = timedelta(hours=window_hours)
        self._new_id = new_id

    def consider(self, message: WatchedMessage, review: Review, now: datetime) -> Nudge | None:
        """The nudge for a reviewed message, or `None` where restraint is better."""
        if not review.flag or review.attitude is None:
            return None
        one_author = f"nudge {message.author.team} {message.author.user}"
        with self._store.transaction(alone_for=one_author) as connection:
            words = _words(message.text, review)
            nudge = NudgeRow(
                id=self._new_id(),
                author=message.author,
                channel=message.channel,
                message_ts=message.ts,
                attitude=review.attitude,
                wording=pseudonyms(connection, message.author.team).wording(words or message.text),
                words=words,
                rewording=review.rewording,
                quality_risk=review.quality_risk,
                at=now,
            )
            if not self._is_welcome(connection, nudge) or self._holds_back(connection, nudge, review.score):
                return None
            rows.insert_nudge(connection, nudge)
        return Nudge(id=nudge.id, review=review)

    def delivered(self, nudge_id: str, now: datetime) -> None:
        """Note that a nudge was shown; only then it counts for insights."""
        with self._store.transaction() as connection:
            shown = rows.mark_delivered(connection, nudge_id, now)
            if shown is not None:
                author, attitude = shown
                count(connection, author, "nudge", attitude, now.date())

    def recent(self, person: Person, now: datetime) -> tuple[RecentNudge, ...]:
        """A person's own nudges of the last seven days, newest first."""
        with self._store.reading() as connection:
            return rows.nudges_of(connection, person, now - WORDS_KEPT)

    def get(self, person: Person, nudge_id: str, now: datetime) -> RecentNudge | None:
        """One of a person's own recent nudges."""
        return next((nudge for nudge in self.recent(person, now) if nudge.id == nudge_id), None)

    def find_by_message(self, channel: Channel, ts: str) -> NudgedMessage | None:
        """The nudge that a message led to, so that an edit of it can be looked at."""
        with self._store.reading() as connection:
            return rows.nudge_about(connection, channel, ts)

    def dismiss(self, person: Person, nudge_id: str, now: datetime) -> bool:
        """Take "doesn't apply" to heart for the channel; `False` if the nudge is not theirs."""
        with self._store.transaction() as connection:
            nudge = rows.mark_dismissed(connection, person, nudge_id, now)
            if nudge is None:
                return False
            pseudonym = pseudonyms(connection, person.team).person(person.user)
            channel = Channel(team=person.team, id=nudge.channel_id)
            rows.insert_dismissal(
                connection,
                channel,
                attitude=nudge.attitude,
                wording=nudge.wording,
                pseudonym=pseudonym,
                now=now,
            )
            return True

    def _is_welcome(self, connection: Connection, nudge: NudgeRow) -> bool:
        """Whether the channel and the author want such a nudge at all."""
        if nudge.author.team != nudge.channel.team:
            return False
        channel = channel_settings(connection, nudge.channel)
        author = person_settings(connection, nudge.author)
        paused = author.paused_until is not None and author.paused_until > nudge.at
        return channel.may_speak and channel.nudges and not paused and nudge.attitude not in author.muted

    def _holds_back(self, connection: Connection, nudge: NudgeRow, score: float) -> bool:
        """Whether it was said before, too lately, or to people who found that it did not apply."""
        if rows.nudge_about(connection, nudge.channel, nudge.message_ts):
            return True
        if rows.nudged_since(connection, nudge.author, nudge.channel, nudge.at - self._window):
            return True
        if rows.wording_dismissed(connection, nudge.channel, nudge.wording):
            return True
        since = nudge.at - _DISMISSALS_COUNT_FOR
        times = rows.dismissals(connection, nudge.channel, nudge.attitude, since)
        if times and score < _bar_after(times):
            return True
        author = pseudonyms(connection, nudge.author.team).person(nudge.author.user)
        return not rows.remember_wording(connection, nudge.author.team, author, nudge.wording, nudge.at)


def _words(text: str, review: Review) -> str:
    """The words that a nudge is about; none where the review names none, lest a whole message be kept."""
    start, end = review.span or (0, 0)
    return text[start:end]


def _bar_after(dismissals: int) -> float:
    """The score that an attitude needs in a channel; each dismissal halves the doubt allowed."""
    return 1 - 0.5 ** (dismissals + 1)
