"""The daily digest of a channel or a person, and the message from which it is set up."""

from collections.abc import Sequence

from bot.coach.channels import ChannelSettings
from bot.coach.kudos import Kudo
from bot.model import Phrase, Tip
from bot.slack.blocks.kit import Block, Message, actions, button, context, header, message, section
from bot.slack.blocks.settings import WEEKDAYS
from bot.slack.markup import clip, escape


def digest_message(
    tip: Tip, phrase: Phrase | None, kudos: Sequence[Kudo], *, more: str, note: str = ""
) -> Message:
    """One tip, one phrase put differently, yesterday's thanks, and a way to ask more."""
    blocks: list[Block | None] = [
        header("Tip of the day"),
        section(f":bulb: {escape(tip.text)}"),
        actions(button("Read more", "card_open_0", value=tip.card, label=f"Read the card: {tip.title}")),
        _phrase(phrase) if phrase else None,
        *_kudos(kudos),
        context(escape(more)) if more else None,
        context(note) if note else None,
    ]
    return message(f"Tip of the day: {escape(tip.text)}", *blocks)


def digest_state_message(settings: ChannelSettings, *, admin: bool) -> Message:
    """When the digest comes, and what can be done about it."""
    digest = settings.digest
    days = ", ".join(WEEKDAYS[day] for day in sorted(digest.weekdays))
    when = f"every day at {digest.at:%H:%M} ({escape(digest.timezone)}) on {days}"
    if not digest.on:
        text = "The daily digest is *off* in this channel."
    elif digest.paused_until:
        text = f"The daily digest is *paused* until {digest.paused_until:%d %B %Y}, then {when}."
    else:
        text = f"The daily digest comes {when}."
    if digest.holidays:
        text += f" Public holidays of {escape(digest.holidays)} are skipped."
    pause = (
        button("Resume", "digest_resume")
        if digest.paused_until
        else button("Pause for a week", "digest_pause")
    )
    return message(
        text,
        section(text),
        actions(
            button("Preview", "digest_preview", label="Show me the next digest"),
            button("Send me a test", "digest_test", label="Send the next digest to me as a direct message"),
            pause if admin and digest.on else None,
            button("Channel settings", "channel_settings") if admin else None,
        ),
    )


def _phrase(phrase: Phrase) -> Block:
    return section(f"*Instead of* “{escape(phrase.instead_of)}”\n*say* “{escape(phrase.say)}”")


def _kudos(kudos: Sequence[Kudo]) -> list[Block]:
    if not kudos:
        return []
    lines = [f"• {clip(escape(item.text), 500)} (<@{item.by}>)" for item in kudos[:5]]
    return [section(clip("\n".join([":clap: *Thanks to our partner's people*", *lines]), 3000))]
