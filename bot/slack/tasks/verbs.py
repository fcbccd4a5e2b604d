"""The verbs of `/cdmo` that are answered in a line or two, and the buttons that do the same."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.slack.blocks import notices
from bot.slack.blocks.help import help_message
from bot.slack.blocks.introduction import approved
from bot.slack.blocks.kit import Message, button, confirmation
from bot.slack.blocks.nudge import pause_choice
from bot.slack.blocks.tip import tip_message, topics_message
from bot.slack.origin import origin_of
from bot.slack.surface import Surface
from bot.slack.tasks import digest, home, together
from bot.slack.tasks.answer import EXPIRED
from bot.slack.tasks.call import Call
from bot.slack.tasks.settings import channel_of
from bot.slack.work import Payload

Reply = Callable[[Call], Message | None]

ALWAYS = datetime(9999, 1, 1, tzinfo=UTC)
PAUSES = {
    "1d": timedelta(days=1),
    "day": timedelta(days=1),
    "1w": timedelta(weeks=1),
    "week": timedelta(weeks=1),
}


def verb(surface: Surface, payload: Payload) -> None:
    """Answers the verb `name` with the words `about`, to its asker alone."""
    _reply(surface, payload, VERBS[payload["name"]], in_place=False)


def press(surface: Surface, payload: Payload) -> None:
    """Does what the button `name` with the id `about` stands for; the reply takes the button's place."""
    reply, in_place = BUTTONS[payload["name"]]
    _reply(surface, payload, reply, in_place=in_place)


def _reply(surface: Surface, payload: Payload, reply: Reply, *, in_place: bool) -> None:
    origin = origin_of(payload)
    poster = surface.poster(origin)
    verdict = surface.verdict("button", origin, poster)
    if verdict == "decline":
        poster.reply(origin, notices.notice(notices.DECLINED))
    if verdict != "private":
        return
    message = reply(Call(surface=surface, origin=origin, poster=poster, about=payload["about"]))
    from_home = bool(payload.get("from_home"))
    if message is not None and not (from_home and in_place):
        poster.reply(origin, message, replace=in_place)
    if from_home:
        home.publish_home(surface, origin, poster)


def _tip(call: Call) -> Message:
    coach = call.coach
    topic = coach.tips.topic_named(call.about).id if call.about else None
    phase = coach.channels.get(call.origin.place).phase if call.origin.place else None
    tip = coach.tips.of_the_day(call.now.date(), key=call.origin.user, phase=phase, topic=topic)
    return tip_message(tip, coach.library.topics[tip.topic].title)


def _topics(call: Call) -> Message:
    return topics_message(call.coach.library.taxonomy.groups, call.coach.tips.topics())


def _help(call: Call) -> Message:
    return help_message(call.about)


def _pause(call: Call) -> Message:
    if call.about == "off":
        call.coach.people.pause(call.origin.person, None)
        return notices.notice("Welcome back: nudges are on again for you.")
    until = call.now + PAUSES[call.about] if call.about in PAUSES else ALWAYS
    call.coach.people.pause(call.origin.person, until)
    when = "until you say `/cdmo pause off`" if until == ALWAYS else f"until {until:%A, %d %B, %H:%M} UTC"
    return notices.notice(f"You get no nudges and no digest from me {when}.", button("Undo", "pause_off"))


def _pause_for(length: str) -> Reply:
    return lambda call: _pause(replace(call, about=length))


def _pause_choice(call: Call) -> Message:
    return pause_choice(call.about)


def _dismiss(call: Call) -> Message:
    call.coach.nudges.dismiss(call.origin.person, call.about, call.now)
    return notices.notice("Noted, thank you. I will not bring that wording up again here.")


def _mute(call: Call) -> Message:
    nudge = call.coach.nudges.get(call.origin.person, call.about, call.now)
    if nudge is None:
        return notices.notice(EXPIRED)
    call.coach.people.mute(call.origin.person, nudge.attitude)
    title = call.coach.language.attitudes[nudge.attitude].title
    return notices.notice(
        f"You get no more nudges of the kind '{title}'. My Home has a switch to bring them back."
    )


def _forget(_call: Call) -> Message:
    sure = confirmation("Delete everything?", "This cannot be undone.", yes="Delete", danger=True)
    text = "This deletes your settings, questions, nudges, ratings, signatures, kudos and counts."
    return notices.notice(
        text, button("Delete everything about me", "forget_me", style="danger", confirm=sure)
    )


def _forget_me(call: Call) -> Message:
    call.coach.privacy.forget(call.origin.person, call.now)
    return notices.notice("Done: I keep nothing about you any more.")


def _approve(call: Call) -> Message:
    place = channel_of(call)
    if place is None:
        return notices.notice(notices.ADMINS_ONLY)
    call.coach.channels.approve(place, call.origin.person, call.now)
    return approved(call.origin.user, place.id)


def _withdraw(call: Call) -> Message:
    place = channel_of(call)
    if place is None:
        return notices.notice(notices.ADMINS_ONLY)
    call.coach.channels.withdraw_approval(place, call.origin.person, call.now)
    return notices.notice("I stay quiet in this channel from now on.")


def _stay_quiet(_call: Call) -> Message:
    return notices.notice("I stay quiet in this channel. `/cdmo settings channel` changes that.")


def _gap(call: Call) -> Message:
    kept = call.coach.answers.get(call.about, call.origin.person, call.now)
    if kept is None or kept.asker != call.origin.person:
        return notices.notice(EXPIRED)
    call.coach.insights.record_gap(call.origin.person, kept.question, call.now)
    return notices.notice("Thank you: your question goes to those who write the cards, without your name.")


def _keep(call: Call) -> None:
    """Deletes a private answer, the copy on screen and the one kept for its buttons."""
    call.coach.answers.delete(call.about, call.origin.person)
    call.poster.remove(call.origin)


def _good(call: Call) -> Message:
    done = call.coach.feedback.rate(call.about, call.origin.person, good=True, reason=None, now=call.now)
    return notices.notice("Thank you, that helps." if done else EXPIRED)


def _unmute_all(call: Call) -> None:
    for attitude in call.coach.people.get(call.origin.person).muted:
        call.coach.people.unmute(call.origin.person, attitude)


VERBS: dict[str, Reply] = {
    "tip": _tip,
    "topics": _topics,
    "help": _help,
    "pause": _pause,
    "forget": _forget,
    "digest": digest.digest_state,
    "truce": together.truce_state,
    "insights": together.insights,
}

BUTTONS: dict[str, tuple[Reply, bool]] = {
    "help_show": (_help, False),
    "nudge_dismiss": (_dismiss, True),
    "nudge_mute": (_mute, True),
    "nudge_pause": (_pause_choice, True),
    "nudge_pause_day": (_pause_for("1d"), True),
    "nudge_pause_week": (_pause_for("1w"), True),
    "nudge_pause_always": (_pause_for(""), True),
    "pause_off": (_pause_for("off"), True),
    "unmute_all": (_unmute_all, False),
    "forget_me": (_forget_me, True),
    "channel_approve": (_approve, True),
    "channel_withdraw": (_withdraw, True),
    "channel_stay_quiet": (_stay_quiet, True),
    "answer_gap": (_gap, False),
    "answer_keep": (_keep, True),
    "answer_good": (_good, False),
    "digest_preview": (digest.preview, False),
    "digest_test": (digest.send_test, False),
    "digest_pause": (digest.pause, True),
    "digest_resume": (digest.resume, True),
    "truce_adopt": (together.adopt_truce, True),
    "truce_sign": (together.sign_truce, False),
    "assess_team": (together.team_result, False),
}
"""What each button does, and whether the reply takes the place of the message that it stood in."""
