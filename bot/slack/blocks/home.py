"""App Home: today's tip, my settings, my nudges, my channels, and everything that is kept about me."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.coach.channels import ChannelSettings
from bot.coach.nudges import RecentNudge
from bot.coach.people import PersonSettings
from bot.coach.privacy import StoredItem
from bot.model import Attitude, Tip
from bot.slack.blocks.kit import (
    Block,
    View,
    actions,
    button,
    confirmation,
    context,
    divider,
    header,
    home,
    quoted,
    section,
)
from bot.slack.blocks.tip import tip_blocks
from bot.slack.markup import clip, escape

NUDGES_SHOWN = 5
CHANNELS_SHOWN = 10


@dataclass(frozen=True, kw_only=True)
class HomeContent:
    """What one person's Home shows."""

    tip: Tip
    topic: str
    settings: PersonSettings
    nudges: Sequence[RecentNudge]
    channels: Sequence[ChannelSettings]
    stored: Sequence[StoredItem]
    attitudes: Mapping[str, Attitude]
    now: datetime


def home_view(content: HomeContent) -> View:
    """The Home of a person who is served."""
    return home(
        tip_blocks(content.tip, content.topic),
        _settings(content),
        _nudges(content),
        _channels(content.channels),
        _team(),
        _stored(content.stored),
    )


def closed_home(text: str) -> View:
    """The Home of someone who is not served."""
    return home([section(escape(text))])


def _settings(content: HomeContent) -> list[Block]:
    settings = content.settings
    paused = settings.paused_until is not None and settings.paused_until > content.now
    daily = f"at {settings.dm_digest_time:%H:%M}" if settings.dm_digest else "off"
    facts = [
        f"*Role:* {escape(settings.role or 'not chosen')}",
        f"*Nudges:* {'paused' if paused else escape(settings.sensitivity or 'as each channel says')}",
        f"*Daily tip by direct message:* {daily}",
    ]
    if settings.muted:
        titles = sorted(content.attitudes[kind].title for kind in settings.muted if kind in content.attitudes)
        facts.append(f"*Muted kinds:* {escape(', '.join(titles))}")
    pause = (
        button("Resume nudges", "pause_off")
        if paused
        else button("Pause nudges for a week", "nudge_pause_week")
    )
    return [
        divider(),
        header("My settings"),
        section("\n".join(facts)),
        actions(
            button("Change", "my_settings", label="Change my settings"),
            pause,
            button("Unmute all kinds", "unmute_all") if settings.muted else None,
            button("Check a draft", "check"),
        ),
    ]


def _nudges(content: HomeContent) -> list[Block]:
    blocks: list[Block] = [divider(), header("My recent nudges")]
    if not content.nudges:
        return [*blocks, context("None in the last seven days. Only you would see them here.")]
    for nudge in content.nudges[:NUDGES_SHOWN]:
        attitude = content.attitudes.get(nudge.attitude)
        title = attitude.title if attitude else nudge.attitude
        blocks += [
            section(f"*{escape(title)}*, {nudge.at:%d %B} in <#{escape(nudge.channel.id)}>"),
            quoted(nudge.words, limit=300),
            actions(
                button("Reword it", "nudge_reword", value=nudge.id),
                button("Why?", "nudge_why", value=nudge.id),
                button("Doesn't apply", "nudge_dismiss", value=nudge.id) if not nudge.dismissed else None,
            ),
        ]
    return [*blocks, context("Only you see this. The words are deleted after seven days.")]


def _channels(channels: Sequence[ChannelSettings]) -> list[Block]:
    if not channels:
        return []
    blocks: list[Block] = [divider(), header("Channels where you are an admin")]
    for settings in channels[:CHANNELS_SHOWN]:
        facts = (
            f"nudges {'on' if settings.nudges else 'off'} · digest {'on' if settings.digest.on else 'off'}"
        )
        facts += f" · {settings.sharing}" + (", approved" if settings.approved_by else "")
        change = button(
            "Settings", "channel_settings", value=settings.channel.id, label="Settings of this channel"
        )
        blocks.append(section(f"<#{escape(settings.channel.id)}> · {escape(facts)}", accessory=change))
    return blocks


def _team() -> list[Block]:
    return [
        divider(),
        header("Our culture"),
        actions(
            button("Self-assessment", "assess", label="Answer the self-assessment"),
            button("Team result", "assess_team", label="See the team's result"),
        ),
    ]


def _stored(stored: Sequence[StoredItem]) -> list[Block]:
    lines = [_item(item) for item in stored]
    sure = confirmation("Delete everything?", "This cannot be undone.", yes="Delete", danger=True)
    return [
        divider(),
        header("What is stored about me"),
        section(clip("\n".join(lines), 3000) if lines else "Nothing."),
        actions(button("Delete everything about me", "forget_me", style="danger", confirm=sure)),
    ]


def _item(item: StoredItem) -> str:
    shown = "; ".join(clip(escape(detail), 80) for detail in item.details[:3])
    line = f"• {escape(item.what)}: {item.count}, kept {escape(item.kept)}"
    return f"{line} ({shown})" if shown else line
