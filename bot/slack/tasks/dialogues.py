"""What stands in a dialogue, by its name: opened empty by a listener, filled here."""

from collections.abc import Callable

from bot.slack.blocks.card import card_view
from bot.slack.blocks.check import check_view
from bot.slack.blocks.kit import View
from bot.slack.blocks.notices import note_view, refused_view
from bot.slack.origin import origin_of
from bot.slack.surface import Surface
from bot.slack.tasks import nudge, settings, together
from bot.slack.tasks.call import Call
from bot.slack.work import Payload

NO_CARD = "That card is no longer in the knowledge base."

Dialogue = Callable[[Call], View]


def fill(surface: Surface, payload: Payload) -> None:
    """Fills the dialogue `name` about `about`, for people who are served."""
    origin = origin_of(payload)
    poster = surface.poster(origin)
    served = surface.verdict("button", origin, poster) == "private"
    call = Call(surface=surface, origin=origin, poster=poster, about=payload["about"])
    view = DIALOGUES[payload["name"]](call) if served else refused_view()
    poster.fill(payload["view_id"], view)


def _card(call: Call) -> View:
    card = call.coach.library.cards.get(call.about)
    return card_view(card, call.coach.library) if card else note_view(NO_CARD)


def _check(call: Call) -> View:
    return check_view(call.about)


DIALOGUES: dict[str, Dialogue] = {
    "card": _card,
    "check": _check,
    "reword": nudge.reword_dialogue,
    "why": nudge.why_dialogue,
    "my_settings": settings.my_settings,
    "channel_settings": settings.channel_settings,
    "kudos": together.kudos_form,
    "assess": together.assessment_form,
}
