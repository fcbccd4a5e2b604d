"""The demo's other surfaces: what the coach says and shows besides talk, for a person and a channel of no workspace."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from rich.console import RenderableType

from bot.bootstrap import Coach
from bot.cli.slack_view import opened, posted
from bot.coach.channels import ChannelSettings
from bot.model import Channel, Person
from bot.slack.blocks.home import home_view
from bot.slack.blocks.introduction import introduction
from bot.slack.blocks.settings import channel_settings_view
from bot.slack.tasks.digest import composed
from bot.slack.tasks.home import home_content

YOU = Person(team="DEMO", user="YOU")
CHANNEL = Channel(team="DEMO", id="proj-apollo-drug-substance")


def show_introduction(_coach: Coach) -> RenderableType:
    """What the coach says when it is invited."""
    return posted(introduction())


def show_digest(coach: Coach) -> RenderableType:
    """The next digest of the channel."""
    return posted(composed(coach.digests.preview(CHANNEL, datetime.now(UTC))), note="every day")


def show_home(coach: Coach) -> RenderableType:
    """App Home of somebody new."""
    content = replace(home_content(coach, YOU, datetime.now(UTC)), channels=(_channel(coach),))
    return opened(home_view(content), title="App Home")


def show_settings(coach: Coach) -> RenderableType:
    """What the admins of a channel choose."""
    return opened(channel_settings_view(_channel(coach), coach.library.taxonomy.phases, ()))


def _channel(coach: Coach) -> ChannelSettings:
    return replace(coach.channels.get(CHANNEL), sharing="internal")


SURFACES: Mapping[str, Callable[[Coach], RenderableType]] = {
    "invite": show_introduction,
    "digest": show_digest,
    "home": show_home,
    "settings": show_settings,
}
"""By the word that shows them."""
