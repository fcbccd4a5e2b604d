"""The facts of a message that a rewording must keep: numbers, dates, people, sites and things."""

import re
from collections.abc import Mapping, Sequence

_NUMBER = re.compile(
    r"(?<![\w.-])(?:[€$£]\s?)?\d[\d.,:/]*\d?\s?(?:%|k|m|bn|kg|g|mg|l|ml|h|hrs?|hours?|days?|weeks?|wks?|months?|batches|lots|vials)?(?![\w])",
    re.IGNORECASE,
)
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|wed|thu|fri"
_MONTH = r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
_DATE = re.compile(
    rf"\b(?:by|before|until|on|this|next|end of|due|from)\s+(?:the\s+)?(?:end of\s+)?"
    rf"(?:(?:{_DAY})\b|(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?(?:{_MONTH})\b(?:\s+\d{{1,2}}(?:st|nd|rd|th)?)?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)\b|q[1-4]\b|(?:the\s+)?(?:week|month|quarter|year)(?:\s*end)?\b|eo[dwmqy]\b|tomorrow\b|tonight\b|noon\b)",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"\b[A-Z]{2,}[A-Z0-9]*-?\d[\w-]*\b|<@[A-Z0-9]+(?:\|[^>]*)?>|(?<!\w)@\w+|<#[A-Z0-9]+(?:\|[^>]*)?>"
)
_NAME = re.compile(r"(?<![.!?\n]\s)(?<!^)(?<![\w'’])[A-Z][a-zé]{2,}\b")
_NOT_NAMES = frozenset(
    "The This That They Their There These Those What When Where Why How Who Our Your And But Also Just Let Please Then Not Yes "
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
)
_ITEMS = (
    "tech transfer package transfer package|change order|batch record|quality agreement|engineering run|purchase order|"
    "deviation report|stability data|transfer package|hold-time study|tech transfer|batch|fill|transfer|invoice|quote|"
    "contract|deviation|report|slot|release|shipment|delivery|lot|run|method|protocol|timeline|schedule|forecast|audit|"
    "specification|spec|certificate|label|process|material|vials"
).split("|")


def facts(text: str) -> frozenset[str]:
    """Numbers, references and names of a text, in lower case."""
    found = [match.group().strip(" .,:") for match in _NUMBER.finditer(text)]
    found += [match.group() for match in _REFERENCE.finditer(text)]
    found += [match.group() for match in _NAME.finditer(text) if match.group() not in _NOT_NAMES]
    return frozenset(item.lower() for item in found if item)


def slots(sentence: str, message: str, partners: Sequence[str]) -> Mapping[str, str]:
    """What a sentence pattern can be filled with: partner, date and item, where the message has them."""
    filled = {"partner": _partner(message, partners)}
    if date := _DATE.search(sentence) or _DATE.search(message):
        filled["date"] = date.group()[0].lower() + date.group()[1:]
    lowered = sentence.lower()
    for item in _ITEMS:
        if re.search(rf"\b{re.escape(item)}\b", lowered):
            filled["item"] = item
            break
    return filled


def _partner(message: str, partners: Sequence[str]) -> str:
    named = (
        name for name in partners if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", message, re.IGNORECASE)
    )
    return next(named, "the CDMO")
