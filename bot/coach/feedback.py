"""Ratings of answers, counted by card."""

from datetime import datetime, timedelta

from bot.errors import BadInput
from bot.model import Person
from bot.store import Store
from bot.store.answers import KeptAnswer, kept_answer
from bot.store.counting import insert_comment, insert_rating

REASON_LENGTH = 500
NO_CARD = ""
"""The subject of ratings of an answer that rests on no card."""


class AnswerFeedback:
    """Takes ratings from whoever sees an answer; a later rating by the same person replaces theirs."""

    def __init__(self, store: Store, *, memory_hours: int) -> None:
        self._store = store
        self._memory = timedelta(hours=memory_hours)

    def rate(self, answer_id: str, person: Person, good: bool, reason: str | None, now: datetime) -> bool:
        """Keep a rating; `False` if the answer has expired or is not the person's to see."""
        text = (reason or "").strip()
        if len(text) > REASON_LENGTH:
            raise BadInput(f"Please keep the reason under {REASON_LENGTH} characters.")
        with self._store.transaction(alone_for=f"rating {answer_id}") as connection:
            kept = kept_answer(connection, person.team, answer_id, now - self._memory)
            if kept is None or not (kept.public or kept.asker == person):
                return False
            insert_rating(connection, person, answer_id, _cards(kept), good=good, day=now.date())
            if text:
                insert_comment(connection, person, answer_id, text, now.date())
            return True


def _cards(kept: KeptAnswer) -> list[str]:
    cards = [] if kept.answer.abstained else [card.id for card in kept.answer.cards]
    return cards or [NO_CARD]
