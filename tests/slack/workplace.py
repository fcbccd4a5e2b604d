"""A sponsor's workspace for tests: the real app and use-cases, a fake Slack, answers and reviews by rote."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from slack_bolt import App, BoltRequest

from bot.answering.generative import AnswerStream
from bot.coach.answers import Answers
from bot.coach.ask import Streaming
from bot.coach.assessment import SelfAssessment
from bot.coach.channels import Channels
from bot.coach.digest import Digests
from bot.coach.feedback import AnswerFeedback
from bot.coach.insights import Insights
from bot.coach.kudos import Kudos
from bot.coach.nudges import Nudges
from bot.coach.people import People
from bot.coach.privacy import Privacy
from bot.coach.threads import Threads
from bot.coach.tips import Tips
from bot.coach.truce import Truce
from bot.content.assessment import load_assessment
from bot.content.language import Language, load_language
from bot.content.library import Library
from bot.content.truce import load_truce
from bot.errors import BadInput
from bot.model import Answer, Channel, CitedSource, Person, RankedCard, Review, Turn
from bot.settings import Settings
from bot.slack.app import build_app
from bot.slack.surface import Surface
from bot.slack.work import ThreadedWork
from bot.store import Store
from tests.slack.fake_slack import HOME, FakeSlack

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
ANA, BEN, GUEST, PARTNER, OTHER_BOT, ADMIN = "U0ANA", "U0BEN", "U0GUEST", "U0PARTNER", "U0OTHERBOT", "U0ADMIN"
PARTNER_TEAM = "T0PARTNER"
INTERNAL, SHARED, PENDING, UNKNOWN = "C0INTERNAL", "C0SHARED", "C0PENDING", "C0UNKNOWN"
CARD = "lang-widget-builder-harm"
RUDE, KIND = "they are just widget builders, tell them to hurry", "could you tell us what you need from us?"
KNOWN, UNKNOWN_QUESTION = "who owns the batch?", "what is the weather in Basel?"
PAYLOADS = Path(__file__).parent / "payloads"


class RoteStream(AnswerStream):
    """A model that says what it was told to."""

    def __init__(self, pieces: Sequence[str], answer: Answer) -> None:
        self._pieces = pieces
        self._given = answer

    def __iter__(self) -> Iterator[str]:
        yield from self._pieces

    @property
    def links(self) -> frozenset[str]:
        return frozenset()

    @property
    def answer(self) -> Answer:
        return self._given


@dataclass
class RoteAsk:
    """Answers every question from one card, but for the weather; remembers what it was asked."""

    library: Library
    asked: list[tuple[str, Sequence[Turn], str | None, str | None]] = field(default_factory=list)
    trouble: Exception | None = None
    answers: dict[str, Answer] = field(default_factory=dict)
    drafts: dict[str, Sequence[str]] = field(default_factory=dict)
    """What a model says of a question, piece by piece."""

    def ask(
        self,
        question: str,
        *,
        turns: Sequence[Turn] = (),
        role: str | None = None,
        phase: str | None = None,
        streaming: Streaming | None = None,
    ) -> Answer:
        self.asked.append((question, turns, role, phase))
        if self.trouble is not None:
            raise self.trouble
        if not question.strip():
            raise BadInput("There is no question in that.")
        if question in self.drafts and streaming is not None:
            streaming(RoteStream(self.drafts[question], self.answers[question]))
        if question in self.answers:
            return self.answers[question]
        return unknown() if "weather" in question else known()


@dataclass
class RoteReviewer:
    """Flags what talks of widgets; remembers with what partners and sensitivity it was asked."""

    seen: list[tuple[str, Sequence[str], str | None]] = field(default_factory=list)
    trouble: Exception | None = None

    def review(self, text: str, *, partners: Sequence[str] = (), sensitivity: str | None = None) -> Review:
        self.seen.append((text, partners, sensitivity))
        if self.trouble is not None:
            raise self.trouble
        start = text.find("just widget builders")
        if start < 0:
            return Review(flag=False, score=0.1)
        return Review(
            flag=True,
            score=0.99,
            attitude="widget-builder",
            span=(start, start + len("just widget builders")),
            why="It makes skilled work sound like stamping parts.",
            rewording="They have a full line this week; can we ask what would help them to finish by Friday?",
            cards=(CARD,),
        )


@dataclass(kw_only=True)
class FakeCoach:
    """Real use-cases on a real store; only answers and reviews are by rote."""

    library: Library
    language: Language
    ask: RoteAsk
    reviewer: RoteReviewer
    tips: Tips
    people: People
    channels: Channels
    nudges: Nudges
    kudos: Kudos
    assessment: SelfAssessment
    truce: Truce
    insights: Insights
    feedback: AnswerFeedback
    answers: Answers
    threads: Threads
    digests: Digests
    privacy: Privacy
    store: Store


@cache
def _language(root: Path) -> Language:
    return load_language(root)


def build_fake_coach(store: Store, library: Library) -> FakeCoach:
    """The use-cases as `bootstrap` builds them, with a memory of a day."""
    language = _language(library.root)
    tips = Tips(library)
    return FakeCoach(
        library=library,
        language=language,
        ask=RoteAsk(library),
        reviewer=RoteReviewer(),
        tips=tips,
        people=People(store, roles=library.taxonomy.roles, attitudes=language.attitudes),
        channels=Channels(store, phases=library.taxonomy.phases),
        nudges=Nudges(store, window_hours=24),
        kudos=Kudos(store),
        assessment=SelfAssessment(store, load_assessment(library.root)),
        truce=Truce(store, load_truce(library.root)),
        insights=Insights(store),
        feedback=AnswerFeedback(store, memory_hours=24),
        answers=Answers(store, memory_hours=24),
        threads=Threads(store, memory_hours=24),
        digests=Digests(store, library=library, tips=tips, phrases=language.phrases),
        privacy=Privacy(store, memory_hours=24, window_hours=24),
        store=store,
    )


def known(**changes: Any) -> Answer:
    """An answer with two sources."""
    fields: dict[str, Any] = {
        "markdown": "**You do.** The owner of the licence answers for every batch [1].\n\n**What to do**\n- Ask QA.",
        "abstained": False,
        "confidence": 0.9,
        "mode": "extractive",
        "cards": (RankedCard(id=CARD, topic="respectful-language", score=0.9),),
        "sources": (
            CitedSource(
                id="op-8-actions-2025", section="opening", title="Eight actions", url="https://example.org/8"
            ),
            CitedSource(
                id="eu-gmp-ch7", section="7.6", title="EU GMP Chapter 7", url="https://example.org/7"
            ),
        ),
        "related": ("lang-why-flagged", "lang-vent-safely"),
    }
    return Answer(**fields | changes)


def unknown() -> Answer:
    """An honest I don't know."""
    cards = tuple(
        RankedCard(id=card, topic="respectful-language", score=0.2) for card in (CARD, "lang-vent-safely")
    )
    return Answer(markdown="I don't know.", abstained=True, confidence=0.1, mode="extractive", cards=cards)


@dataclass
class Workplace:
    """The app with everything around it."""

    slack: FakeSlack
    coach: FakeCoach
    app: App
    jobs: ThreadedWork
    clock: "Clock"

    @property
    def surface(self) -> Surface:
        """What the app's listeners work with."""
        surface: Surface = self.app.surface  # type: ignore[attr-defined]
        return surface

    def deliver(self, body: Mapping[str, Any], *, retry: int = 0) -> int:
        """Sends a payload the way Socket Mode does and waits until all work is done; Slack's status."""
        headers = {"x-slack-retry-num": str(retry)} if retry else None
        request = BoltRequest(body=json.loads(json.dumps(body)), mode="socket_mode", headers=headers)
        response = self.app.dispatch(request)
        self.settle()
        return int(response.status)

    def settle(self) -> None:
        """Waits for the workers."""
        for _ in range(3):
            assert self.surface.passing.idle(20)  # type: ignore[attr-defined]
            assert self.jobs.idle(20)

    def place(self, channel: str = INTERNAL) -> Channel:
        """A channel as the use-cases know it."""
        return Channel(team=HOME, id=channel)

    def person(self, user: str = ANA) -> Person:
        """A person as the use-cases know them."""
        return Person(team=HOME, user=user)

    def is_in(self, channel: str = INTERNAL, sharing: Any = "internal", *, admin: str = ANA) -> None:
        """The coach was invited to a channel."""
        self.coach.channels.joined(self.place(channel), self.person(admin), NOW)
        self.coach.channels.set_sharing(self.place(channel), sharing, NOW)


@dataclass
class Clock:
    """A present that tests move."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def later(self, **span: float) -> None:
        """Moves on."""
        self.now += timedelta(**span)


def build_workplace(slack: FakeSlack, coach: FakeCoach, **settings: Any) -> Workplace:
    """An app whose waits are short, in a workspace with everyone in it."""
    for user in (ANA, BEN):
        slack.add_user(user)
    slack.add_user(ADMIN, is_admin=True)
    slack.add_user(GUEST, is_restricted=True)
    slack.add_user(PARTNER, PARTNER_TEAM, is_stranger=True)
    slack.add_user(OTHER_BOT, is_bot=True)
    slack.add_channel(INTERNAL)
    slack.add_channel(SHARED, is_ext_shared=True)
    slack.add_channel(PENDING, is_pending_ext_shared=True)
    jobs, clock = ThreadedWork(4), Clock()
    values = {"slack_bot_token": "xoxb-test", "slack_api_url": slack.url, "slack_signing_secret": "secret"}
    app = build_app(Settings(_env_file=None, **values | settings), coach, jobs=jobs, clock=clock)
    app.listener_runner.process_before_response = True  # a listener has run when `dispatch` returns
    return Workplace(slack=slack, coach=coach, app=app, jobs=jobs, clock=clock)
