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
"""In the order of the outputs, so never reordered without training again; a nudge names the likeliest."""

CLASSES = ATTITUDES + KINDS
OUTPUTS = ("flag", *CLASSES)
