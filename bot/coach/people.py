"""What people choose for themselves: role, pauses, mutes, a digest of their own."""

from collections.abc import Collection
from datetime import datetime, time
from typing import TypedDict, Unpack, get_args

from bot.coach.calendar import zone
from bot.errors import BadInput
from bot.model import Person, Sensitivity
from bot.store import Store
from bot.store.people import (
    PersonSettings,
    change_person,
    mute_attitude,
    person_settings,
    unmute_attitude,
)

__all__ = ["People", "PersonChanges", "PersonSettings"]


class PersonChanges(TypedDict, total=False):
    """The settings that a person may change; an absent one stays."""

    role: str | None
    sensitivity: Sensitivity | None
    paused_until: datetime | None
    dm_digest: bool
    dm_digest_time: time
    timezone: str | None


class People:
    """The settings that belong to a person alone."""

    def __init__(self, store: Store, *, roles: Collection[str], attitudes: Collection[str]) -> None:
        self._store = store
        self._roles = roles
        self._attitudes = attitudes

    def get(self, person: Person) -> PersonSettings:
        """A person's settings; the defaults for someone new."""
        with self._store.reading() as connection:
            return person_settings(connection, person)

    def update(self, person: Person, **changes: Unpack[PersonChanges]) -> PersonSettings:
        """Change settings; raises `BadInput` for a value that cannot be used."""
        self._check(changes)
        with self._store.transaction() as connection:
            change_person(connection, person, changes)
            return person_settings(connection, person)

    def pause(self, person: Person, until: datetime | None) -> PersonSettings:
        """Send nothing unasked to a person until a moment; `None` ends the pause."""
        return self.update(person, paused_until=until)

    def mute(self, person: Person, attitude: str) -> PersonSettings:
        """Give a person no more nudges about an attitude."""
        if attitude not in self._attitudes:
            raise BadInput(f"There is no kind of nudge called '{attitude}'.")
        with self._store.transaction() as connection:
            mute_attitude(connection, person, attitude)
            return person_settings(connection, person)

    def unmute(self, person: Person, attitude: str) -> PersonSettings:
        """Let nudges about an attitude through again."""
        with self._store.transaction() as connection:
            unmute_attitude(connection, person, attitude)
            return person_settings(connection, person)

    def _check(self, changes: PersonChanges) -> None:
        role = changes.get("role")
        if role is not None and role not in self._roles:
            raise BadInput(f"I do not know the role '{role}'. Choose one of: {', '.join(self._roles)}.")
        if changes.get("sensitivity") not in (None, *get_args(Sensitivity)):
            raise BadInput(f"Sensitivity is one of: {', '.join(get_args(Sensitivity))}.")
        timezone = changes.get("timezone")
        if timezone is not None:
            zone(timezone)
