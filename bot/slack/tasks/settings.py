"""Settings of people and channels: what the forms show, and what saving them does."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from bot.errors import BadInput, CoachError
from bot.model import Channel
from bot.slack.blocks import notices
from bot.slack.blocks.kit import View
from bot.slack.blocks.settings import LEAVE, channel_settings_view, my_settings_view
from bot.slack.origin import Origin
from bot.slack.poster import Poster
from bot.slack.surface import Surface
from bot.slack.tasks.call import Call

NO_CHANNEL = "Channel settings open in the channel itself: type `/cdmo settings channel` there."
HISTORY_SHOWN = 8


def my_settings(call: Call) -> View:
    """A person's own settings."""
    settings = call.coach.people.get(call.origin.person)
    roles = call.coach.library.taxonomy.roles
    place = call.origin.place
    return my_settings_view(settings, roles, channel=place.id if place and call.administers else None)


def channel_settings(call: Call) -> View:
    """The settings of the channel `about`, for its admins; looks at who shares it once more."""
    place = Channel(team=call.origin.team, id=call.about) if call.about.startswith(("C", "G")) else None
    if place is None:
        return notices.note_view(NO_CHANNEL)
    there = Origin(home=call.origin.home, user=call.origin.user, channel=place.id)
    if not call.surface.administers(there, call.poster):
        return notices.note_view(notices.ADMINS_ONLY)
    call.surface.sharing(there, call.poster, fresh=True)
    channels = call.coach.channels
    phases = call.coach.library.taxonomy.phases
    return channel_settings_view(channels.get(place), phases, channels.history(place, HISTORY_SHOWN))


def channel_of(call: Call) -> Channel | None:
    """The channel of a button, which in a dialogue is its value; `None` for those who may not set it up."""
    place = call.origin.place or (Channel(team=call.origin.team, id=call.about) if call.about else None)
    if place is None:
        return None
    there = Origin(home=call.origin.home, user=call.origin.user, channel=place.id)
    return place if call.surface.administers(there, call.poster) else None


def save_mine(surface: Surface, origin: Origin, poster: Poster, form: Mapping[str, Any]) -> None:
    """Saves a person's settings; raises `BadInput`."""
    if surface.verdict("button", origin, poster) != "private":
        return
    surface.coach.people.update(
        origin.person,
        role=form.get("role"),
        sensitivity=_chosen(form.get("sensitivity")),
        dm_digest=bool(form.get("digest")),
        dm_digest_time=_time(form.get("digest_time")),
        timezone=form.get("timezone") or surface.profile(origin, poster).timezone,
    )


def save_channel(
    surface: Surface, origin: Origin, poster: Poster, channel: str, form: Mapping[str, Any]
) -> None:
    """Saves a channel's settings for one of its admins; raises `BadInput`."""
    place = Channel(team=origin.team, id=channel)
    there = Origin(home=origin.home, user=origin.user, channel=channel)
    if not surface.administers(there, poster):
        raise BadInput(notices.ADMINS_ONLY)
    surface.coach.channels.update(
        place,
        origin.person,
        surface.clock(),
        phase=form.get("phase"),
        partners=[name for name in (form.get("partners") or "").split(",") if name.strip()],
        nudges=bool(form.get("nudges")),
        sensitivity=_chosen(form.get("sensitivity")),
        answers=form.get("answers") or "threads",
        digest_on=bool(form.get("digest")),
        digest_at=_time(form.get("digest_at")),
        digest_timezone=form.get("digest_timezone") or "UTC",
        digest_weekdays={int(day) for day in form.get("digest_weekdays") or ()},
        digest_holidays=form.get("digest_holidays") or None,
    )


def block_of(fault: CoachError) -> str:
    """The field of the channel form that a fault is shown at."""
    text = str(fault).lower()
    if "holiday" in text:
        return "digest_holidays"
    return "digest_timezone" if "zone" in text else "partners"


def _chosen(sensitivity: str | None) -> Any:
    return None if sensitivity in (None, LEAVE) else sensitivity


def _time(value: str | None) -> time:
    return time.fromisoformat(value) if value else time(9)
