"""The forms for one's own settings and for a channel's."""

from collections.abc import Sequence
from datetime import time

from bot.coach.channels import Change, ChannelSettings, DigestSettings
from bot.coach.people import PersonSettings
from bot.slack.blocks.kit import (
    Block,
    View,
    actions,
    button,
    checkboxes,
    context,
    divider,
    field,
    modal,
    option,
    radios,
    section,
    select,
    text_input,
)
from bot.slack.markup import clip, escape

LEAVE = "default"
SENSITIVITIES = (
    option("As the channel says", LEAVE),
    option("Quiet: only what is surely harmful", "quiet"),
    option("Normal", "normal"),
    option("Keen: doubtful cases too", "keen"),
)
CHANNEL_SENSITIVITIES = (option("As the installation says", LEAVE), *SENSITIVITIES[1:])
ANSWERS = (
    option("When mentioned, and follow-ups in those threads", "threads"),
    option("Only when mentioned", "mentions"),
    option("Off: I answer privately only", "off"),
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ON = "on"
ZONE = "Europe/Zurich"


def my_settings_view(settings: PersonSettings, roles: Sequence[str], *, channel: str | None) -> View:
    """What a person chooses for themselves; `channel` is the one whose settings they may open from here."""
    role = select("r", [option(role, role) for role in roles], chosen=settings.role, hint="No role chosen")
    nudges = radios("s", SENSITIVITIES, chosen=settings.sensitivity or LEAVE)
    digest = _switch("A tip by direct message every working day", settings.dm_digest)
    zone = text_input("t", value=settings.timezone or "", most=64, hint=ZONE)
    blocks = [
        field("role", "Your role", role, hint="Answers and prompts fit it.", optional=True),
        field("sensitivity", "How readily I nudge you", nudges),
        field("digest", "Daily tip", digest, optional=True),
        field("digest_time", "At", _time(settings.dm_digest_time)),
        field("timezone", "Time zone", zone, optional=True),
    ]
    if channel:
        blocks.append(actions(button("Settings of this channel", "channel_settings", value=channel)))
    return modal("My settings", blocks, callback="my_settings", submit="Save")


def channel_settings_view(
    settings: ChannelSettings, phases: Sequence[str], changes: Sequence[Change]
) -> View:
    """What the admins of a channel choose, with who changed what."""
    blocks = [_sharing(settings), *_project(settings, phases), divider(), *_digest(settings.digest)]
    return modal(
        "Channel settings",
        [*blocks, *_history(changes)],
        callback="channel_settings",
        submit="Save",
        memory=settings.channel.id,
    )


def _project(settings: ChannelSettings, phases: Sequence[str]) -> list[Block]:
    options = [option(phase, phase) for phase in phases]
    phase = select("p", options, chosen=settings.phase, hint="No phase chosen")
    names = text_input("n", value=", ".join(settings.partners), most=1000, hint="Acme Biologics, Basel plant")
    whose = "Separated by commas. They help me to see who is talked about."
    sensitivity = radios("s", CHANNEL_SENSITIVITIES, chosen=settings.sensitivity or LEAVE)
    return [
        field("phase", "Phase of the project", phase, hint="Tips and prompts fit it.", optional=True),
        field("partners", "Names of your CDMOs and their sites", names, hint=whose, optional=True),
        field("nudges", "Nudges", _switch("Private nudges to authors", settings.nudges), optional=True),
        field("sensitivity", "How readily I nudge", sensitivity),
        field("answers", "Answers", radios("a", ANSWERS, chosen=settings.answers)),
    ]


def _digest(digest: DigestSettings) -> list[Block]:
    holidays = text_input("h", value=digest.holidays or "", most=16, hint="CH or US-MA")
    return [
        field("digest", "Daily digest", _switch("One tip a day in this channel", digest.on), optional=True),
        field("digest_at", "At", _time(digest.at)),
        field("digest_timezone", "Time zone", text_input("t", value=digest.timezone, most=64, hint=ZONE)),
        field("digest_weekdays", "Working days", _weekdays(digest.weekdays), optional=True),
        field("digest_holidays", "Skip public holidays of", holidays, optional=True),
    ]


def _switch(text: str, on: bool) -> Block:
    return checkboxes("on", [option(text, ON)], chosen=[ON] if on else [])


def _time(at: time) -> Block:
    return {"type": "timepicker", "action_id": "time", "initial_time": f"{at:%H:%M}"}


def _weekdays(chosen: frozenset[int]) -> Block:
    options = [option(name, str(number)) for number, name in enumerate(WEEKDAYS)]
    return checkboxes("days", options, chosen=[str(day) for day in chosen])


def _sharing(settings: ChannelSettings) -> Block:
    place = settings.channel.id
    if settings.sharing == "internal":
        return context("This channel is internal.")
    if settings.sharing == "unknown":
        return context("I do not know whether another company shares this channel, so I stay quiet in it.")
    if settings.approved_by:
        withdraw = button("Take it back", "channel_withdraw", value=place)
        return section(
            ":lock: Shared with another company; an admin of ours let me speak.", accessory=withdraw
        )
    approve = button("Approve this channel", "channel_approve", value=place)
    return section(":lock: Shared with another company: I stay quiet until you approve.", accessory=approve)


def _history(changes: Sequence[Change]) -> list[Block]:
    if not changes:
        return []
    lines = [_change(change) for change in changes[:8]]
    return [divider(), section("*Who changed what*"), context(clip("\n".join(lines), 1900))]


def _change(change: Change) -> str:
    who = f"<@{change.by}>" if change.by and change.by[:1] in "UW" else escape(change.by or "Slack")
    old, new = (clip(escape(value or "nothing"), 60) for value in (change.old, change.new))
    return f"{change.at:%Y-%m-%d %H:%M} {who}: {escape(change.field)} from {old} to {new}"
