"""Trains the classifier on hand-labelled messages."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bot.content.messages import LabelledMessage
from bot.detection.labels import ATTITUDES, CLASSES
from bot.detection.text import normalise
from bot.embedding.tuning import Example, Progress, Recipe, tune

if TYPE_CHECKING:
    import torch

RECIPE = Recipe(epochs=3, rate=1.2e-4, frozen_layers=0)
_SMOOTHING = 0.02
_REWORDED = "near"
"""The kind of a message that was reworded: near to what is flagged."""


def train(
    messages: Sequence[LabelledMessage], recipe: Recipe = RECIPE, progress: Progress | None = None
) -> "torch.nn.Module":
    """A network that flags messages and names their attitude; their hand-written rewordings are fair messages."""
    examples = [example for message in messages for example in _examples(message)]
    return tune(examples, len(CLASSES), _loss, recipe, progress)


def _examples(message: LabelledMessage) -> Iterator[Example]:
    named = str(message.attitude if message.flag else message.kind)
    yield _example(message.text, flag=message.flag, named=named)
    if message.rewording:
        yield _example(message.rewording, flag=False, named=_REWORDED)


def _example(text: str, *, flag: bool, named: str) -> Example:
    return Example(text=normalise(text), targets=(float(flag), float(CLASSES.index(named))))


def _loss(logits: "torch.Tensor", targets: "torch.Tensor") -> "torch.Tensor":
    """Of the class, and once more of the side that it is on, as that decides whether there is a nudge."""
    import torch
    from torch.nn import functional

    harsh, fair = logits[:, : len(ATTITUDES)], logits[:, len(ATTITUDES) :]
    odds = torch.logsumexp(harsh, dim=1) - torch.logsumexp(fair, dim=1)
    softened = targets[:, 0] * (1 - 2 * _SMOOTHING) + _SMOOTHING
    flag = functional.binary_cross_entropy_with_logits(odds, softened)
    named = functional.cross_entropy(logits, targets[:, 1].long(), label_smoothing=0.05)
    return flag + named
