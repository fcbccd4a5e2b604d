"""Pictures of an evaluation, for people who would rather look."""

from pathlib import Path
from typing import TYPE_CHECKING

from bot.evaluation.detection import DetectionReport
from bot.evaluation.retrieval import RetrievalReport

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def draw_abstention(report: RetrievalReport, threshold: float, path: Path) -> None:
    """The curve of answers given against questions refused, as a PNG; raises `ValueError` where there is none."""
    if not report.curve:
        raise ValueError("it needs answerable questions and others")
    thresholds, answered, refused = zip(*report.curve, strict=True)
    figure, axes = _figure(
        "When the coach answers, and when it says it does not know", "Threshold of confidence"
    )
    axes.plot(thresholds, answered, label="answerable questions that are answered", color="#1264a3")
    axes.plot(thresholds, refused, label="questions outside its field that are refused", color="#e01e5a")
    axes.axvline(threshold, linestyle="--", color="#616061", label=f"threshold in use ({threshold:.2f})")
    axes.set_ylabel("Share")
    axes.legend(loc="lower center")
    figure.savefig(path, dpi=120)


def draw_calibration(report: DetectionReport, path: Path) -> None:
    """How often messages of a score really deserve a word, as a PNG."""
    figure, axes = _figure("What a nudge's score means, on writers never seen", "Score of the classifier")
    scores, shares, sizes = zip(*report.calibration, strict=True)
    axes.plot([0, 1], [0, 1], linestyle="--", color="#616061", label="perfectly calibrated")
    axes.plot(scores, shares, marker="o", color="#1264a3", label="measured")
    for score, share, size in zip(scores, shares, sizes, strict=True):
        axes.annotate(str(size), (score, share), textcoords="offset points", xytext=(6, -10), fontsize=8)
    axes.set_ylabel("Share that deserves a quiet word")
    axes.legend(loc="upper left")
    figure.savefig(path, dpi=120)


def _figure(title: str, label: str) -> "tuple[Figure, Axes]":
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 4.5), layout="constrained")
    axes = figure.add_subplot(title=title, xlabel=label)
    axes.set_ylim(0, 1.02)
    axes.set_xlim(0, 1)
    axes.grid(alpha=0.3)
    return figure, axes
