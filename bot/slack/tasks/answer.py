"""Answers a question where it was asked: before the channel where that is safe, else to its asker alone."""

from dataclasses import dataclass
from time import monotonic
from typing import Literal

import structlog

from bot.answering.generative import AnswerStream
from bot.coach.ask import Streaming
from bot.model import Answer, Turn
from bot.slack.blocks import notices
from bot.slack.blocks.answer import answer_message, closing_blocks, rests_on_documents, shared_message
from bot.slack.blocks.guidance import guidance_view
from bot.slack.blocks.kit import message
from bot.slack.markup import safe_markdown
from bot.slack.origin import Origin, origin_of
from bot.slack.poster import Ending
from bot.slack.safety import Verdict
from bot.slack.surface import Surface
from bot.slack.tasks.call import Call
from bot.slack.work import Payload

Manner = Literal["command", "mention", "thread", "direct"]
THINKING = "is looking through the cards…"
EXPIRED = "That has expired, so its buttons no longer work. Ask again and I will answer afresh."
NOT_HERE = (
    "I may not say this to everyone in this channel, so I did not share it. You can copy the text yourself."
)
SHARED = "Shared in the channel."

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """A question of someone who is served."""

    call: Call
    question: str
    manner: Manner
    verdict: Verdict
    root: str | None
    """The message under which the talk goes on; none for a command."""
    ts: str | None
    """The message that asked."""

    @property
    def here(self) -> Origin:
        """Where a public answer goes."""
        return self.call.origin.at(self.root)

    @property
    def mark(self) -> str | None:
        """What tells the answer to this message from any other."""
        return f"answer {self.ts}" if self.ts else None


@dataclass(frozen=True, kw_only=True)
class _Delivery:
    """How an answer reaches its asker."""

    public: bool
    why_private: str = ""
    may_share: bool = False


@dataclass
class _Live:
    """A model's words, shown in the thread while they are written."""

    asked: _Asked
    answer_id: str | None = None
    """Of the answer that was shown."""

    def show(self, stream: AnswerStream) -> None:
        """Streams the sentences that passed the check."""
        words = (safe_markdown(piece, links=stream.links) for piece in stream)
        call = self.asked.call
        call.poster.stream(self.asked.here, words, lambda: self._ending(stream.answer), mark=self.asked.mark)

    def _ending(self, given: Answer) -> Ending:
        library = self.asked.call.coach.library
        self.answer_id = _keep(self.asked, given, public=True)
        whole = answer_message(given, self.answer_id, library)
        closing = message(whole.text, *closing_blocks(given, self.answer_id, library, share=False))
        return Ending(closing=closing if given.mode == "generative" else None, whole=whole)


def answer(surface: Surface, payload: Payload) -> None:
    """Answers one question; `manner` says how it was put, `ts` which message it stood in."""
    started = monotonic()
    origin = origin_of(payload)
    poster = surface.poster(origin)
    verdict = surface.verdict("question", origin, poster)
    if verdict == "silent":
        return
    if verdict == "decline":
        poster.reply(origin, notices.notice(notices.DECLINED))
        return
    asked = _Asked(
        call=Call(surface=surface, origin=origin, poster=poster),
        question=payload["question"],
        manner=payload["manner"],
        verdict=verdict,
        root=origin.thread_ts or payload.get("ts"),
        ts=payload.get("ts"),
    )
    if payload.get("again") and _was_answered(asked):
        return
    live = _Live(asked)
    given = _ask(asked, live.show if _may_stream(asked) else None)
    delivery = _delivery(asked, given)
    if live.answer_id is None:
        _deliver(asked, given, delivery)
    else:
        _remember(asked, given)
    surface.coach.insights.record(origin.person, given, surface.clock())
    _log.info(
        "answered",
        manner=asked.manner,
        outcome="declined" if given.declined else "abstained" if given.abstained else "success",
        model=given.model,
        public=delivery.public,
        total_latency_ms=round((monotonic() - started) * 1000),
    )


def share(surface: Surface, payload: Payload) -> None:
    """Shows a private answer to the channel on its asker's word, once, where the coach may speak."""
    origin = origin_of(payload)
    call = Call(surface=surface, origin=origin, poster=surface.poster(origin))
    if surface.verdict("button", origin, call.poster) != "private":
        return
    kept = call.coach.answers.get(payload["about"], origin.person, call.now)
    if kept is None or kept.asker != origin.person:
        call.poster.reply(origin, notices.notice(EXPIRED), replace=True)
        return
    is_open = surface.verdict("share", origin, call.poster, fresh=True) == "public"
    if not is_open or origin.place is None or _is_too_private(call, kept.answer):
        call.poster.reply(origin, notices.notice(NOT_HERE))
        return
    if call.coach.answers.share(kept.id, origin.person):
        whole = shared_message(kept.answer, kept.id, call.coach.library, kept.question, origin.user)
        call.poster.post(origin.place.id, whole, thread_ts=origin.thread_ts)
    call.poster.reply(origin, notices.notice(SHARED), replace=True)


def guidance(surface: Surface, payload: Payload) -> None:
    """Fills the dialogue behind *Find guidance for this*: the message is the question, and is not kept."""
    origin = origin_of(payload)
    poster = surface.poster(origin)
    if surface.verdict("shortcut", origin, poster) != "private":
        poster.fill(payload["view_id"], notices.refused_view())
        return
    given = surface.coach.ask.ask(payload["text"])
    poster.fill(payload["view_id"], guidance_view(given, surface.coach.library))


def poor(surface: Surface, payload: Payload) -> None:
    """Keeps a thumb down with its reason."""
    origin = origin_of(payload)
    if surface.verdict("button", origin, surface.poster(origin)) == "private":
        now = surface.clock()
        reason = payload["reason"]
        surface.coach.feedback.rate(payload["answer"], origin.person, good=False, reason=reason, now=now)


def _was_answered(asked: _Asked) -> bool:
    """Whether an attempt that was cut off had reached the channel; a private answer leaves no trace to find."""
    here = asked.here
    if asked.mark is None or here.channel is None:
        return False
    return (
        asked.call.poster.find(here.channel, asked.mark, thread_ts=asked.root, after=asked.ts or "0")
        is not None
    )


def _may_stream(asked: _Asked) -> bool:
    """Whether a model's words may be seen by all while they are written, wherever they come from."""
    call, place = asked.call, asked.call.origin.place
    if not call.surface.settings.llm_model or not asked.here.thread_ts or asked.manner == "command":
        return False
    if asked.manner == "direct":
        return True
    if asked.verdict != "public" or place is None or call.coach.channels.get(place).answers == "off":
        return False
    return call.surface.sharing(call.origin, call.poster) == "internal"


def _ask(asked: _Asked, streaming: Streaming | None) -> Answer:
    call = asked.call
    coach, origin = call.coach, call.origin
    turns: tuple[Turn, ...] = ()
    if origin.conversation is not None and asked.root is not None:
        turns = coach.threads.turns(origin.conversation, asked.root, call.now)
        if call.surface.settings.llm_model:
            call.poster.status(asked.here, THINKING)
    role = coach.people.get(origin.person).role
    phase = coach.channels.get(origin.place).phase if origin.place else None
    return coach.ask.ask(asked.question, turns=turns, role=role, phase=phase, streaming=streaming)


def _delivery(asked: _Asked, given: Answer) -> _Delivery:
    """Public only where everything speaks for it."""
    place, call = asked.call.origin.place, asked.call
    if asked.manner == "direct":
        return _Delivery(public=True)
    if asked.manner == "command":
        open_here = asked.verdict == "public" and place is not None
        return _Delivery(public=False, may_share=open_here and not _is_too_private(call, given))
    reason = _reason_for_privacy(asked, given)
    silent_doubt = asked.manner == "thread" and given.abstained
    return _Delivery(public=not reason and not silent_doubt, why_private=reason)


def _reason_for_privacy(asked: _Asked, given: Answer) -> str:
    """Why an answer to a mention or in a thread is shown to its asker alone; empty if it need not be."""
    call, place = asked.call, asked.call.origin.place
    if asked.verdict != "public":
        unknown = call.surface.sharing(call.origin, call.poster) == "unknown"
        return notices.PRIVATE_BECAUSE_UNKNOWN if unknown else notices.PRIVATE_BECAUSE_SHARED
    if place is None or call.coach.channels.get(place).answers == "off":
        return notices.PRIVATE_BECAUSE_OFF
    return notices.PRIVATE_BECAUSE_DOCUMENTS if _is_too_private(call, given) else ""


def _is_too_private(call: Call, given: Answer) -> bool:
    """Whether the answer quotes the company's own documents where another company listens."""
    if not rests_on_documents(given, call.coach.library):
        return False
    return call.surface.sharing(call.origin, call.poster) != "internal"


def _deliver(asked: _Asked, given: Answer, delivery: _Delivery) -> None:
    call, here = asked.call, asked.here
    whole = answer_message(
        given,
        _keep(asked, given, public=delivery.public),
        call.coach.library,
        share=delivery.may_share,
        why_private=delivery.why_private,
    )
    if delivery.public:
        call.poster.post(here.channel or here.user, whole, thread_ts=here.thread_ts, mark=asked.mark)
        _remember(asked, given)
    else:
        call.poster.reply(call.origin, whole)


def _keep(asked: _Asked, given: Answer, *, public: bool) -> str:
    """The id of an answer, kept for its buttons."""
    call, origin = asked.call, asked.call.origin
    return call.coach.answers.keep(
        origin.person, origin.place, asked.question, given, call.now, public=public
    )


def _remember(asked: _Asked, given: Answer) -> None:
    """Notes what was said, for the follow-ups."""
    call, origin = asked.call, asked.call.origin
    if origin.conversation is not None and asked.root is not None:
        turn = Turn(question=asked.question, cards=tuple(card.id for card in given.cards))
        call.coach.threads.remember(origin.conversation, asked.root, origin.person, turn, call.now)
