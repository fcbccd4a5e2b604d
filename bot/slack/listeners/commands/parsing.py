"""Which verb the words after `/cdmo` begin with; everything else is a question."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.slack.blocks.help import VERBS
from bot.slack.markup import spoken

_WITH_WORDS = frozenset({"ask", "check", "kudos", "tip"})
_FITTING: Mapping[str, frozenset[str]] = {
    "help": frozenset(VERBS),
    "pause": frozenset({"1d", "1w", "day", "week", "off"}),
    "forget": frozenset({"me"}),
    "settings": frozenset({"channel", "me"}),
}
"""What may follow a verb that takes only certain words."""
_TIP_WORDS = 6


@dataclass(frozen=True, kw_only=True)
class Command:
    """A verb and what follows it."""

    verb: str
    rest: str


def parse(text: str) -> Command:
    """The command in a text; a verb whose words do not fit it, like "pause the batch?", is a question."""
    words = spoken(text)
    first, _, rest = words.partition(" ")
    first, rest = first.lower().rstrip(":"), rest.strip()
    if not words:
        return Command(verb="help", rest="")
    if first in VERBS and rest.lower() == "help":
        return Command(verb="help", rest=first)
    if first not in VERBS:
        return Command(verb="ask", rest=words)
    if first not in _WITH_WORDS:
        rest = rest.lower()
    if not _fits(first, rest):
        return Command(verb="ask", rest=words)
    if first in ("ask", "check") and not rest:
        return Command(verb="help", rest=first)
    return Command(verb=first, rest=rest)


def _fits(verb: str, rest: str) -> bool:
    if verb == "tip":
        return len(rest.split()) <= _TIP_WORDS
    return not rest or verb in _WITH_WORDS or rest in _FITTING.get(verb, ())
