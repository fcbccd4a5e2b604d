"""Joining a channel, and what changes when another company comes in or leaves."""

from bot.model import Channel
from bot.slack.blocks.introduction import consent_request, introduction, unknown_sharing
from bot.slack.origin import Origin, origin_of
from bot.slack.poster import Poster
from bot.slack.surface import Surface
from bot.slack.work import Payload


def introduce(surface: Surface, payload: Payload) -> None:
    """Says hello to an internal channel; in any other one asks the inviter, if one of ours, in private.

    The origin's user is the inviter, or nobody.
    """
    origin = origin_of(payload)
    place = origin.place
    if place is None:
        return
    poster, now = surface.poster(origin), surface.clock()
    standing = surface.profile(origin, poster).standing if origin.user else "unknown"
    surface.coach.channels.joined(place, origin.person if standing == "home" else None, now)
    sharing = surface.sharing(origin, poster, fresh=True)
    if sharing == "internal":
        poster.post(place.id, introduction())
    elif standing == "home":
        poster.whisper(origin, unknown_sharing() if sharing == "unknown" else consent_request())


def sharing_changed(surface: Surface, payload: Payload) -> None:
    """Closes or opens a channel as companies come and go, and asks its admins once when one has come."""
    origin = origin_of(payload)
    place = origin.place
    if place is None:
        return
    poster = surface.poster(origin)
    surface.directory.forget_channel(origin.home, place.id)
    if payload["external"]:
        surface.coach.channels.set_sharing(place, "external", surface.clock())
        _ask_admins(surface, poster, origin, place)
    else:
        surface.sharing(origin, poster, fresh=True)


def _ask_admins(surface: Surface, poster: Poster, origin: Origin, place: Channel) -> None:
    settings = surface.coach.channels.get(place)
    if settings.joined_at is None or settings.approved_by is not None:
        return
    for user in sorted(surface.coach.channels.admins(place)):
        admin = Origin(home=origin.home, user=user, channel=place.id)
        if surface.profile(admin, poster).standing == "home":
            poster.whisper(admin, consent_request())
