"""Counts for admins, none of which rests on fewer than five people."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import StringIO

from bot.coach.ids import NewId, opaque_id
from bot.errors import BadInput
from bot.model import Answer, Person
from bot.store import Store, counting
from bot.store.counting import Count, week_of

MINIMUM_PEOPLE = 5
GAP_LENGTH = 1000


@dataclass(frozen=True, kw_only=True)
class CardFeedback:
    """How the answers that rest on a card were rated."""

    card: str
    """Empty for answers without a card."""
    good: int
    bad: int


@dataclass(frozen=True, kw_only=True)
class Insight:
    """What admins may know about some weeks; `None` and what is absent rest on too few people."""

    since: date
    """A Monday."""
    until: date
    """A Sunday."""
    questions: int | None
    abstentions: int | None
    cards: Mapping[str, int]
    """How often each card answered best."""
    feedback: tuple[CardFeedback, ...]
    nudges: Mapping[str, int]
    """Nudges shown, by attitude."""
    gaps: tuple[str, ...]
    """Questions that their askers sent in, without their names."""
    comments: tuple[str, ...]
    """What people wrote with a rating, without their names."""


class Insights:
    """Counts what happens without keeping who did it, and tells only what hides everyone."""

    def __init__(self, store: Store, *, new_id: NewId = opaque_id) -> None:
        self._store = store
        self._new_id = new_id

    def record(self, person: Person, answer: Answer, now: datetime) -> None:
        """Count a question; its words are not kept."""
        with self._store.transaction() as connection:
            counting.count(connection, person, "question", "", now.date())
            if answer.abstained:
                counting.count(connection, person, "abstention", "", now.date())
            elif answer.cards:
                counting.count(connection, person, "card", answer.cards[0].id, now.date())

    def record_gap(self, person: Person, question: str, now: datetime) -> None:
        """Keep a question that its asker agreed to send."""
        text = question.strip()[:GAP_LENGTH]
        if not text:
            raise BadInput("There is no question to send.")
        with self._store.transaction() as connection:
            counting.insert_gap(connection, person, self._new_id(), text, now.date())

    def summary(self, team: str, since: date, until: date) -> Insight:
        """The insight into the whole weeks that a span touches.

        Whole weeks, so that shifting the ends by a day does not tell what one person did on it.
        """
        first, last = week_of(since), week_of(until)
        with self._store.reading() as connection:
            counts = _hiding_everyone(counting.counts(connection, team, first, last))
            ratings = _hiding_everyone(counting.ratings(connection, team, first, last))
            gaps = counting.gaps(connection, team, first, last)
            comments = counting.comments(connection, team, first, last)
        return Insight(
            since=first,
            until=last + timedelta(days=6),
            questions=_by_subject(counts, "question").get(""),
            abstentions=_by_subject(counts, "abstention").get(""),
            cards=_by_subject(counts, "card"),
            feedback=_feedback(ratings),
            nudges=_by_subject(counts, "nudge"),
            gaps=gaps,
            comments=comments,
        )

    def csv(self, team: str, since: date, until: date) -> str:
        """Counts by week as CSV, with a header; what rests on too few people is absent."""
        table = StringIO()
        writer = csv.writer(table, lineterminator="\n")
        writer.writerow(["week", "metric", "subject", "count"])
        week = week_of(since)
        while week <= until:
            writer.writerows([week.isoformat(), *row] for row in _rows(self.summary(team, week, week)))
            week += timedelta(days=7)
        return table.getvalue()


def _hiding_everyone(counts: Iterable[Count]) -> list[Count]:
    return [count for count in counts if count.people >= MINIMUM_PEOPLE]


def _by_subject(counts: Iterable[Count], kind: str) -> dict[str, int]:
    return {count.subject: count.times for count in counts if count.kind == kind}


def _feedback(ratings: Iterable[Count]) -> tuple[CardFeedback, ...]:
    good, bad = _by_subject(ratings, "good"), _by_subject(ratings, "bad")
    return tuple(
        CardFeedback(card=card, good=good.get(card, 0), bad=bad.get(card, 0))
        for card in sorted(good.keys() | bad.keys())
    )


def _rows(insight: Insight) -> Iterator[tuple[str, str, int]]:
    if insight.questions is not None:
        yield "questions", "", insight.questions
    if insight.abstentions is not None:
        yield "abstentions", "", insight.abstentions
    yield from (("answers", card, times) for card, times in insight.cards.items())
    yield from (("nudges", attitude, times) for attitude, times in insight.nudges.items())
    for rated in insight.feedback:
        yield "helpful", rated.card, rated.good
        yield "not helpful", rated.card, rated.bad
