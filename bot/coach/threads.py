"""Thread memory with a time limit, and the tact to be quiet when people talk to each other."""

from datetime import datetime, timedelta

from bot.model import Channel, Person, Turn
from bot.store import Store
from bot.store import threads as rows

TURNS_KEPT = 6
PARTICIPATION = timedelta(hours=24)
"""How long the coach counts as part of a thread at least; this holds no text."""


class Threads:
    """What was asked in a thread lately, and whether a reply there is meant for the coach."""

    def __init__(self, store: Store, *, memory_hours: int) -> None:
        self._store = store
        self._memory = timedelta(hours=memory_hours)
        self._participation = max(self._memory, PARTICIPATION)

    def remember(self, channel: Channel, thread_ts: str, person: Person, turn: Turn, now: datetime) -> None:
        """Keep a question that the coach answered; from here on it is part of the thread."""
        with self._store.transaction() as connection:
            rows.enter_thread(connection, channel, thread_ts, person, now)
            if self._memory:
                rows.insert_turn(connection, channel, thread_ts, person, turn=turn, now=now)
                rows.trim_turns(connection, channel, thread_ts, TURNS_KEPT)

    def turns(self, channel: Channel, thread_ts: str, now: datetime) -> tuple[Turn, ...]:
        """The latest questions of a thread, oldest first, at most six."""
        with self._store.reading() as connection:
            return rows.turns_of(connection, channel, thread_ts, now - self._memory, TURNS_KEPT)

    def is_part_of(self, channel: Channel, thread_ts: str, now: datetime) -> bool:
        """Whether the coach takes part in a thread and has not gone quiet."""
        with self._store.reading() as connection:
            return rows.asker_in(connection, channel, thread_ts, now - self._participation) is not None

    def human_reply(
        self,
        channel: Channel,
        thread_ts: str,
        person: Person,
        now: datetime,
        *,
        to_someone_else: bool = False,
    ) -> bool:
        """Whether a reply without a mention is a follow-up for the coach.

        It is if the person whom the coach answered last goes on. A reply by or to somebody else means that
        people talk to each other: the coach is quiet from then on, until `remember` brings it back.
        """
        with self._store.transaction() as connection:
            asker = rows.asker_in(connection, channel, thread_ts, now - self._participation)
            if asker is None:
                return False
            if asker == person.user and not to_someone_else:
                return True
            rows.hush(connection, channel, thread_ts)
            return False

    def forget(self, person: Person) -> None:
        """Drop what a person asked in threads."""
        with self._store.transaction() as connection:
            rows.forget_threads(connection, person)
        self._store.scrub()
