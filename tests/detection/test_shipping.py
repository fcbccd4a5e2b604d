"""Calibration: probabilities mean what they say, thresholds keep the precision that they aim at."""

import numpy as np

from bot.detection.shipping import platt, threshold


def test_the_fitted_curve_gives_the_share_that_was_seen() -> None:
    generator = np.random.default_rng(3)
    logits = generator.normal(size=4000) * 3
    flags = (generator.random(4000) < 1 / (1 + np.exp(-(0.5 * logits - 1)))).astype(float)

    slope, offset = platt(logits, flags)

    assert abs(slope - 0.5) < 0.08
    assert abs(offset + 1) < 0.15


def test_a_threshold_is_the_lowest_that_keeps_the_precision() -> None:
    probabilities = np.array([0.9, 0.8, 0.7, 0.6, 0.5])
    flags = np.array([1.0, 1.0, 0.0, 1.0, 0.0])

    assert threshold(probabilities, flags, 1.0) == 0.8
    assert threshold(probabilities, flags, 0.75) == 0.6
