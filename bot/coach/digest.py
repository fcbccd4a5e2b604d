"""The daily digest: what stands in it, when it is due, and a ledger that lets it out once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.coach.calendar import is_holiday, local_day, moment_of
from bot.coach.deck import deal, shuffled
from bot.coach.kudos import kudos_of_day, show_kudos_of_day
from bot.coach.tips import Tips
from bot.content.library import Library
from bot.model import Channel, Person, Phrase, Tip
from bot.store import Connection, Store
from bot.store import digests as ledger
from bot.store.channels import ChannelSettings, all_channels, channel_settings
from bot.store.digests import Delivery, Recipient
from bot.store.kudos import Kudo
from bot.store.people import PersonSettings, digest_readers, person_settings

__all__ = ["CATCH_UP", "Delivery", "Digest", "Digests", "Recipient"]

CATCH_UP = timedelta(hours=3)
"""How late a digest may come; after that it is skipped."""

_FIRST_PAUSE = timedelta(minutes=5)
"""Before the second attempt after a failure; doubled for each further one."""

_WORKING_DAYS = frozenset(range(5))


@dataclass(frozen=True, kw_only=True)
class Digest:
    """What one digest says."""

    day: date
    tip: Tip
    phrase: Phrase
    kudos: Sequence[Kudo]
    more: str
    """A question to go on with."""


@dataclass(frozen=True, kw_only=True)
class _Plan:
    """When a recipient gets a digest, wherever that was set."""

    on: bool
    at: time
    timezone: str
    weekdays: frozenset[int]
    holidays: str | None = None
    since: datetime | None = None
    back_on: date | None = None
    back_at: datetime | None = None


class Digests:
    """Digests for channels, and for people who asked for one by direct message.

    A job claims a digest that is due, composes and posts it, and says how it went. A claim that nobody
    ended, because its process died, is found by `unfinished`: whether it was posted must then be looked up.
    """

    def __init__(self, store: Store, *, library: Library, tips: Tips, phrases: Sequence[Phrase]) -> None:
        self._store = store
        self._cards = library.cards
        self._tips = tips
        self._phrases = {phrase.id: phrase for phrase in phrases}

    def compose(self, recipient: Recipient, day: date) -> Digest:
        """The digest of a day, the same however often it is asked."""
        with self._store.reading() as connection:
            tip, phrase = self._chosen(connection, recipient, day)
            kudos = kudos_of_day(connection, recipient, day) if isinstance(recipient, Channel) else ()
        return Digest(day=day, tip=tip, phrase=phrase, kudos=kudos, more=self._cards[tip.card].asks[0])

    def preview(self, recipient: Recipient, now: datetime) -> Digest:
        """The next digest as it would be by now, whether or not one is switched on."""
        with self._store.reading() as connection:
            plan = _plan(connection, recipient)
            day = local_day(now, plan.timezone)
            due = moment_of(day, plan.at, plan.timezone)
            over = due is None or due <= now or ledger.delivery(connection, recipient, day) is not None
        return self.compose(recipient, day + timedelta(days=1) if over else day)

    def due(self, now: datetime) -> list[tuple[Channel, date]]:
        """The channels whose digest should go out now, each with its local day."""
        with self._store.reading() as connection:
            plans = {settings.channel: _channel_plan(settings) for settings in all_channels(connection)}
            return [
                (channel, day)
                for channel, plan in plans.items()
                for day in _due_days(plan, now)
                if _is_free(connection, channel, day, now)
            ]

    def dm_due(self, now: datetime) -> list[tuple[Person, date]]:
        """The people whose digest should go out now, each with their local day."""
        with self._store.reading() as connection:
            plans = {person: _person_plan(settings) for person, settings in digest_readers(connection)}
            return [
                (person, day)
                for person, plan in plans.items()
                for day in _due_days(plan, now)
                if _is_free(connection, person, day, now)
            ]

    def is_due(self, recipient: Recipient, day: date, now: datetime) -> bool:
        """Whether a digest should still go out, for work that had to wait."""
        with self._store.reading() as connection:
            plan = _plan(connection, recipient)
            return day in _due_days(plan, now) and _is_free(connection, recipient, day, now)

    def claim(self, recipient: Recipient, day: date, now: datetime) -> bool:
        """Take a digest on; `True` for one caller only, until it says that it failed."""
        name = recipient.id if isinstance(recipient, Channel) else recipient.user
        with self._store.transaction(alone_for=f"digest {recipient.team} {name}") as connection:
            tip, phrase = self._chosen(connection, recipient, day)
            return ledger.claim_delivery(connection, recipient, day, card=tip.card, phrase=phrase.id, now=now)

    def posted(self, recipient: Recipient, day: date, ts: str) -> None:
        """Note that a digest was posted, and which message it is."""
        with self._store.transaction() as connection:
            ledger.end_delivery(connection, recipient, day, "posted", message_ts=ts)
            if isinstance(recipient, Channel):
                show_kudos_of_day(connection, recipient, day)

    def failed(self, recipient: Recipient, day: date, error: str) -> None:
        """Note that a digest was surely not posted, so that it comes due again; `error` is a code."""
        with self._store.transaction() as connection:
            ledger.end_delivery(connection, recipient, day, "failed", error=error[:120])

    def unfinished(self, now: datetime, *, after: timedelta = timedelta(minutes=10)) -> tuple[Delivery, ...]:
        """Claims that should have ended by now: look up whether they were posted, then say so."""
        with self._store.reading() as connection:
            return ledger.claimed_before(connection, now - after)

    def delivery(self, recipient: Recipient, day: date) -> Delivery | None:
        """What the ledger says about a day."""
        with self._store.reading() as connection:
            return ledger.delivery(connection, recipient, day)

    def _chosen(self, connection: Connection, recipient: Recipient, day: date) -> tuple[Tip, Phrase]:
        """The tip and phrase of a day: those of the ledger, or the next of their decks."""
        phase = channel_settings(connection, recipient).phase if isinstance(recipient, Channel) else None
        key = f"{recipient.team}/{recipient.id if isinstance(recipient, Channel) else recipient.user}"
        tips = {tip.card: tip for tip in self._tips.deck(key=key)}
        entry = ledger.delivery(connection, recipient, day)
        if entry is not None and entry.card in tips and entry.phrase in self._phrases:
            return tips[entry.card], self._phrases[entry.phrase]
        shown = ledger.deliveries_before(connection, recipient, day)
        card = deal(
            lambda round_: [tip.card for tip in self._tips.deck(key=f"{key}/{round_}", phase=phase)],
            [item.card for item in shown],
        )
        phrase = deal(
            lambda round_: shuffled(self._phrases, f"{key}/{round_}"), [item.phrase for item in shown]
        )
        return tips[card], self._phrases[phrase]


def _plan(connection: Connection, recipient: Recipient) -> _Plan:
    if isinstance(recipient, Channel):
        return _channel_plan(channel_settings(connection, recipient))
    return _person_plan(person_settings(connection, recipient))


def _channel_plan(settings: ChannelSettings) -> _Plan:
    digest = settings.digest
    starts = [moment for moment in (digest.since, settings.joined_at) if moment is not None]
    return _Plan(
        on=digest.on and settings.may_speak and settings.joined_at is not None,
        at=digest.at,
        timezone=digest.timezone,
        weekdays=digest.weekdays,
        holidays=digest.holidays,
        since=max(starts, default=None),
        back_on=digest.paused_until,
    )


def _person_plan(settings: PersonSettings) -> _Plan:
    return _Plan(
        on=settings.dm_digest,
        at=settings.dm_digest_time,
        timezone=settings.timezone or "UTC",
        weekdays=_WORKING_DAYS,
        back_at=settings.paused_until,
    )


def _due_days(plan: _Plan, now: datetime) -> list[date]:
    """The local days whose digest is due now; a late one may belong to yesterday."""
    if not plan.on or (plan.back_at is not None and now < plan.back_at):
        return []
    today = local_day(now, plan.timezone)
    return [day for day in (today - timedelta(days=1), today) if _falls_due(plan, day, now)]


def _falls_due(plan: _Plan, day: date, now: datetime) -> bool:
    moment = moment_of(day, plan.at, plan.timezone)
    if moment is None or not moment <= now < moment + CATCH_UP:
        return False
    if plan.since is not None and moment < plan.since:
        return False
    if plan.back_on is not None and day < plan.back_on:
        return False
    return day.weekday() in plan.weekdays and not is_holiday(day, plan.holidays)


def _is_free(connection: Connection, recipient: Recipient, day: date, now: datetime) -> bool:
    """Whether nobody has posted or claimed a digest, nor failed too lately."""
    entry = ledger.delivery(connection, recipient, day)
    if entry is None:
        return True
    pause = _FIRST_PAUSE * 2 ** (entry.attempts - 1)
    return entry.state == "failed" and now >= entry.claimed_at + pause
