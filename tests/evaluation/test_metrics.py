"""Measures: right on cases that can be worked out by hand."""

import numpy as np
import pytest

from bot.evaluation.metrics import average_precision, calibration, rates, reciprocal_rank, wilson


def test_precision_recall_and_f_half() -> None:
    found = rates(np.array([True, True, False, False]), np.array([True, False, True, False]))

    assert (found.precision, found.recall, found.flagged) == (0.5, 0.5, 2)
    assert found.f_half == pytest.approx(0.5)


def test_average_precision_of_a_ranking() -> None:
    scores = np.array([0.9, 0.8, 0.7])

    assert average_precision(scores, np.array([True, False, True])) == pytest.approx((1 + 2 / 3) / 2)


def test_the_interval_holds_the_share_and_narrows() -> None:
    few, many = wilson(9, 10), wilson(900, 1000)

    assert few[0] < 0.9 < few[1]
    assert many[1] - many[0] < few[1] - few[0]


def test_reciprocal_rank() -> None:
    assert reciprocal_rank(["a", "b"], "b") == 0.5
    assert reciprocal_rank(["a", "b"], "c") == 0


def test_empty_bins_are_left_out() -> None:
    assert calibration(np.array([0.05, 0.95, 1.0]), np.array([False, True, True])) == [
        (0.05, 0.0, 1),
        (0.975, 1.0, 2),
    ]
