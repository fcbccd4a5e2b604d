"""One request of one person, with everything that answering it takes."""

from dataclasses import dataclass
from datetime import datetime

from bot.slack.origin import Origin
from bot.slack.poster import Poster
from bot.slack.surface import Coach, Surface


@dataclass(frozen=True, kw_only=True)
class Call:
    """Someone who may be served asks for something."""

    surface: Surface
    origin: Origin
    poster: Poster
    about: str = ""
    """The id in the button, or the words after the verb."""

    @property
    def coach(self) -> Coach:
        """The use-cases."""
        return self.surface.coach

    @property
    def now(self) -> datetime:
        """The present."""
        return self.surface.clock()

    @property
    def administers(self) -> bool:
        """Whether the person may set up the channel that they are in."""
        return self.surface.administers(self.origin, self.poster)
