"""What the classifier's outputs mean."""

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
"""In order of precedence: a nudge names the first that applies."""

CLASSES = ATTITUDES + KINDS
OUTPUTS = 1 + len(CLASSES)
"""The flag, then the classes."""
