"""The side of a message is that of all its classes together."""

import numpy as np

from bot.detection.labels import ATTITUDES, CLASSES, flag_logits


def test_the_odds_are_those_of_any_attitude_against_any_kind() -> None:
    logits = np.random.default_rng(5).normal(size=(3, len(CLASSES))).astype(np.float32)
    shares = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    harsh = shares[:, : len(ATTITUDES)].sum(axis=1)

    np.testing.assert_allclose(flag_logits(logits), np.log(harsh / (1 - harsh)), rtol=1e-5)
