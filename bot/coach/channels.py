"""What the admins of a channel decide, with a trail of who changed what."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, time
from typing import Any, TypedDict, Unpack, get_args

from bot.coach.calendar import check_holidays, zone
from bot.errors import BadInput
from bot.model import Channel, Person, Sensitivity
from bot.store import Connection, Store
from bot.store import channels as rows
from bot.store.channels import FORGOTTEN, Answering, Change, ChannelSettings, DigestSettings, Sharing

__all__ = ["FORGOTTEN", "Change", "ChannelChanges", "ChannelSettings", "Channels", "DigestSettings"]


class ChannelChanges(TypedDict, total=False):
    """The settings that an admin may change; an absent one stays."""

    phase: str | None
    partners: Collection[str]
    nudges: bool
    sensitivity: Sensitivity | None
    answers: Answering
    digest_on: bool
    digest_at: time
    digest_timezone: str
    digest_weekdays: Collection[int]
    digest_holidays: str | None
    digest_paused_until: date | None


class Channels:
    """The settings and admins of channels.

    Who may call is for the surface to check: it knows Slack's own admins, `is_admin` knows the coach's.
    """

    def __init__(self, store: Store, *, phases: Collection[str]) -> None:
        self._store = store
        self._phases = phases

    def get(self, channel: Channel) -> ChannelSettings:
        """A channel's settings; the quiet defaults for an unknown one, whose sharing is unknown too."""
        with self._store.reading() as connection:
            return rows.channel_settings(connection, channel)

    def list(self, team: str) -> tuple[ChannelSettings, ...]:
        """The channels of a workspace that the coach is a member of."""
        with self._store.reading() as connection:
            return rows.all_channels(connection, team)

    def update(
        self, channel: Channel, by: Person, now: datetime, **changes: Unpack[ChannelChanges]
    ) -> ChannelSettings:
        """Change settings; raises `BadInput` for a value that cannot be used."""
        _require_home(channel, by)
        self._check(changes)
        values = _stored(changes)
        with self._store.transaction() as connection:
            rows.ensure_channel(connection, channel)
            before = _flat(rows.channel_settings(connection, channel, lock=True))
            changed = {name: value for name, value in values.items() if before[name] != value}
            if changed.get("digest_on"):
                changed["digest_since"] = now
            if changed:
                rows.change_channel(connection, channel, changed)
            for name in changed.keys() & values.keys():
                _record(connection, channel, name, old=before[name], new=values[name], by=by.user, at=now)
            return rows.channel_settings(connection, channel)

    def set_sharing(self, channel: Channel, sharing: Sharing, now: datetime) -> ChannelSettings:
        """Note what Slack says about who shares a channel; an approval ends when it turns internal."""
        with self._store.transaction() as connection:
            rows.ensure_channel(connection, channel)
            before = rows.channel_settings(connection, channel, lock=True)
            if before.sharing != sharing:
                rows.change_channel(connection, channel, {"sharing": sharing})
                _record(connection, channel, "sharing", old=before.sharing, new=sharing, by=None, at=now)
            if sharing == "internal" and before.approved_by is not None:
                _set_approval(connection, channel, None, None, now)
            return rows.channel_settings(connection, channel)

    def approve(self, channel: Channel, by: Person, now: datetime) -> ChannelSettings:
        """Let the coach speak in a channel that is shared with another company."""
        _require_home(channel, by)
        with self._store.transaction() as connection:
            rows.ensure_channel(connection, channel)
            if rows.channel_settings(connection, channel, lock=True).approved_by is None:
                _set_approval(connection, channel, by, by.user, now)
            return rows.channel_settings(connection, channel)

    def withdraw_approval(self, channel: Channel, by: Person, now: datetime) -> ChannelSettings:
        """Undo `approve`."""
        _require_home(channel, by)
        with self._store.transaction() as connection:
            if rows.channel_settings(connection, channel, lock=True).approved_by is not None:
                _set_approval(connection, channel, None, by.user, now)
            return rows.channel_settings(connection, channel)

    def joined(self, channel: Channel, by: Person | None, now: datetime) -> ChannelSettings:
        """Note that the coach was invited; an inviter from the home workspace becomes an admin."""
        with self._store.transaction() as connection:
            rows.change_channel(connection, channel, {"joined_at": now, "left_at": None})
            if by is not None and by.team == channel.team:
                _add_admin(connection, channel, by.user, by.user, now)
            return rows.channel_settings(connection, channel)

    def left(self, channel: Channel, now: datetime) -> None:
        """Note that the coach was removed: who shares the channel is unknown and an approval is void."""
        with self._store.transaction() as connection:
            rows.change_channel(
                connection, channel, {"joined_at": None, "left_at": now, "sharing": "unknown"}
            )
            if rows.channel_settings(connection, channel, lock=True).approved_by is not None:
                _set_approval(connection, channel, None, None, now)

    def history(self, channel: Channel, limit: int = 50) -> tuple[Change, ...]:
        """Who changed what, newest first."""
        with self._store.reading() as connection:
            return rows.changes_of(connection, channel, limit)

    def admins(self, channel: Channel) -> frozenset[str]:
        """The user ids of a channel's admins."""
        with self._store.reading() as connection:
            return rows.admins_of(connection, channel)

    def is_admin(self, person: Person, channel: Channel) -> bool:
        """Whether a person of the home workspace is an admin of a channel."""
        return person.team == channel.team and person.user in self.admins(channel)

    def add_admin(self, channel: Channel, person: Person, by: Person, now: datetime) -> None:
        """Make a person of the home workspace an admin."""
        _require_home(channel, person)
        _require_home(channel, by)
        with self._store.transaction() as connection:
            _add_admin(connection, channel, person.user, by.user, now)

    def remove_admin(self, channel: Channel, person: Person, by: Person, now: datetime) -> None:
        """Undo `add_admin`."""
        _require_home(channel, by)
        with self._store.transaction() as connection:
            if rows.delete_admin(connection, channel, person.user):
                _record(connection, channel, "admin", old=person.user, new=None, by=by.user, at=now)

    def administered_by(self, person: Person) -> tuple[Channel, ...]:
        """The channels of which a person is an admin."""
        with self._store.reading() as connection:
            return rows.administered(connection, person)

    def _check(self, changes: ChannelChanges) -> None:
        phase = changes.get("phase")
        if phase is not None and phase not in self._phases:
            raise BadInput(f"I do not know the phase '{phase}'. Choose one of: {', '.join(self._phases)}.")
        _check_choice("Sensitivity", changes.get("sensitivity"), get_args(Sensitivity))
        _check_choice("Answers", changes.get("answers"), get_args(Answering))
        if not set(changes.get("digest_weekdays", ())) <= set(range(7)):
            raise BadInput("Weekdays are numbers from 0, Monday, to 6, Sunday.")
        if "digest_timezone" in changes:
            zone(changes["digest_timezone"])
        holidays = changes.get("digest_holidays")
        if holidays is not None:
            check_holidays(holidays)


def _check_choice(name: str, value: str | None, choices: tuple[str, ...]) -> None:
    if value is not None and value not in choices:
        raise BadInput(f"{name} is one of: {', '.join(choices)}.")


def _require_home(channel: Channel, person: Person) -> None:
    if person.team != channel.team:
        raise BadInput("Only people of the workspace that installed me can change this.")


def _stored(changes: ChannelChanges) -> dict[str, Any]:
    """The changes in the form that the table holds."""
    values: dict[str, Any] = dict(changes)
    if "partners" in values:
        values["partners"] = [name.strip() for name in values["partners"] if name.strip()]
    if "digest_weekdays" in values:
        values["digest_weekdays"] = sorted(set(values["digest_weekdays"]))
    return values


def _flat(settings: ChannelSettings) -> Mapping[str, Any]:
    """The settings in the form that the table holds."""
    digest = settings.digest
    return {
        "phase": settings.phase,
        "partners": list(settings.partners),
        "nudges": settings.nudges,
        "sensitivity": settings.sensitivity,
        "answers": settings.answers,
        "digest_on": digest.on,
        "digest_at": digest.at,
        "digest_timezone": digest.timezone,
        "digest_weekdays": sorted(digest.weekdays),
        "digest_holidays": digest.holidays,
        "digest_paused_until": digest.paused_until,
    }


def _set_approval(
    connection: Connection, channel: Channel, approver: Person | None, by: str | None, now: datetime
) -> None:
    values = {"approved_at": now if approver else None, "approved_by": approver.user if approver else None}
    rows.change_channel(connection, channel, values)
    old, new = (None, "approved") if approver else ("approved", None)
    _record(connection, channel, "approval", old=old, new=new, by=by, at=now)


def _add_admin(connection: Connection, channel: Channel, user: str, by: str, now: datetime) -> None:
    if rows.insert_admin(connection, channel, user):
        _record(connection, channel, "admin", old=None, new=user, by=by, at=now)


def _record(
    connection: Connection, channel: Channel, field: str, *, old: Any, new: Any, by: str | None, at: datetime
) -> None:
    change = Change(at=at, by=by, field=field, old=_words(old), new=_words(new))
    rows.record_change(connection, channel, change)


def _words(value: Any) -> str | None:
    """A setting as the audit trail shows it."""
    match value:
        case None:
            return None
        case bool():
            return "on" if value else "off"
        case list():
            return ", ".join(map(str, value))
        case time():
            return value.strftime("%H:%M")
        case _:
            return str(value)
