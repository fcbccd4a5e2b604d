"""The demo's other surfaces: what the coach says and shows besides talk, for a person and a channel of no workspace."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from rich.console import RenderableType

from bot.bootstrap import Coach
from bot.cli.slack_view import opened, posted
from bot.coach.channels import ChannelSettings
from bot.model import Channel, Person
from bot.slack.blocks.digest import digest_message
from bot.slack.blocks.home import HomeContent, home_view
from bot.slack.blocks.introduction import introduction
from bot.slack.blocks.settings import channel_settings_view

YOU = Person(team="DEMO", user="YOU")
CHANNEL = Channel(team="DEMO", id="proj-apollo-drug-substance")


def show_introduction(_coach: Coach) -> RenderableType:
    """What the coach says when it is invited."""
    return posted(introduction())


def show_digest(coach: Coach) -> RenderableType:
    """The next digest of the channel."""
    digest = coach.digests.preview(CHANNEL, datetime.now(UTC))
    return posted(digest_message(digest.tip, digest.phrase, digest.kudos, more=digest.more), note="every day")


def show_home(coach: Coach) -> RenderableType:
    """App Home of somebody new."""
    now = datetime.now(UTC)
    tip = coach.tips.of_the_day(now.date(), key=YOU.user)
    content = HomeContent(
        tip=tip,
        topic=coach.library.topics[tip.topic].title,
        settings=coach.people.get(YOU),
        nudges=(),
        channels=(_channel(coach),),
        stored=coach.privacy.about(YOU).items,
        attitudes=coach.language.attitudes,
        now=now,
    )
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
