"""The measures of both evaluations, on plain arrays."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Rates:
    """Precision and recall of a set of flags."""

    precision: float
    recall: float
    flagged: int

    @property
    def f_half(self) -> float:
        """F0.5: precision counts twice as much as recall."""
        bottom = 0.25 * self.precision + self.recall
        return 1.25 * self.precision * self.recall / bottom if bottom else 0.0


def rates(flagged: npt.NDArray[np.bool_], deserved: npt.NDArray[np.bool_]) -> Rates:
    """Precision and recall of flags against what a careful reader says."""
    right = int((flagged & deserved).sum())
    return Rates(
        precision=right / max(1, int(flagged.sum())),
        recall=right / max(1, int(deserved.sum())),
        flagged=int(flagged.sum()),
    )


def average_precision(scores: Floats, deserved: npt.NDArray[np.bool_]) -> float:
    """Area under the precision-recall curve, by steps."""
    order = np.argsort(-scores, kind="stable")
    hits = deserved[order]
    precision = np.cumsum(hits) / np.arange(1, len(hits) + 1)
    return float(precision[hits].mean()) if hits.any() else 0.0


def wilson(successes: int, trials: int) -> tuple[float, float]:
    """The 95 % interval of a share."""
    if not trials:
        return 0.0, 1.0
    z, share = 1.96, successes / trials
    centre = share + z * z / (2 * trials)
    spread = z * np.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    bottom = 1 + z * z / trials
    return float((centre - spread) / bottom), float((centre + spread) / bottom)


def reciprocal_rank(ranked: Sequence[str], wanted: str) -> float:
    """One over the place of the wanted item, 0 where it is absent."""
    return 1 / (ranked.index(wanted) + 1) if wanted in ranked else 0.0


def calibration(
    scores: Floats, deserved: npt.NDArray[np.bool_], bins: int = 10
) -> list[tuple[float, float, int]]:
    """Mean score, share deserved and size of each bin of scores that is not empty."""
    places = np.minimum((scores * bins).astype(int), bins - 1)
    return [
        (
            float(scores[places == place].mean()),
            float(deserved[places == place].mean()),
            int((places == place).sum()),
        )
        for place in range(bins)
        if (places == place).any()
    ]
