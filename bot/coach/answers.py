"""Answers given lately, so that their buttons carry an id and nothing else."""

from datetime import datetime, timedelta

from bot.coach.ids import NewId, opaque_id
from bot.model import Answer, Channel, Person
from bot.store import Store
from bot.store import answers as rows
from bot.store.answers import KeptAnswer

__all__ = ["Answers", "KeptAnswer"]


class Answers:
    """Keeps answers as long as thread memory lasts; with none, their buttons have expired at once."""

    def __init__(self, store: Store, *, memory_hours: int, new_id: NewId = opaque_id) -> None:
        self._store = store
        self._memory = timedelta(hours=memory_hours)
        self._new_id = new_id

    def keep(
        self,
        person: Person,
        channel: Channel | None,
        question: str,
        answer: Answer,
        now: datetime,
        *,
        public: bool = False,
    ) -> str:
        """Keep an answer and give its id; `public` if the channel sees it."""
        kept = KeptAnswer(
            id=self._new_id(),
            asker=person,
            channel=channel,
            public=public,
            question=question,
            answer=answer,
            at=now,
        )
        if self._memory:
            with self._store.transaction() as connection:
                rows.insert_answer(connection, kept)
        return kept.id

    def get(self, answer_id: str, person: Person, now: datetime) -> KeptAnswer | None:
        """An answer that a person may see: their own, or a public one of their workspace."""
        with self._store.reading() as connection:
            kept = rows.kept_answer(connection, person.team, answer_id, now - self._memory)
        return kept if kept is not None and (kept.public or kept.asker == person) else None

    def share(self, answer_id: str, person: Person) -> bool:
        """Make the asker's answer public; `False` if it was shared before, so that it is posted once."""
        with self._store.transaction() as connection:
            return rows.make_public(connection, person, answer_id)

    def delete(self, answer_id: str, person: Person) -> bool:
        """Drop an answer of the asker."""
        with self._store.transaction() as connection:
            deleted = rows.delete_answer(connection, person, answer_id)
        self._store.scrub()
        return deleted
