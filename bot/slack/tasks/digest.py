"""Posts the daily digest where it is due, and shows it to those who set it up."""

from datetime import date, timedelta

import structlog
from slack_sdk.errors import SlackApiError

from bot.coach.digest import Digest, Recipient
from bot.errors import TryLater
from bot.model import Channel, Person
from bot.slack.blocks import notices
from bot.slack.blocks.digest import digest_message, digest_state_message
from bot.slack.blocks.kit import Message
from bot.slack.origin import Origin
from bot.slack.poster import Poster
from bot.slack.safety import Home, decide
from bot.slack.surface import Surface
from bot.slack.tasks.call import Call
from bot.slack.work import Payload

PREVIEW = "A preview: only you see it."
CLOCKS_DIFFER_S = 120
TEST = "A test of the digest, sent to you alone."

_log = structlog.get_logger(__name__)


def post_digest(surface: Surface, payload: Payload) -> None:
    """Posts the digest of `channel` for `day` once, if the channel may hear it at this very moment.

    The payload names the installation, the channel and the day (ISO 8601).
    """
    home, day = home_of_key(payload["team"]), date.fromisoformat(payload["day"])
    place = Channel(team=payload["team"], id=payload["channel"])
    poster = surface.clients.poster(place.team)
    origin = Origin(home=home, user="", channel=place.id)
    sharing = surface.sharing(origin, poster, fresh=True)
    approved = surface.coach.channels.get(place).approved_by is not None
    if decide("digest", sharing=sharing, approved=approved, who="home") != "public":
        _log.info("digest held back", sharing=sharing)
        return
    if payload.get("again"):
        settle(surface, poster, place, day)
    _deliver(surface, poster, place, day)


def post_direct_digest(surface: Surface, payload: Payload) -> None:
    """Sends one person their own digest of `day` once."""
    person, day = Person(team=payload["team"], user=payload["user"]), date.fromisoformat(payload["day"])
    poster = surface.clients.poster(person.team)
    origin = Origin(home=home_of_key(person.team), user=person.user)
    if surface.verdict("home", origin, poster) == "private":
        _deliver(surface, poster, person, day)


def settle(surface: Surface, poster: Poster, recipient: Recipient, day: date) -> None:
    """Finds out how a digest ended that was claimed and not heard of again.

    A channel is looked through. A direct conversation cannot be, so there nothing is sent a second time.
    """
    digests = surface.coach.digests
    entry = digests.delivery(recipient, day)
    if entry is None or entry.state != "claimed":
        return
    if isinstance(recipient, Person):
        digests.posted(recipient, day, "")
        return
    ts = poster.find(recipient.id, _mark(day), after=str(entry.claimed_at.timestamp() - CLOCKS_DIFFER_S))
    if ts is None:
        digests.failed(recipient, day, "cut off")
    else:
        digests.posted(recipient, day, ts)


def _deliver(surface: Surface, poster: Poster, recipient: Recipient, day: date) -> None:
    """Posts a digest that nobody else has claimed; without Slack's word on it, it stays claimed."""
    digests = surface.coach.digests
    if not digests.claim(recipient, day, surface.clock()):
        return
    conversation = recipient.id if isinstance(recipient, Channel) else recipient.user
    try:
        ts = poster.post(conversation, composed(digests.compose(recipient, day)), mark=_mark(day))
    except SlackApiError as error:
        digests.failed(recipient, day, str(error.response.get("error")))
        raise
    except TryLater as later:
        if not later.doubtful:
            digests.failed(recipient, day, "ratelimited")
        raise
    digests.posted(recipient, day, ts)


def _mark(day: date) -> str:
    return f"digest {day.isoformat()}"


def home_of_key(key: str) -> Home:
    """The installation behind the key under which things are stored."""
    if key.startswith("E"):
        return Home(team=None, enterprise=key, whole_organisation=True)
    return Home(team=key)


def digest_state(call: Call) -> Message:
    """When this channel gets its digest."""
    if call.origin.place is None:
        return notices.notice(notices.NOT_A_CHANNEL)
    return digest_state_message(call.coach.channels.get(call.origin.place), admin=call.administers)


def preview(call: Call) -> Message:
    """The next digest, shown to one person."""
    if call.origin.place is None:
        return notices.notice(notices.NOT_A_CHANNEL)
    return composed(call.coach.digests.preview(call.origin.place, call.now), note=PREVIEW)


def send_test(call: Call) -> Message:
    """The next digest as a direct message to one person."""
    if call.origin.place is None:
        return notices.notice(notices.NOT_A_CHANNEL)
    test = composed(call.coach.digests.preview(call.origin.place, call.now), note=TEST)
    call.poster.post(call.origin.user, test)
    return notices.notice("Sent: look into your direct messages with me.")


def pause(call: Call) -> Message:
    """No digest in this channel for a week."""
    return _pause_until(call, call.now.date() + timedelta(days=7))


def resume(call: Call) -> Message:
    """The digest again from the next working day on."""
    return _pause_until(call, None)


def _pause_until(call: Call, day: date | None) -> Message:
    place = call.origin.place
    if place is None or not call.administers:
        return notices.notice(notices.ADMINS_ONLY)
    settings = call.coach.channels.update(place, call.origin.person, call.now, digest_paused_until=day)
    return digest_state_message(settings, admin=True)


def composed(digest: Digest, *, note: str = "") -> Message:
    """A digest as a message."""
    return digest_message(digest.tip, digest.phrase, digest.kudos, more=digest.more, note=note)
