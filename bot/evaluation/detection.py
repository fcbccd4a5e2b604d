"""How precise the nudge is, on writers that it has never seen."""

import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.content.messages import LabelledMessage
from bot.detection.detector import Detector, Finding
from bot.evaluation.metrics import Floats, Rates, average_precision, calibration, rates, wilson
from bot.model import Sensitivity

SENSITIVITIES: Sequence[Sensitivity] = ("quiet", "normal", "keen")


@dataclass(frozen=True, kw_only=True)
class DetectionReport:
    """What was measured; shares lie between 0 and 1."""

    messages: int
    writers: int
    by_sensitivity: Mapping[Sensitivity, Rates]
    precision_interval: tuple[float, float]
    """95 % interval of the precision at `normal`."""
    average_precision: float
    attitude_right: float
    """Of the messages rightly flagged at `normal`, how many get the right attitude."""
    recall_by_attitude: Mapping[str, tuple[float, int]]
    recall_by_strength: Mapping[str, tuple[float, int]]
    false_flags_by_kind: Mapping[str, tuple[float, int]]
    calibration: Sequence[tuple[float, float, int]]
    per_second: float
    chat_flags_per_thousand: float | None
    worst: Sequence[tuple[str, float, bool]]
    """Messages that were judged most wrongly: id, score, whether they deserve a word."""


def evaluate_detection(
    detector: Detector,
    messages: Sequence[LabelledMessage],
    *,
    chat: Sequence[str] = (),
    progress: Callable[[int, int], None] | None = None,
) -> DetectionReport:
    """Judge every message one by one, as in a channel."""
    start = time.perf_counter()
    findings: list[Finding] = []
    for number, message in enumerate(messages, 1):
        findings.append(detector.find(message.text))
        if progress:
            progress(number, len(messages))
    seconds = time.perf_counter() - start
    scores = np.array([finding.probability for finding in findings], dtype=np.float64)
    deserved = np.array([message.flag for message in messages])
    normal = np.array([finding.flag for finding in findings])
    table = {
        name: rates(normal if name == "normal" else _flags(detector, messages, name), deserved)
        for name in SENSITIVITIES
    }
    hits = int((normal & deserved).sum())
    rightly = [(m, f) for m, f, flag in zip(messages, findings, normal, strict=True) if flag and m.flag]
    named = [finding.attitude in (message.attitude, *message.also) for message, finding in rightly]
    chatty = sum(detector.find(text).flag for text in chat)
    return DetectionReport(
        messages=len(messages),
        writers=len({message.writer for message in messages}),
        by_sensitivity=table,
        precision_interval=wilson(hits, int(normal.sum())),
        average_precision=average_precision(scores, deserved),
        attitude_right=float(np.mean(named)) if named else 0.0,
        recall_by_attitude=_shares(normal, messages, lambda message: message.attitude),
        recall_by_strength=_shares(normal, messages, lambda message: message.strength),
        false_flags_by_kind=_shares(normal, messages, lambda message: message.kind),
        calibration=calibration(scores, deserved),
        per_second=len(messages) / seconds if seconds else 0.0,
        chat_flags_per_thousand=1000 * chatty / len(chat) if chat else None,
        worst=_worst(scores, messages),
    )


def _flags(
    detector: Detector, messages: Sequence[LabelledMessage], sensitivity: Sensitivity
) -> "np.typing.NDArray[np.bool_]":
    return np.array([detector.find(message.text, sensitivity=sensitivity).flag for message in messages])


def _shares(
    flagged: "np.typing.NDArray[np.bool_]",
    messages: Sequence[LabelledMessage],
    group: Callable[[LabelledMessage], str | None],
) -> Mapping[str, tuple[float, int]]:
    members: dict[str, list[bool]] = defaultdict(list)
    for flag, message in zip(flagged.tolist(), messages, strict=True):
        if (name := group(message)) is not None:
            members[name].append(flag)
    return {name: (float(np.mean(flags)), len(flags)) for name, flags in sorted(members.items())}


def _worst(
    scores: Floats, messages: Sequence[LabelledMessage], count: int = 20
) -> list[tuple[str, float, bool]]:
    error = np.abs(scores - np.array([message.flag for message in messages]))
    return [
        (messages[number].id, float(scores[number]), messages[number].flag)
        for number in np.argsort(-error)[:count]
    ]
