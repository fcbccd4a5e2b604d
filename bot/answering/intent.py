"""What kind of answer a question asks for."""

import re
from collections.abc import Sequence
from typing import Literal

Intent = Literal["wording", "questions", "why", "yes-no", "how"]

_CUES: Sequence[tuple[Intent, re.Pattern[str]]] = (
    (
        "questions",
        re.compile(
            r"\bwhat (?:should|do|can|could|would) (?:i|we) ask\b|\bquestions? (?:to|for|should|do|we)\b|\bask (?:them|the cdmo|our cdmo)\b",
        ),
    ),
    (
        "wording",
        re.compile(
            r"\bwhat (?:do|should|can|could) (?:i|we) (?:say|write|tell|answer|reply)\b"
            r"|\bhow (?:do|should|can|could|would) (?:i|we) (?:say|word|phrase|tell|put it|push back|raise|respond|reply|answer|explain|ask|write|announce|bring up|break it|present)\b"
            r"|\b(?:wording|one-liner|draft|script|rewrite|rephrase|phrase it|e-?mail to|message to|politely|nicely|respectfully|talking points)\b",
        ),
    ),
    (
        "why",
        re.compile(
            r"\bwhy\b|\bwhat(?:'s| is) the (?:point|reason|risk|harm|problem)\b|\bwhat happens if\b|\bdoes it matter\b"
        ),
    ),
    (
        "yes-no",
        re.compile(
            r"^(?:(?:so|and|but|hi|hey|hello|quick question|qq|ok)[,:]? )*"
            r"(?:can|could|do|does|did|is|isn't|are|aren't|should|shouldn't|must|may|will|would|has|have)\b"
            r"|\b(?:is (?:it|that|this) (?:ok|okay|right|normal|true|allowed|fair|legal)|right\?|correct\?|true\?|allowed\?|ok\?)",
        ),
    ),
)

_JOINT = re.compile(
    r"(?:[?,;.]+\s*(?:and|also|plus)?|\s(?:and|also|plus))\s+"
    r"(?=(?:(?:also|then|what|who|whose|how|why|when|where|which|should|can|could|do|does|is|are|must|may)\b))",
    re.IGNORECASE,
)
_FEWEST_WORDS = 3


def halves(question: str) -> tuple[str, str] | None:
    """The two questions in one, such as "who signs it, and how long does it take?"; `None` where there is one."""
    for joint in _JOINT.finditer(question):
        parts = question[: joint.start()].strip(), question[joint.end() :].strip()
        if all(len(part.split()) >= _FEWEST_WORDS for part in parts):
            return parts
    return None


def intent_of(question: str) -> Intent:
    """The kind of answer that a question asks for; `how` where nothing tells."""
    lowered = question.lower().replace("’", "'")
    return next((intent for intent, pattern in _CUES if pattern.search(lowered)), "how")
