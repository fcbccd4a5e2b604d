"""Requests that the coach declines: to harm records, people or trust, or to judge the law or a person."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.content.faults import faults_of, raise_faults
from bot.content.yaml_file import read_yaml
from bot.embedding import Embedder, Vectors
from bot.errors import ContentError

RULES_FILE = Path("language") / "declines.yaml"
HEAD_FILE = Path("language") / "model" / "declines.json"
NONE = "none"
"""The head's class of questions that are answered."""

_EVEN = 0.5
"""Enough where a certain pattern stands in a report."""
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True, kw_only=True)
class Decline:
    """A refusal in one sentence, with the reason and the right place to go."""

    id: str
    markdown: str
    topics: Sequence[str]
    """Ids of topics whose cards help instead."""


@dataclass(frozen=True, kw_only=True)
class DeclineRule:
    """One kind of request that is declined."""

    decline: Decline
    certain: Sequence[re.Pattern[str]]
    hints: re.Pattern[str]
    examples: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class DeclineRules:
    """The rules as people wrote them, with the questions that look alike and are answered."""

    rules: Mapping[str, DeclineRule]
    reports: Sequence[re.Pattern[str]]
    answered: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Head:
    """A softmax over the encoder's vectors, with the probabilities from which a request is declined."""

    embedder: str
    classes: Sequence[str]
    weights: Vectors
    """Shape (classes, dimension)."""
    bias: Vectors
    hinted: float
    """Enough where a hint stands in the question."""
    alone: float
    """Enough without any hint."""
    reported: float
    """Enough where the question reports what others did."""

    def probabilities(self, vector: Vectors) -> Vectors:
        """Probabilities of shape (classes,)."""
        logits = self.weights @ vector + self.bias
        powers = np.exp(logits - logits.max())
        return np.asarray(powers / powers.sum(), dtype=np.float32)


class Declines:
    """Tells which requests are declined; one instance serves many threads."""

    def __init__(self, rules: DeclineRules, embedder: Embedder, head: Head | None) -> None:
        self._rules = rules
        self._embedder = embedder
        self._head = head

    def check(self, question: str) -> Decline | None:
        """The refusal of a request, or `None` where the question is to be answered."""
        text = question.lower().replace("’", "'").strip()
        certain = self._certain(text)
        reported = any(pattern.search(text) for pattern in self._rules.reports)
        if certain and not reported:
            return certain.decline
        if self._head is None:
            return None
        probabilities = self._head.probabilities(self._embedder.encode([question])[0])
        risk = 1.0 - float(probabilities[self._head.classes.index(NONE)])
        if risk < self._needed(self._head, text, certain=certain is not None, reported=reported):
            return None
        return (certain or self._likeliest(self._head, probabilities)).decline

    def _certain(self, text: str) -> DeclineRule | None:
        rules = self._rules.rules.values()
        return next((rule for rule in rules if any(pattern.search(text) for pattern in rule.certain)), None)

    def _needed(self, head: Head, text: str, *, certain: bool, reported: bool) -> float:
        if reported:
            return _EVEN if certain else head.reported
        hinted = any(rule.hints.search(text) for rule in self._rules.rules.values())
        return head.hinted if hinted else head.alone

    def _likeliest(self, head: Head, probabilities: Vectors) -> DeclineRule:
        ranked = [head.classes[number] for number in np.argsort(-probabilities)]
        return self._rules.rules[next(name for name in ranked if name != NONE)]


def load_declines(root: Path, embedder: Embedder) -> Declines:
    """The declines of a `knowledge` folder; patterns alone where the head was trained for another encoder."""
    head = load_head(root / HEAD_FILE)
    rules = load_rules(root / RULES_FILE)
    if set(head.classes) != {*rules.rules, NONE}:
        raise ContentError(f"{root / HEAD_FILE}: knows other rules than {RULES_FILE}. Train it again.")
    return Declines(rules, embedder, head if head.embedder == embedder.fingerprint else None)


def load_head(path: Path) -> Head:
    """The trained head in a JSON file; raises `ContentError` where it is malformed."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        return Head(
            embedder=document["embedder"],
            classes=tuple(document["classes"]),
            weights=np.array(document["weights"], dtype=np.float32),
            bias=np.array(document["bias"], dtype=np.float32),
            **{name: float(document["thresholds"][name]) for name in ("hinted", "alone", "reported")},
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ContentError(f"{path}: the weights cannot be read ({error}). Restore the file.") from error


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Rule(_Strict):
    id: str
    answer: str
    topics: Annotated[list[str], Field(min_length=1)]
    certain: Annotated[list[re.Pattern[str]], Field(min_length=1)]
    hints: re.Pattern[str]
    examples: Annotated[list[str], Field(min_length=10)]


class _File(_Strict):
    rules: Annotated[list[_Rule], Field(min_length=1)]
    reports: list[re.Pattern[str]]
    answered: list[str]


def load_rules(path: Path) -> DeclineRules:
    """The rules in a YAML file; raises `ContentError` for a malformed one."""
    document = read_yaml(path)
    try:
        file = _File.model_validate(document)
    except ValidationError as error:
        raise_faults(faults_of(error, file=path, text=path.read_text(encoding="utf-8")))
        raise
    if wordy := [rule.id for rule in file.rules if len(_SENTENCE_END.split(rule.answer.strip())) > 1]:
        raise ContentError(f"{path}: the answer of {', '.join(wordy)} is more than one sentence.")
    rules = {
        rule.id: DeclineRule(
            decline=Decline(id=rule.id, markdown=rule.answer.strip(), topics=tuple(rule.topics)),
            certain=tuple(rule.certain),
            hints=rule.hints,
            examples=tuple(rule.examples),
        )
        for rule in file.rules
    }
    return DeclineRules(rules=rules, reports=tuple(file.reports), answered=tuple(file.answered))
