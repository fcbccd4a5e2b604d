"""Answer a question from the knowledge base, decline what must not be answered, or say that there is no answer."""

from collections.abc import Callable, Sequence

from bot.answering.extractive import compose, quote
from bot.answering.followups import is_followup, standalone
from bot.answering.generative import AnswerStream, Generator
from bot.answering.intent import halves
from bot.answering.safety import Decline, Declines
from bot.content.library import Library
from bot.model import Answer, CitedSource, RankedCard, Turn
from bot.retrieval import Found, Retriever
from bot.retrieval.query import clean_question

UNKNOWN = "I don't know: none of my cards answers this well enough, so I would rather not guess."
DOCUMENT_SIMILARITY = 0.45
"""From here on a passage of the company's own documents is worth quoting."""
_QUOTED = 2
_NEAREST = 3

Streaming = Callable[[AnswerStream], None]


class Ask:
    """Answers questions; one instance serves many threads."""

    def __init__(
        self,
        library: Library,
        retriever: Retriever,
        *,
        threshold: float,
        declines: Declines,
        generator: Generator | None = None,
    ) -> None:
        self._library = library
        self._retriever = retriever
        self._threshold = threshold
        self._declines = declines
        self._generator = generator

    def ask(
        self,
        question: str,
        *,
        turns: Sequence[Turn] = (),
        role: str | None = None,
        phase: str | None = None,
        streaming: Streaming | None = None,
    ) -> Answer:
        """The answer to a question as typed, understood from the earlier turns of its thread.

        Role and phase prefer cards written for them where two fit alike. `streaming` is handed the answer while a
        language model words it. Raises `BadInput` where the text holds no question.
        """
        cleaned = clean_question(question)
        if (decline := self._declines.check(cleaned)) is not None:
            return self._declined(decline)
        whole = self._whole(cleaned, turns)
        found = self._retriever.search(whole, role=role, phase=phase)
        documents = self._own_documents(found)
        if found.confidence < self._threshold:
            return documents or self._unknown(found)
        if self._generator is None:
            composed = compose(cleaned, found, self._library, second=self._second(whole, found))
            return self._with_documents(composed, documents)
        stream = self._generator.stream(whole, found)
        if streaming is not None:
            streaming(stream)
        else:
            for _ in stream:
                pass
        return stream.answer

    def _second(self, question: str, found: Found) -> str | None:
        """The other card of a question that asks two things, each of which the coach would answer by itself."""
        parts = halves(question)
        if parts is None:
            return None
        answers = [self._retriever.search(part) for part in parts]
        topics = {item.cards[0].topic for item in answers if item.confidence >= self._threshold}
        best, *others = found.cards[:_NEAREST]
        if len(topics) < len(parts) or best.topic not in topics:
            return None
        return next((card.id for card in others if card.topic in topics), None)

    def _whole(self, question: str, turns: Sequence[Turn]) -> str:
        if not turns or not is_followup(question):
            return question
        if self._generator is not None:
            return self._generator.condense(question, turns)
        return standalone(question, turns, self._library)

    def _declined(self, decline: Decline) -> Answer:
        by_topic = self._library.cards_by_topic
        cards = [by_topic[topic][0] for topic in decline.topics if by_topic.get(topic)]
        return Answer(
            markdown=decline.markdown,
            abstained=True,
            confidence=0.0,
            mode="extractive",
            cards=[RankedCard(id=card.id, topic=card.topic, score=0.0) for card in cards],
            declined=decline.id,
        )

    def _unknown(self, found: Found) -> Answer:
        titles = [self._library.topics[card.topic].title for card in found.cards[:_NEAREST]]
        nearest = "\n".join(f"- {title}" for title in dict.fromkeys(titles))
        return Answer(
            markdown=f"{UNKNOWN}\n\nThe nearest that I know about:\n{nearest}",
            abstained=True,
            confidence=found.confidence,
            mode="extractive",
            cards=found.cards,
        )

    def _own_documents(self, found: Found) -> Answer | None:
        """What the company's own documents say; no card is credited with it."""
        near = [item for item, similarity in found.documents if similarity >= DOCUMENT_SIMILARITY][:_QUOTED]
        if not near:
            return None
        return Answer(
            markdown="\n\n".join(quote(item) for item in near),
            abstained=False,
            confidence=found.documents[0][1],
            mode="extractive",
            cards=(),
            sources=tuple(
                CitedSource(id=item.owner, section=item.heading, title=item.owner, url=None) for item in near
            ),
        )

    def _with_documents(self, answer: Answer, documents: Answer | None) -> Answer:
        if documents is None:
            return answer
        return Answer(
            markdown=f"{answer.markdown}\n\n{documents.markdown}",
            abstained=False,
            confidence=answer.confidence,
            mode=answer.mode,
            cards=answer.cards,
            sources=(*answer.sources, *documents.sources),
            related=answer.related,
        )
