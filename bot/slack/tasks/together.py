"""Kudos, the self-assessment, the truce charter and insights: what people do as a team."""

from datetime import timedelta

from bot.errors import BadInput
from bot.model import Channel
from bot.slack.blocks import notices
from bot.slack.blocks import together as blocks
from bot.slack.blocks.kit import Block, Message, View, message, modal
from bot.slack.origin import Origin, origin_of
from bot.slack.poster import Poster
from bot.slack.surface import Surface
from bot.slack.tasks.call import Call
from bot.slack.work import Payload

KUDOS_KEPT = "Thank you. Your words go into the next digest of this channel."
NOT_OPEN = "I may not speak to everyone in this channel, so this does not work here."
SIGNED = "Signed. Thank you."
INSIGHT_DAYS = 28


def kudos_form(call: Call) -> View:
    """The form for thanks in the channel where it was asked for."""
    place = call.origin.place
    if place is None:
        return notices.note_view(notices.NOT_A_CHANNEL)
    shared = call.surface.sharing(call.origin, call.poster) != "internal"
    digest_on = call.coach.channels.get(place).digest.on
    return blocks.kudos_form(place.id, call.about, shared=shared, digest_on=digest_on)


def give_kudos(surface: Surface, origin: Origin, poster: Poster, channel: str, text: str) -> None:
    """Keeps thanks for a channel's next digest; raises `BadInput`."""
    there = Origin(home=origin.home, user=origin.user, channel=channel)
    verdict = surface.verdict("share", there, poster)
    if verdict in ("silent", "decline"):
        return
    if verdict != "public":
        raise BadInput(NOT_OPEN)
    surface.coach.kudos.give(Channel(team=origin.team, id=channel), origin.person, text, surface.clock())


def assessment_form(call: Call) -> View:
    """The statements, with what the person answered last."""
    assessment = call.coach.assessment
    mine = assessment.my_answers(call.origin.person)
    return blocks.assessment_form(assessment.marks, assessment.statements(), mine)


def assessed(surface: Surface, payload: Payload) -> None:
    """Keeps someone's answers and shows what the team's are so far."""
    origin = origin_of(payload)
    poster = surface.poster(origin)
    if surface.verdict("button", origin, poster) != "private":
        return
    surface.coach.assessment.answer(origin.person, payload["scores"], surface.clock())
    call = Call(surface=surface, origin=origin, poster=poster)
    poster.fill(payload["view_id"], modal("Thank you", _team_blocks(call)))


def team_result(call: Call) -> Message:
    """The team's marks, as a picture where Slack takes one, and cards for the weakest."""
    result = call.coach.assessment.team_result(call.origin.team, call.now)
    if result is not None:
        call.poster.picture(
            call.origin,
            call.coach.assessment.chart(result),
            title="Self-assessment",
            alt_text=call.coach.assessment.chart_text(result),
        )
    return message("The team's self-assessment", *_team_blocks(call))


def _team_blocks(call: Call) -> list[Block]:
    assessment, library = call.coach.assessment, call.coach.library
    result = assessment.team_result(call.origin.team, call.now)
    if result is None:
        return blocks.team_result_blocks(None, assessment.marks, (), "")
    topics = assessment.marks[result.weakest].topics
    cards = [card for topic in topics for card in library.cards_by_topic.get(topic, ())[:1]]
    return blocks.team_result_blocks(result, assessment.marks, cards, assessment.chart_text(result))


def truce_state(call: Call) -> Message:
    """The charter as it stands in this channel."""
    if call.origin.place is None:
        return notices.notice(notices.NOT_A_CHANNEL)
    state = call.coach.truce.state(call.origin.place)
    return blocks.truce_message(call.coach.truce.charter, state, public=False)


def adopt_truce(call: Call) -> Message:
    """Adopts the charter and shows it to the channel, where the coach may speak."""
    place = call.origin.place
    if place is None:
        return notices.notice(notices.NOT_A_CHANNEL)
    if not call.administers:
        return notices.notice(notices.ADMINS_ONLY)
    if call.surface.verdict("share", call.origin, call.poster, fresh=True) != "public":
        return notices.notice(NOT_OPEN)
    state = call.coach.truce.adopt(place, call.origin.person, call.now)
    ts = call.poster.post(place.id, blocks.truce_message(call.coach.truce.charter, state, public=True))
    call.coach.truce.remember_message(place, ts)
    return notices.notice("Adopted: the charter now stands in the channel, for everyone to sign.")


def sign_truce(call: Call) -> Message:
    """Signs the charter and brings the message in the channel up to date."""
    place = call.origin.place
    if place is None:
        return notices.notice(notices.NOT_A_CHANNEL)
    state = call.coach.truce.sign(place, call.origin.person, call.now)
    if state.message_ts:
        whole = blocks.truce_message(call.coach.truce.charter, state, public=True)
        call.poster.update(place.id, state.message_ts, whole)
    return notices.notice(SIGNED)


def insights(call: Call) -> Message:
    """Counts of the last four weeks, for admins, in private and in no shared channel."""
    admin = call.surface.profile(call.origin, call.poster).administers
    if not admin and not call.coach.channels.administered_by(call.origin.person):
        return notices.notice(notices.ADMINS_ONLY)
    until = call.now.date()
    found = call.coach.insights.summary(call.origin.team, until - timedelta(days=INSIGHT_DAYS), until)
    return blocks.insights_message(found, call.coach.library.cards, call.coach.language.attitudes)
