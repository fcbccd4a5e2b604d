"""Tunes the packaged encoder on labelled texts; the same texts and recipe give the same network up to rounding."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.embedding.network import MAX_TOKENS, build_network
from bot.embedding.weights import packaged_model

if TYPE_CHECKING:
    import torch

Progress = Callable[[int, int, float], None]
"""Called with the steps done, their number, and the running loss."""
Loss = Callable[["torch.Tensor", "torch.Tensor"], "torch.Tensor"]
"""Of logits (texts, outputs) and targets (texts, targets)."""


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """How to train; the defaults are what ships."""

    epochs: int = 4
    batch: int = 32
    rate: float = 1e-4
    """Peak learning rate of the encoder."""
    head_factor: float = 10.0
    """How much faster the head learns."""
    decay: float = 0.01
    frozen_layers: int = 2
    """Of the encoder's six layers, how many keep their packaged weights."""
    seed: int = 7


@dataclass(frozen=True, kw_only=True)
class Example:
    """A text with what the loss compares its logits to."""

    text: str
    targets: Sequence[float]


@dataclass(frozen=True, kw_only=True)
class _Tokens:
    ids: Sequence[int]
    targets: Sequence[float]


def tune(
    examples: Sequence[Example], outputs: int, loss: Loss, recipe: Recipe, progress: Progress | None = None
) -> "torch.nn.Module":
    """A network tuned on these examples, ready to be saved."""
    import torch

    order = random.Random(recipe.seed)
    torch.manual_seed(recipe.seed)
    tokens = [
        _Tokens(ids=ids, targets=example.targets)
        for ids, example in zip(_tokenised([example.text for example in examples]), examples, strict=True)
    ]
    network = build_network(outputs, frozen_layers=recipe.frozen_layers)
    network.train()
    steps = recipe.epochs * -(-len(tokens) // recipe.batch)
    optimiser, schedule = _optimiser(network, recipe, steps)
    done, running = 0, 0.0
    for _ in range(recipe.epochs):
        for batch in _batches(tokens, recipe.batch, order):
            found = loss(network(*_tensors(batch)), torch.tensor([item.targets for item in batch]))
            optimiser.zero_grad()
            torch.autograd.backward(found)
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            done += 1
            running = 0.98 * running + 0.02 * found.item() if done > 1 else found.item()
            if progress:
                progress(done, steps, running)
    network.eval()
    return network


def _tokenised(texts: Sequence[str]) -> list[list[int]]:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(packaged_model() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    return [list(encoding.ids) for encoding in tokenizer.encode_batch(list(texts))]


def _optimiser(network: "torch.nn.Module", recipe: Recipe, steps: int) -> tuple[Any, Any]:
    import torch

    trainable = [(name, item) for name, item in network.named_parameters() if item.requires_grad]
    head = [item for name, item in trainable if name.startswith("head")]
    body = [item for name, item in trainable if not name.startswith("head")]
    rates = [recipe.rate, recipe.rate * recipe.head_factor]
    groups = [{"params": part, "lr": rate} for part, rate in zip((body, head), rates, strict=True)]
    optimiser = torch.optim.AdamW(groups, weight_decay=recipe.decay)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rates, total_steps=steps + 1, pct_start=0.1)
    return optimiser, schedule


def _batches(tokens: Sequence[_Tokens], size: int, order: random.Random) -> Iterator[list[_Tokens]]:
    """Every example once, in batches of similar length and in random order."""
    shuffled = list(tokens)
    order.shuffle(shuffled)
    pool = size * 20
    batches: list[list[_Tokens]] = []
    for start in range(0, len(shuffled), pool):
        part = sorted(shuffled[start : start + pool], key=lambda item: len(item.ids))
        batches += [part[at : at + size] for at in range(0, len(part), size)]
    order.shuffle(batches)
    yield from batches


def _tensors(batch: Sequence[_Tokens]) -> "tuple[torch.Tensor, torch.Tensor]":
    import torch

    width = max(len(item.ids) for item in batch)
    ids = torch.zeros(len(batch), width, dtype=torch.long)
    mask = torch.zeros_like(ids)
    for row, item in enumerate(batch):
        ids[row, : len(item.ids)] = torch.tensor(item.ids)
        mask[row, : len(item.ids)] = 1
    return ids, mask
