"""A message came in: a question, a follow-up, something to watch, or nothing of ours."""

import re
from typing import Any

import structlog
from slack_bolt import BoltContext

from bot.slack.listeners.commands.parsing import parse
from bot.slack.listeners.gate import at_hand
from bot.slack.markup import spoken
from bot.slack.origin import Origin
from bot.slack.surface import Surface
from bot.slack.work import BusyError, Payload

READ = frozenset({None, "thread_broadcast", "file_share", "me_message"})
_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_EMOJI = re.compile(r":[\w+-]+:")
_WORD = re.compile(r"\w+")
_SMALL_TALK = frozenset(
    (
        "thanks thank thx ta cheers you u so very much a lot all ok okay great perfect nice cool good got it "
        "that helps will do agreed yes no lol super fine wow sure noted understood makes sense and the for this"
    ).split()
)
_log = structlog.get_logger(__name__)
_DIRECT_VERBS = frozenset({"check", "tip", "topics", "help", "pause", "forget", "truce", "digest"})


def message_arrived(event: dict[str, Any], context: BoltContext) -> None:
    """Sorts a message by what it may be; what is only watched never leaves this process."""
    surface, origin = at_hand(context)
    subtype = event.get("subtype")
    if subtype == "message_changed":
        _edited(surface, origin, event)
    elif subtype in READ and not event.get("hidden") and origin.user and event.get("text"):
        if origin.direct:
            _direct(surface, origin, event)
        elif f"<@{context.bot_user_id}" not in event["text"]:
            _in_channel(surface, origin, event)


def _direct(surface: Surface, origin: Origin, event: dict[str, Any]) -> None:
    """A direct message: each one at the top is the root of its own thread."""
    work = {"origin": origin.at(origin.thread_ts or event["ts"]).packed()}
    command = parse(event["text"])
    key = f"{origin.team}:{origin.channel}:{event['ts']}"
    if command.verb == "check":
        surface.passing.submit("check", key, work | {"text": command.rest})
    elif command.verb in _DIRECT_VERBS:
        surface.passing.submit("verb", key, work | {"name": command.verb, "about": command.rest})
    else:
        question = {"question": spoken(event["text"]), "ts": event["ts"], "manner": "direct"}
        surface.jobs.submit("answer", key, work | question)


def _in_channel(surface: Surface, origin: Origin, event: dict[str, Any]) -> None:
    key = f"{origin.team}:{origin.channel}:{event['ts']}"
    work = {"origin": origin.packed(), "ts": event["ts"]}
    if _is_follow_up(surface, origin, event["text"]):
        follow_up = {"question": spoken(event["text"]), "manner": "thread"}
        surface.jobs.submit("answer", key, work | follow_up)
    else:
        _watch(surface, "review", key, work | {"text": event["text"]})


def _is_follow_up(surface: Surface, origin: Origin, text: str) -> bool:
    """Whether the person whom the coach answered last goes on asking in the same thread."""
    place, coach = origin.place, surface.coach
    if place is None or origin.thread_ts is None or coach.channels.get(place).answers != "threads":
        return False
    to_someone_else = bool(_MENTION.search(text))
    meant = coach.threads.human_reply(
        place, origin.thread_ts, origin.person, surface.clock(), to_someone_else=to_someone_else
    )
    return meant and not _is_small_talk(spoken(text))


def _is_small_talk(text: str) -> bool:
    """Thanks, assent and emoji: nothing that waits for an answer."""
    words = _WORD.findall(_EMOJI.sub(" ", text.lower()))
    return "?" not in text and all(word in _SMALL_TALK for word in words)


def _edited(surface: Surface, origin: Origin, event: dict[str, Any]) -> None:
    """An edit is looked at only if the words changed; an unfurled link is an edit without one."""
    message, before = event.get("message") or {}, event.get("previous_message") or {}
    text = message.get("text")
    if not text or text == before.get("text") or origin.direct or not message.get("edited"):
        return
    key = f"{origin.team}:{origin.channel}:{message['ts']}:{message['edited'].get('ts')}"
    _watch(surface, "recheck", key, {"origin": origin.packed(), "ts": message["ts"], "text": text})


def _watch(surface: Surface, name: str, key: str, work: Payload) -> None:
    """Leaves a message to be looked at; when too much waits it passes unseen, for nobody asked."""
    try:
        surface.passing.submit(name, key, work)
    except BusyError:
        _log.warning("too busy to watch")
