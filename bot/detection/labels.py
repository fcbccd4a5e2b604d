"""What the classifier's outputs mean."""

import numpy as np
import numpy.typing as npt

from bot.content.messages import KINDS

ATTITUDES = (
    "widget-builder",
    "blame",
    "dismissing-expertise",
    "meddling-oversight",
    "adversarial-negotiation",
    "unrealistic-demands",
    "over-the-wall",
    "commodity-framing",
    "afterthought",
)
"""In the order of the outputs, so never reordered without training again; a nudge names the likeliest."""

CLASSES = ATTITUDES + KINDS
"""The outputs: attitudes that deserve a word, then kinds of fair message."""


def flag_logits(logits: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    """Log-odds of any attitude against any kind of fair message; from shape (texts, classes) to (texts,)."""
    wide = logits.astype(np.float64)
    harsh, fair = wide[:, : len(ATTITUDES)], wide[:, len(ATTITUDES) :]
    return np.asarray(np.logaddexp.reduce(harsh, axis=1) - np.logaddexp.reduce(fair, axis=1))
