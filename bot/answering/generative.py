"""Answers worded by a language model from the passages found; the only home of LangChain."""

import os
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from bot.answering.deadline import OverdueError, bounded
from bot.answering.evidence import as_data, evidence_of, in_tags, sources_of
from bot.answering.extractive import compose
from bot.answering.grounding import Grounder
from bot.answering.usage import Meter, Outcome, Report, Usage
from bot.content.library import Library
from bot.content.prompts import Messages, Prompt
from bot.errors import ModelUnavailable
from bot.model import Answer, Turn
from bot.retrieval import Found
from bot.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

ROOM = 1900
"""Characters after which no further sentence of a worded answer is taken: one screen."""
NO_REWORDING = "NO REWORDING"
_MOST_TOKENS = 2000
"""Room for models that think before they write."""
_LONGEST_QUESTION = 400

BuildModel = Callable[[Settings], "BaseChatModel"]


class Generator:
    """Words texts with the model in force; a failure of any kind means the caller's text without a model."""

    def __init__(
        self,
        settings: Settings,
        library: Library,
        prompts: Callable[[str], Prompt],
        *,
        report: Report,
        build: BuildModel | None = None,
    ) -> None:
        self._settings = settings
        self._library = library
        self._prompts = prompts
        self._report = report
        self._build = build or build_model
        self._model: BaseChatModel | None = None

    def answer(self, question: str, found: Found) -> Answer:
        """The worded answer, or the extractive one where the model fails or says what the passages do not."""
        stream = self.stream(question, found)
        for _ in stream:
            pass
        return stream.answer

    def stream(self, question: str, found: Found) -> "AnswerStream":
        """The answer as it is worded: iterate for sentences that passed the check, then read `answer`."""
        return AnswerStream(self, question, found, self._library)

    def condense(self, question: str, turns: Sequence[Turn]) -> str:
        """A follow-up as one question that stands alone; the question itself where the model fails."""
        history = "\n".join(as_data(turn.question) for turn in turns)
        text = self._whole("condense", history=history, question=as_data(question))
        return text if text and "\n" not in text and len(text) <= _LONGEST_QUESTION else question

    def reword(self, message: str, *, attitude: str, why: str, span: str) -> str | None:
        """The message reworded, or `None`; the caller checks that facts survived."""
        values = {"message": message, "attitude": attitude, "why": why, "span": span}
        text = self._whole("reword", **{name: as_data(value) for name, value in values.items()})
        return text if text and NO_REWORDING not in text else None

    def judge(self, message: str, *, attitude: str, definition: str) -> bool | None:
        """A second opinion on a borderline message: whether to flag it; `None` without a clear answer."""
        text = self._whole(
            "judge", message=as_data(message), attitude=as_data(attitude), definition=as_data(definition)
        )
        return {"YES": True, "NO": False}.get((text or "").strip(" .*").upper())

    def pieces(self, prompt: str, meter: Meter, **values: str) -> Iterator[str]:
        """The model's text as it arrives; ends early, with the outcome noted, where it fails."""
        try:
            messages = self._prompts(prompt).render(**values)
            for chunk in bounded(lambda: _chunks(self.model(), messages), self._settings.llm_deadline_s):
                meter.count(chunk)
                yield chunk.text
        except OverdueError:
            meter.outcome = "deadline"
        except Exception as error:  # noqa: BLE001  # providers raise whatever their transport does
            meter.outcome, meter.error = "failed", type(error).__name__

    def model(self) -> "BaseChatModel":
        """The chat model, set up at the first use; raises `ModelUnavailable`."""
        if self._model is None:
            self._model = self._build(self._settings)
        return self._model

    def meter(self, prompt: str) -> Meter:
        """A meter for one call."""
        return Meter(prompt, self._settings.llm_model or "", self._report)

    def _whole(self, prompt: str, **values: str) -> str | None:
        meter = self.meter(prompt)
        text = "".join(self.pieces(prompt, meter, **values)).strip()
        if meter.outcome == "ok" and not text:
            meter.outcome = "empty"
        return text if meter.close().outcome == "ok" else None


class AnswerStream:
    """One answer in the making."""

    def __init__(self, generator: Generator, question: str, found: Found, library: Library) -> None:
        self._generator = generator
        self._question = question
        self._found = found
        self._library = library
        self._evidence = evidence_of(found, library)
        self._grounder = Grounder(self._evidence)
        self._text = ""
        self._meter = generator.meter("answer")
        self._usage: Usage | None = None

    def __iter__(self) -> Iterator[str]:
        """Supported sentences, each as soon as it is complete."""
        passages = "\n".join(in_tags(item) for item in self._evidence)
        for piece in self._generator.pieces(
            "answer", self._meter, passages=passages, question=as_data(self._question)
        ):
            if passed := self._grounder.feed(piece):
                self._text += passed
                yield passed
            if len(self._text) >= ROOM:
                break
        if self._meter.outcome == "ok":
            if passed := self._grounder.finish():
                self._text += passed
                yield passed
            self._meter.outcome = self._judged()
        self._usage = self._meter.close()

    @property
    def links(self) -> frozenset[str]:
        """The only addresses that the sentences may hold."""
        return frozenset[str]().union(*(item.links for item in self._evidence))

    @property
    def usage(self) -> Usage:
        """What the call cost, once the stream has ended."""
        return self._usage or self._meter.close()

    @property
    def answer(self) -> Answer:
        """The answer to keep: the text that was streamed, or the extractive one where that was not enough."""
        if self._usage is None or self._usage.outcome != "ok":
            return compose(self._question, self._found, self._library)
        cited = self._grounder.cited
        cards = [item.passage.owner for item in cited]
        return Answer(
            markdown=self._text.strip(),
            abstained=False,
            confidence=self._found.confidence,
            mode="generative",
            cards=self._found.cards,
            sources=sources_of(cited, self._library),
            model=self._usage.model,
            related=tuple(card.id for card in self._found.cards if card.id not in cards)[:3],
        )

    def _judged(self) -> Outcome:
        if not self._meter.characters:
            return "empty"
        return "ok" if self._grounder.enough else "ungrounded"


def build_model(settings: Settings) -> "BaseChatModel":
    """The chat model that the settings name; raises `ModelUnavailable` where it cannot be set up."""
    from langchain.chat_models import init_chat_model

    if settings.llm_model is None:
        raise ModelUnavailable("No language model is set. Name one in CDMO_LLM_MODEL.")
    options: dict[str, Any] = {
        "timeout": settings.llm_deadline_s,
        "max_retries": 0,
        "max_tokens": _MOST_TOKENS,
    }
    if settings.llm_base_url:
        options["base_url"] = settings.llm_base_url
    if settings.llm_model.startswith("openai:"):
        options["stream_usage"] = True
        if settings.llm_base_url and "OPENAI_API_KEY" not in os.environ:
            options["api_key"] = "none"  # the client insists on a key; a server of one's own seldom wants one
    try:
        model: BaseChatModel = init_chat_model(settings.llm_model, **options)
    except ImportError as error:
        raise ModelUnavailable(
            f"The language model {settings.llm_model} needs a package that is not installed: {error}"
        ) from error
    except Exception as error:
        raise ModelUnavailable(
            f"The language model {settings.llm_model} cannot be set up ({type(error).__name__}). "
            "Check CDMO_LLM_MODEL, CDMO_LLM_BASE_URL and the provider's key."
        ) from error
    return model


def _chunks(model: "BaseChatModel", messages: Messages) -> Iterator[Any]:
    return model.stream([("system", messages.system), ("human", messages.user)])
