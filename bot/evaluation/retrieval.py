"""How well questions find their topic, and how well the coach knows what it does not know."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.content.questions import LabelledQuestion
from bot.errors import BadInput
from bot.evaluation.metrics import reciprocal_rank
from bot.retrieval import Found
from bot.retrieval.query import clean_question

Search = Callable[[str], Found]

_TURNED_AWAY = Found(cards=(), confidence=0.0, documents=())


@dataclass(frozen=True, kw_only=True)
class RetrievalReport:
    """What was measured; shares lie between 0 and 1, times are milliseconds."""

    answerable: int
    unanswerable: int
    hit_1: float
    """Topic of the top card right."""
    hit_3: float
    """Right topic among those of the top three cards."""
    mrr: float
    refused_wrongly: float
    refused_rightly: float
    refused_by_kind: Mapping[str, tuple[float, int]]
    hit_1_by_topic: Mapping[str, tuple[float, int]]
    curve: Sequence[tuple[float, float, float]]
    """Threshold, share of answerable questions answered, share of the others refused."""
    median_ms: float
    p95_ms: float
    worst: Sequence[tuple[str, str, str, float]]
    """Question, its topic, the topic found, the confidence."""


def evaluate_retrieval(
    search: Search,
    questions: Sequence[LabelledQuestion],
    threshold: float,
    progress: Callable[[int, int], None] | None = None,
) -> RetrievalReport:
    """Put every question to `search` as the coach does, one by one."""
    found, times = [], []
    for number, question in enumerate(questions, 1):
        start = time.perf_counter()
        found.append(_searched(search, question.text))
        times.append((time.perf_counter() - start) * 1000)
        if progress:
            progress(number, len(questions))
    pairs = list(zip(questions, found, strict=True))
    known = [(question, item) for question, item in pairs if question.topic is not None]
    unknown = [(question, item) for question, item in pairs if question.topic is None]
    tops = [[card.topic for card in item.cards] for _, item in known]
    wanted = [str(question.topic) for question, _ in known]
    return RetrievalReport(
        answerable=len(known),
        unanswerable=len(unknown),
        hit_1=_mean(topics[:1] == [topic] for topics, topic in zip(tops, wanted, strict=True)),
        hit_3=_mean(topic in topics[:3] for topics, topic in zip(tops, wanted, strict=True)),
        mrr=_mean(reciprocal_rank(topics, topic) for topics, topic in zip(tops, wanted, strict=True)),
        refused_wrongly=_mean(item.confidence < threshold for _, item in known),
        refused_rightly=_mean(item.confidence < threshold for _, item in unknown),
        refused_by_kind=_grouped(
            (str(question.kind), item.confidence < threshold) for question, item in unknown
        ),
        hit_1_by_topic=_grouped(
            (topic, topics[:1] == [topic]) for topics, topic in zip(tops, wanted, strict=True)
        ),
        curve=_curve([item.confidence for _, item in known], [item.confidence for _, item in unknown]),
        median_ms=float(np.median(times)),
        p95_ms=float(np.percentile(times, 95)),
        worst=[
            (question.text, topic, topics[0] if topics else "-", round(item.confidence, 3))
            for (question, item), topics, topic in zip(known, tops, wanted, strict=True)
            if topics[:1] != [topic]
        ][:20],
    )


def _searched(search: Search, question: str) -> Found:
    try:
        return search(clean_question(question))
    except BadInput:
        return _TURNED_AWAY


def _mean(values: Iterable[float]) -> float:
    numbers = [float(value) for value in values]
    return float(np.mean(numbers)) if numbers else 0.0


def _grouped(pairs: Iterable[tuple[str, bool]]) -> Mapping[str, tuple[float, int]]:
    members: dict[str, list[bool]] = defaultdict(list)
    for name, value in pairs:
        members[name].append(value)
    return {name: (float(np.mean(values)), len(values)) for name, values in sorted(members.items())}


def _curve(known: Sequence[float], unknown: Sequence[float]) -> list[tuple[float, float, float]]:
    thresholds = np.linspace(0, 1, 51)
    return [
        (float(t), float(np.mean(np.array(known) >= t)), float(np.mean(np.array(unknown) < t)))
        for t in thresholds
        if known and unknown
    ]
