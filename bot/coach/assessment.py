"""The self-assessment: does our culture enhance or inhibit outsourcing?"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean

from bot.coach.assessment_chart import alt_text, radar
from bot.content.assessment import Assessment, Mark, ScoredStatement
from bot.errors import BadInput
from bot.model import Person
from bot.store import Store
from bot.store import assessment as rows
from bot.store.assessment import Scores

MINIMUM_PEOPLE = 4
"""A team result rests on so many answers at least, so that it tells nothing about one person."""

_TREND_QUARTERS = 8
_CURRENT_QUARTERS = 4
_LOWEST, _HIGHEST = 1, 5


@dataclass(frozen=True, kw_only=True)
class QuarterResult:
    """The means of one quarter."""

    quarter: str
    people: int
    by_mark: Mapping[str, float]


@dataclass(frozen=True, kw_only=True)
class TeamResult:
    """How a team sees itself."""

    people: int
    by_mark: Mapping[str, float]
    """From 1 to 5, 5 being the best, rounded to one decimal."""
    weakest: str
    """The mark to work on first."""
    trend: tuple[QuarterResult, ...]
    """Quarters with enough answers, oldest first."""


class SelfAssessment:
    """Takes people's scores, shows them only their own, and shows a team only means."""

    def __init__(self, store: Store, assessment: Assessment) -> None:
        self._store = store
        self._assessment = assessment

    @property
    def marks(self) -> Mapping[str, Mark]:
        """The marks by id, in order."""
        return self._assessment.marks

    def statements(self) -> tuple[ScoredStatement, ...]:
        """The statements, in order."""
        return tuple(self._assessment.statements.values())

    def answer(self, person: Person, scores: Mapping[str, int], now: datetime) -> None:
        """Keep a score for every statement, in place of earlier ones of the quarter."""
        missing = self._assessment.statements.keys() - scores.keys()
        if missing:
            raise BadInput(f"Please score all {len(self._assessment.statements)} statements.")
        unknown = scores.keys() - self._assessment.statements.keys()
        if unknown:
            raise BadInput(f"These statements are not part of the assessment: {', '.join(sorted(unknown))}.")
        if not all(score in range(_LOWEST, _HIGHEST + 1) for score in scores.values()):
            raise BadInput(f"Scores go from {_LOWEST} to {_HIGHEST}.")
        with self._store.transaction(alone_for=f"assessment {person.team} {person.user}") as connection:
            rows.replace_scores(connection, person, quarter_of(now), scores, now)

    def my_answers(self, person: Person) -> Mapping[str, int]:
        """A person's own latest scores; empty before the first time."""
        with self._store.reading() as connection:
            return rows.latest_scores(connection, person)

    def team_result(self, team: str, now: datetime) -> TeamResult | None:
        """The means of everyone's latest scores of the last four quarters; `None` under four people."""
        with self._store.reading() as connection:
            scores = rows.team_scores(connection, team, quarter_of(now, back=_TREND_QUARTERS - 1))
        first = quarter_of(now, back=_CURRENT_QUARTERS - 1)
        latest = {one.user: one for one in scores if one.quarter >= first}
        if len(latest) < MINIMUM_PEOPLE:
            return None
        by_mark = self._means(latest.values())
        return TeamResult(
            people=len(latest),
            by_mark=by_mark,
            weakest=min(by_mark, key=lambda mark: by_mark[mark]),
            trend=self._trend(scores),
        )

    def chart(self, result: TeamResult) -> bytes:
        """The result as a radar chart, a PNG picture."""
        titles = [mark.title for mark in self.marks.values()]
        earlier = result.trend[-2].by_mark if len(result.trend) > 1 else None
        return radar(
            titles,
            [result.by_mark[mark] for mark in self.marks],
            [earlier[mark] for mark in self.marks] if earlier else None,
        )

    def chart_text(self, result: TeamResult) -> str:
        """The chart in words, for screen readers and for those who cannot load it."""
        means = {self.marks[mark].title: mean for mark, mean in result.by_mark.items()}
        return alt_text(means, self.marks[result.weakest].title, result.people)

    def _trend(self, scores: Iterable[Scores]) -> tuple[QuarterResult, ...]:
        quarters: dict[str, list[Scores]] = defaultdict(list)
        for one in scores:
            quarters[one.quarter].append(one)
        return tuple(
            QuarterResult(quarter=quarter, people=len(given), by_mark=self._means(given))
            for quarter, given in sorted(quarters.items())
            if len(given) >= MINIMUM_PEOPLE
        )

    def _means(self, scores: Iterable[Scores]) -> Mapping[str, float]:
        """Means by mark, over the statements that are still asked."""
        by_mark: dict[str, list[int]] = defaultdict(list)
        for one in scores:
            for name, score in one.by_statement.items():
                statement = self._assessment.statements.get(name)
                if statement is not None:
                    value = _LOWEST + _HIGHEST - score if statement.reversed else score
                    by_mark[statement.mark].append(value)
        return {mark: round(fmean(by_mark[mark]), 1) for mark in self.marks if by_mark[mark]}


def quarter_of(now: datetime, *, back: int = 0) -> str:
    """The calendar quarter of a moment, such as `2026-Q4`, or one so many quarters earlier."""
    number = now.year * 4 + (now.month - 1) // 3 - back
    return f"{number // 4}-Q{number % 4 + 1}"
