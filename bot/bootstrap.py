"""Builds the coach: the one place where its parts are put together."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import cached_property, partial
from threading import RLock
from typing import TYPE_CHECKING, Any, Self, TypeVar, overload

import structlog

from bot.answering.generative import Generator
from bot.answering.safety import load_declines
from bot.answering.usage import Usage
from bot.coach.ask import Ask
from bot.coach.review import Reviewer
from bot.coach.tips import Tips
from bot.content import Library, content_root, load_library, prompts_root
from bot.content.assessment import load_assessment
from bot.content.language import Language, load_language
from bot.content.prompts import load_prompt
from bot.content.questions import load_questions
from bot.content.truce import load_truce
from bot.detection.classifier import Classifier
from bot.detection.detector import Detector
from bot.detection.quality import QualityRisks
from bot.detection.rewording import Rewriter
from bot.detection.rules import PhraseRules
from bot.embedding import Embedder, build_embedder
from bot.model import Passage
from bot.retrieval import Retriever
from bot.retrieval.documents import Documents, read_documents
from bot.retrieval.index import IndexPlace, Progress, open_index
from bot.retrieval.passages import card_passages
from bot.retrieval.query import load_abbreviations
from bot.retrieval.ranker import Ranker, load_ranker
from bot.retrieval.spelling import Speller
from bot.retrieval.topics import TopicClassifier
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.coach.answers import Answers
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
    from bot.coach.truce import Truce
    from bot.store import Store


Built = TypeVar("Built")


class Part(cached_property[Built]):
    """A part of the coach, built once however many threads ask for it first."""

    def __init__(self, build: Callable[[Any], Built]) -> None:
        super().__init__(build)
        self._building = RLock()

    @overload
    def __get__(self, coach: None, owner: type[Any] | None = None) -> Self: ...

    @overload
    def __get__(self, coach: object, owner: type[Any] | None = None) -> Built: ...

    def __get__(self, coach: object | None, owner: type[Any] | None = None) -> Self | Built:
        if coach is None:
            return self
        with self._building:
            return super().__get__(coach, owner)


class Coach:
    """Every use-case, each built when it is first asked for."""

    def __init__(self, settings: Settings, progress: Progress | None) -> None:
        self.settings = settings
        self._progress = progress

    @Part
    def library(self) -> Library:
        """The cards, sources and topics."""
        return load_library(content_root(self.settings.knowledge_dir))

    @Part
    def embedder(self) -> Embedder:
        """Turns texts into vectors."""
        return build_embedder(self.settings)

    @Part
    def ranker(self) -> Ranker:
        """The weights that rank cards, and the threshold of an answer."""
        return load_ranker(self.library.root / "retrieval" / "ranker.json")

    @Part
    def retriever(self) -> Retriever:
        """Finds cards; builds the index where it is missing."""
        passages = [*card_passages(self.library), *self.documents.passages]
        place = IndexPlace(folder=self.settings.data_dir / "index", server=self.settings.chroma_url)
        return Retriever(
            self.library,
            embedder=self.embedder,
            dense=open_index(place, passages, self.embedder, self._progress),
            passages=passages,
            abbreviations=load_abbreviations(self.library.root / "language" / "abbreviations.yaml"),
            speller=self._speller(passages),
            ranker=self.ranker,
            topics=TopicClassifier(
                self.library.root / "retrieval" / "topics.safetensors",
                tuple(self.library.topics),
                self.settings.data_dir,
            ),
        )

    def _speller(self, passages: Sequence[Passage]) -> Speller:
        questions = load_questions(self.library.root / "retrieval" / "questions.jsonl", self.library.topics)
        return Speller([*(passage.text for passage in passages), *(item.text for item in questions)])

    @Part
    def documents(self) -> Documents:
        """The company's own documents; none where no folder is named."""
        folder = self.settings.documents_dir
        return read_documents(folder) if folder else Documents(passages=(), skipped=())

    @Part
    def generator(self) -> Generator | None:
        """Words answers with a language model, where one is set."""
        if not self.settings.llm_model:
            return None
        return Generator(self.settings, self.library, partial(load_prompt, prompts_root()), report=_log_usage)

    @Part
    def ask(self) -> Ask:
        """Answers questions."""
        return Ask(
            self.library,
            self.retriever,
            threshold=self.ranker.threshold,
            declines=load_declines(self.library.root, self.embedder),
            generator=self.generator,
        )

    @Part
    def language(self) -> Language:
        """Attitudes, phrases and rewording patterns."""
        return load_language(self.library.root)

    @Part
    def classifier(self) -> Classifier:
        """Judges texts."""
        return Classifier(self.library.root / "language" / "model", self.settings.data_dir)

    @Part
    def reviewer(self) -> Reviewer:
        """Reviews messages."""
        rules = PhraseRules(self.language.replacements)
        return Reviewer(
            detector=Detector(self.classifier, rules),
            rewriter=Rewriter(classifier=self.classifier, rules=rules, patterns=self.language.patterns),
            risks=QualityRisks(self.library.root / "language" / "quality-risks.yaml"),
            language=self.language,
            library=self.library,
            sensitivity=self.settings.sensitivity,
            partners=self.settings.partner_names,
            second_opinion=self.generator if self.settings.second_opinion else None,
        )

    @Part
    def tips(self) -> Tips:
        """Deals tips."""
        return Tips(self.library)

    @Part
    def store(self) -> "Store":
        """What is remembered; opened, and brought up to date, when it is first asked for."""
        from bot.store import open_store

        return open_store(self.settings.database)

    @Part
    def people(self) -> "People":
        """Keeps people's own settings."""
        from bot.coach.people import People

        return People(self.store, roles=self.library.taxonomy.roles, attitudes=self.language.attitudes)

    @Part
    def channels(self) -> "Channels":
        """Keeps the settings of channels."""
        from bot.coach.channels import Channels

        return Channels(self.store, phases=self.library.taxonomy.phases)

    @Part
    def nudges(self) -> "Nudges":
        """Decides when a quiet word is right."""
        from bot.coach.nudges import Nudges

        return Nudges(self.store, window_hours=self.settings.nudge_window_hours)

    @Part
    def kudos(self) -> "Kudos":
        """Keeps thanks for the next digest."""
        from bot.coach.kudos import Kudos

        return Kudos(self.store)

    @Part
    def assessment(self) -> "SelfAssessment":
        """Scores how a team works with its partners."""
        from bot.coach.assessment import SelfAssessment

        return SelfAssessment(self.store, load_assessment(self.library.root))

    @Part
    def truce(self) -> "Truce":
        """Keeps the truce charters of channels."""
        from bot.coach.truce import Truce

        return Truce(self.store, load_truce(self.library.root))

    @Part
    def insights(self) -> "Insights":
        """Counts, without names."""
        from bot.coach.insights import Insights

        return Insights(self.store)

    @Part
    def feedback(self) -> "AnswerFeedback":
        """Keeps ratings of answers."""
        from bot.coach.feedback import AnswerFeedback

        return AnswerFeedback(self.store, memory_hours=self.settings.thread_memory_hours)

    @Part
    def answers(self) -> "Answers":
        """Keeps given answers for their buttons."""
        from bot.coach.answers import Answers

        return Answers(self.store, memory_hours=self.settings.thread_memory_hours)

    @Part
    def threads(self) -> "Threads":
        """Remembers the talks that the coach is part of."""
        from bot.coach.threads import Threads

        return Threads(self.store, memory_hours=self.settings.thread_memory_hours)

    @Part
    def digests(self) -> "Digests":
        """Composes digests and lets each out once."""
        from bot.coach.digest import Digests

        return Digests(self.store, library=self.library, tips=self.tips, phrases=self.language.phrases)

    @Part
    def privacy(self) -> "Privacy":
        """Shows and deletes what is kept."""
        from bot.coach.privacy import Privacy

        return Privacy(
            self.store,
            memory_hours=self.settings.thread_memory_hours,
            window_hours=self.settings.nudge_window_hours,
        )


def build_coach(settings: Settings, *, progress: Progress | None = None, **overrides: Any) -> Coach:
    """A coach for these settings; any part can be overridden by its name.

    `progress` is called with the texts embedded so far and their number while an index is built.
    """
    coach = Coach(settings, progress)
    for name, part in overrides.items():
        if not isinstance(getattr(Coach, name, None), Part):
            raise TypeError(f"a coach has no part called '{name}'")
        coach.__dict__[name] = part
    return coach


def _log_usage(usage: Usage) -> None:
    """Cost and time of a call to the language model; a usage holds no text."""
    structlog.get_logger("coach.model").info("model_called", **asdict(usage))
