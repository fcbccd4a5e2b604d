"""The truce charter that a team adopts in a channel and people sign."""

from datetime import datetime

from bot.content.truce import Charter
from bot.errors import BadInput
from bot.model import Channel, Person
from bot.store import Store
from bot.store import truce as rows
from bot.store.truce import TruceState

__all__ = ["Truce", "TruceState"]


class Truce:
    """Keeps who adopted and who signed; both are public in their channel."""

    def __init__(self, store: Store, charter: Charter) -> None:
        self._store = store
        self.charter = charter

    def adopt(self, channel: Channel, by: Person, now: datetime) -> TruceState:
        """Adopt the truce in a channel; whoever does signs it. A second time changes nothing."""
        _require_home(channel, by)
        with self._store.transaction() as connection:
            if rows.insert_truce(connection, channel, by.user, now):
                rows.insert_signature(connection, channel, by.user, now)
        return self._adopted(channel)

    def sign(self, channel: Channel, person: Person, now: datetime) -> TruceState:
        """Sign the truce; a second time changes nothing. Raises `BadInput` where there is none."""
        _require_home(channel, person)
        self._adopted(channel)
        with self._store.transaction() as connection:
            rows.insert_signature(connection, channel, person.user, now)
        return self._adopted(channel)

    def state(self, channel: Channel) -> TruceState | None:
        """The truce of a channel, or `None` before it is adopted."""
        with self._store.reading() as connection:
            return rows.truce_state(connection, channel)

    def remember_message(self, channel: Channel, ts: str) -> None:
        """Note which message shows the truce, so that signing can bring it up to date."""
        with self._store.transaction() as connection:
            rows.set_message(connection, channel, ts)

    def _adopted(self, channel: Channel) -> TruceState:
        state = self.state(channel)
        if state is None:
            raise BadInput("This channel has not adopted the truce yet. `/cdmo truce` starts it.")
        return state


def _require_home(channel: Channel, person: Person) -> None:
    if person.team != channel.team:
        raise BadInput("Only people of the workspace that installed me can sign here.")
