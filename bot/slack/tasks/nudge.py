"""A quiet word with the author of a message, and everything that follows from it.

Nothing here is handed to a durable queue: the words are read in memory and forgotten.
"""

from collections.abc import Sequence

from bot.coach.nudges import WatchedMessage
from bot.model import Attitude, Card, Review
from bot.slack.blocks import notices
from bot.slack.blocks.card import card_blocks
from bot.slack.blocks.check import check_blocks, check_message, coach_view
from bot.slack.blocks.check import check_view as check_form
from bot.slack.blocks.kit import Message, View
from bot.slack.blocks.nudge import NudgeContent, nudge_message, reword_view, why_view
from bot.slack.origin import Origin, origin_of
from bot.slack.surface import Surface
from bot.slack.tasks.call import Call
from bot.slack.work import Payload

THANKS = "Thank you, that reads better. I will not come back to it."
STILL = ":speech_balloon: I would still soften this: try naming the event, and what you need by when."
BETTER = ":white_check_mark: That reads well."
GONE = "I no longer have that nudge: I keep the words for seven days at most."


def review(surface: Surface, payload: Payload) -> None:
    """Reads a watched message and nudges its author where that is right, allowed and rare."""
    origin, text = origin_of(payload), payload["text"]
    place = origin.place
    if place is None or not surface.coach.channels.get(place).nudges:
        return
    found = _review(surface, origin, text)
    if not found.flag:
        return
    poster = surface.poster(origin)
    if surface.verdict("nudge", origin, poster) != "private":
        return
    now = surface.clock()
    message = WatchedMessage(
        channel=place, author=origin.person, ts=payload["ts"], thread_ts=origin.thread_ts, text=text
    )
    nudge = surface.coach.nudges.consider(message, found, now)
    if nudge is None:
        return
    start, end = found.span or (0, len(text))
    poster.ephemeral(origin, _message(surface, nudge.id, found, text[start:end]))
    surface.coach.nudges.delivered(nudge.id, now)


def recheck(surface: Surface, payload: Payload) -> None:
    """Looks again at a message that was nudged and then edited: a thank-you, or nothing."""
    origin = origin_of(payload)
    if origin.place is None:
        return
    nudged = surface.coach.nudges.find_by_message(origin.place, payload["ts"])
    if nudged is None or nudged.author != origin.person or _review(surface, origin, payload["text"]).flag:
        return
    poster = surface.poster(origin)
    if surface.verdict("nudge", origin, poster) == "private":
        poster.ephemeral(origin, notices.notice(THANKS))


def check(surface: Surface, payload: Payload) -> None:
    """Answers `/cdmo check` and a draft in a direct message, to its author alone."""
    origin = origin_of(payload)
    poster = surface.poster(origin)
    verdict = surface.verdict("shortcut", origin, poster)
    if verdict == "decline":
        poster.reply(origin, notices.notice(notices.DECLINED))
    elif verdict == "private":
        poster.reply(origin, check_message(payload["text"], *_findings(surface, origin, payload["text"])))


def check_view(surface: Surface, payload: Payload) -> None:
    """Puts the findings into the form in which a draft was sent; `nudge` is what it began with, if anything."""
    origin, draft = origin_of(payload), payload["text"]
    poster = surface.poster(origin)
    if surface.verdict("shortcut", origin, poster) != "private":
        return
    if payload.get("nudge"):
        verdict = STILL if _review(surface, origin, draft).flag else BETTER
        view = reword_view(payload["nudge"], words="", draft=draft, rebuild=(), verdict=verdict)
    else:
        view = check_form(draft, check_blocks(draft, *_findings(surface, origin, draft)))
    poster.fill(payload["view_id"], view)


def coach_message(surface: Surface, payload: Payload) -> None:
    """Fills the dialogue behind *Coach this message*."""
    origin, text = origin_of(payload), payload["text"]
    poster = surface.poster(origin)
    if surface.verdict("shortcut", origin, poster) != "private":
        poster.fill(payload["view_id"], notices.refused_view())
        return
    findings = check_blocks(text, *_findings(surface, origin, text))
    poster.fill(payload["view_id"], coach_view(text, findings, own=payload["own"]))


def reword_dialogue(call: Call) -> View:
    """The form to reword what a nudge was about."""
    nudge = call.coach.nudges.get(call.origin.person, call.about, call.now)
    if nudge is None:
        return notices.note_view(GONE)
    attitude = call.coach.language.attitudes[nudge.attitude]
    return reword_view(
        nudge.id, words=nudge.words, draft=nudge.rewording or nudge.words, rebuild=attitude.rebuild
    )


def why_dialogue(call: Call) -> View:
    """Why such words do harm, with the card."""
    nudge = call.coach.nudges.get(call.origin.person, call.about, call.now)
    if nudge is None:
        return notices.note_view(GONE)
    attitude = call.coach.language.attitudes[nudge.attitude]
    card = _card(call.surface, attitude, ())
    return why_view(attitude, card_blocks(card, call.coach.library) if card else [])


def _review(surface: Surface, origin: Origin, text: str) -> Review:
    coach = surface.coach
    settings = coach.channels.get(origin.place) if origin.place else None
    partners = (*surface.settings.partner_names, *(settings.partners if settings else ()))
    chosen = coach.people.get(origin.person).sensitivity or (settings.sensitivity if settings else None)
    return coach.reviewer.review(text, partners=partners, sensitivity=chosen or surface.settings.sensitivity)


def _findings(surface: Surface, origin: Origin, text: str) -> tuple[Review, Attitude | None, Card | None]:
    found = _review(surface, origin, text)
    attitude = surface.coach.language.attitudes.get(found.attitude) if found.attitude else None
    return found, attitude, _card(surface, attitude, found.cards)


def _card(surface: Surface, attitude: Attitude | None, cards: Sequence[str]) -> Card | None:
    library = surface.coach.library
    named = [*cards, *(attitude.cards if attitude else ())]
    return next((library.cards[card] for card in named if card in library.cards), None)


def _message(surface: Surface, nudge_id: str, found: Review, words: str) -> Message:
    attitude = surface.coach.language.attitudes[found.attitude or ""]
    content = NudgeContent(
        words=words,
        attitude=attitude,
        rewording=found.rewording,
        rebuild=found.rebuild or attitude.rebuild,
        card=_card(surface, attitude, found.cards),
        quality_risk=found.quality_risk,
    )
    return nudge_message(nudge_id, content)
