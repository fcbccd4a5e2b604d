"""Trains the topic classifier on the cards and on labelled questions."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from bot.content.cards import without_citations
from bot.content.library import Library
from bot.content.questions import LabelledQuestion
from bot.embedding.tuning import Example, Progress, Recipe, tune
from bot.errors import BadInput
from bot.retrieval.query import clean_question, load_abbreviations
from bot.retrieval.topics import NONE, topic_classes

if TYPE_CHECKING:
    import torch

RECIPE = Recipe(epochs=6)
_SMOOTHING = 0.1


def train(
    library: Library,
    questions: Sequence[LabelledQuestion],
    recipe: Recipe = RECIPE,
    progress: Progress | None = None,
) -> "torch.nn.Module":
    """A network that tells the topic of a question."""
    classes = topic_classes(library.topics)
    labelled = [*_of_cards(library), *_of_questions(questions)]
    abbreviations = load_abbreviations(library.root / "language" / "abbreviations.yaml")
    examples = [
        Example(text=abbreviations.spell_out(text), targets=(float(classes.index(label)),))
        for text, label in labelled
    ]
    return tune(examples, len(classes), _loss, recipe, progress)


def _of_cards(library: Library) -> Iterator[tuple[str, str]]:
    for card in library.cards.values():
        for text in (*card.asks, card.title, card.tip, without_citations(card.sections["In short"])):
            yield text, card.topic


def _of_questions(questions: Sequence[LabelledQuestion]) -> Iterator[tuple[str, str]]:
    """Without those that hold no word, which the coach turns away before it searches."""
    for question in questions:
        with suppress(BadInput):
            yield clean_question(question.text), question.topic or NONE


def _loss(logits: "torch.Tensor", targets: "torch.Tensor") -> "torch.Tensor":
    from torch.nn import functional

    return functional.cross_entropy(logits, targets[:, 0].long(), label_smoothing=_SMOOTHING)
