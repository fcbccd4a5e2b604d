"""Follow-ups of a thread made to stand alone, so that they can be searched for."""

import re
from collections.abc import Sequence

from bot.content.library import Library
from bot.model import Turn
from bot.retrieval.lexical import STOPWORDS, words

_WORD = re.compile(r"[\w][\w&/'’-]*")
_LIGHT = frozenset(
    words("cdmo cmo manufacturer partner site sponsor batch lot vendor plant contract project product run")
)
"""Words that nearly every question holds: half a word of its own."""
_QUALIFIERS = frozenset(
    words(
        "eu us usa europe uk swiss switzerland japan china india ireland fda ema small big tiny large "
        "virtual early late clinical commercial phase one two three first second third next last biotech "
        "startup company team normal usual typical common possible ok okay fine true sure enough bad good "
        "better best worst right wrong long short much many often soon fast quick exactly concretely "
        "simple short shorter longer detail details example examples instance wording word template draft "
        "text email mail message sentence script phrase line checklist list summary version explain "
        "elaborate mean happen apply matter depend change work case situation thing way part point reason "
        "source sources time today now else tell say write send put ask answer thanks thank hello yes "
        "boss ceo make made need"
    )
)
"""Words that narrow a question or ask for a form of answer, but name no subject."""

_FORMS = frozenset(
    words(
        "example wording word template draft text email mail message sentence script phrase explain "
        "elaborate tell say write ask answer thanks normal usual typical ok okay question"
    )
)
"""Words that say which form of answer is wanted; a later question wants its own."""

_IT = "(?:it|this|that|those|these)"
_OPENING = (
    r"^(?:(?:ok(?:ay)?|thanks?|thank you|great|good|cool|hm+|right|sure|yes|no|oh|ah|hi|hey|got it|i see|so)"
    r"[ ,.!:-]+)*"
)
_CONTINUES = re.compile(
    _OPENING + r"(?:and|but|or|also|plus|then|what about|how about|same (?:for|in|with|question)|what if"
    r"|even (?:if|for|when|in)|unless|except|more on|any more|anything else)\b"
)
_ELLIPSIS = re.compile(
    _OPENING + r"(?:(?:what|how) about|same (?:for|in|with|question)"
    r"|(?:and|or|but|also)(?: what)? (?:for|in|at|with|without|during|after|before|on|about|as|if|to|under)"
    r"|(?:for|in|with|without|during|at|even) )"
)
_AFTER_A_VERB = (
    r"\b(?:about|for|with|of|do|does|did|is|on|avoid|handle|fix|solve|like|after|before|without|explain|shorten"
    r"|word|write|say|phrase|rephrase|translate|from|to|than|by|in|why|how|who|when|where|use|sign|signs|get|put"
    r"|make|need|decides?|pays?|owns?|writes?|approves?|starts?|prevent|stop|cover|send|share) "
    r"(?:it|this|that|those|these|them both|the same)"
    r"(?= *(?:[?.!,;]|$| then| here| too| again| first| please| in| for| with| so| normally| usually"
    r"| to (?:them|my|our|the)))"
)
_AS_SUBJECT = (
    rf"^(?:\w+ ){{0,3}}{_IT} (?:is|was|does|do|means?|works?|happens?|apply|applies|takes?|costs?|look|fails?"
    r"|goes?|depends?)\b"
)
_IN_A_QUESTION = (
    rf"\b(?:does|do|did|is|was|would|will|can|could|should|has) {_IT}\b"
    r"(?! (?:ok|okay|normal|common|usual|typical|possible|fair|allowed|true|worth|wise|necessary|right|wrong"
    r"|realistic|good|bad|acceptable|legal|reasonable|make sense|matter|take|enough|better|standard"
    r"|a good idea|too (?:early|late))\b.{0,20}\b(?:to|that|if|for|when|who|than)\b)"
)
_TO_THE_ANSWER = (
    r"\bthe (?:former|latter|other one|(?:first|second) (?:one|point)|last point)\b"
    r"|\byour (?:last|first|second) point\b|\byou (?:said|mentioned|wrote)\b"
)
_POINTS_BACK = re.compile("|".join((_AFTER_A_VERB, _AS_SUBJECT, _IN_A_QUESTION, _TO_THE_ANSWER)))
_DEFINES = re.compile(r"^(?:what(?:'s| is| are| does)|define|explain|meaning of|who is)\b")
_STANDS_ALONE = 1.0
_SHORT_STANDS_ALONE = 1.5
_CONTINUED_STANDS_ALONE = 2.5
"""Words of its own that a question needs; more where it is short, points back or continues a thought."""
_SHORT = 4
_SHORT_ELLIPSIS = 8


def standalone(question: str, turns: Sequence[Turn], library: Library) -> str:
    """The question as it is where it stands alone, else with the subject of the thread behind it."""
    if not turns or not is_followup(question):
        return question
    subject = [
        word
        for word in _subject(turns, library, whole=not _own(question))
        if word.lower() not in question.lower()
    ]
    return " ".join([question, *subject])


def is_followup(question: str) -> bool:
    """Whether a question needs the turn before it to be understood."""
    text = question.lower().replace("’", "'").strip()
    weight = _weight(text)
    points_back = _points_back(text)
    if _DEFINES.search(text) and _own(text) and not points_back:
        return False
    length = len(text.split())
    elliptic = length <= _SHORT_ELLIPSIS and _ELLIPSIS.search(text)
    if elliptic or points_back or _CONTINUES.search(text):
        return weight < _CONTINUED_STANDS_ALONE
    return weight < (_SHORT_STANDS_ALONE if length <= _SHORT else _STANDS_ALONE)


def _points_back(text: str) -> bool:
    """Whether an "it" or "that" stands in the question with nothing before it that it could mean."""
    found = _POINTS_BACK.search(text)
    return found is not None and not _own(text[: found.start()])


def _own(text: str) -> list[str]:
    """Stems that name a subject."""
    return [
        stem for stem in words(text) if stem not in _QUALIFIERS and stem not in _LIGHT and not stem.isdigit()
    ]


def _weight(text: str) -> float:
    light = sum(stem in _LIGHT for stem in words(text))
    return len(_own(text)) + 0.5 * light


def _subject(turns: Sequence[Turn], library: Library, *, whole: bool) -> list[str]:
    """The words that the thread is about; with `whole`, those of the card that answered too."""
    *earlier, latest = turns
    found = _content(latest.question)
    if whole and latest.cards and latest.cards[0] in library.cards:
        found += _content(library.cards[latest.cards[0]].title)
    if earlier and is_followup(latest.question):
        found += _subject(earlier, library, whole=False)
    return list(dict.fromkeys(found))


def _content(text: str) -> list[str]:
    """Content words as they were typed, without those that only ask for a form of answer."""
    typed = (match.group().strip("'’-/") for match in _WORD.finditer(text))
    return [word for word in typed if word and word.lower() not in STOPWORDS and _names_something(word)]


def _names_something(word: str) -> bool:
    stems = words(word)
    return bool(stems) and stems[0] not in _FORMS
