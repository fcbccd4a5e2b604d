"""The packaged encoder with its upper layers tuned to a task, and one linear head."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bot.embedding.reference import ReferenceEmbedder
from bot.embedding.weights import packaged_model, verify

if TYPE_CHECKING:
    import torch

MAX_TOKENS = 160


def build_network(outputs: int, *, frozen_layers: int = 0) -> "torch.nn.Module":
    """A network from (`input_ids`, `attention_mask`) to logits of shape (texts, outputs).

    The word embeddings keep their packaged weights, as do the first `frozen_layers` of the encoder's six layers.
    """
    import torch

    folder = packaged_model()
    verify(folder)
    transformer: Any = ReferenceEmbedder(folder, fingerprint="network").load()[0].auto_model
    width = transformer.config.hidden_size

    class Network(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.encoder = transformer
            self.dropout = torch.nn.Dropout(0.1)
            self.head = torch.nn.Linear(2 * width, outputs)

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            hidden = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
            weights = attention_mask.unsqueeze(-1).to(hidden.dtype)
            mean = (hidden * weights).sum(dim=1) / weights.sum(dim=1)
            highest = (hidden - 1e4 * (1 - weights)).amax(dim=1)
            logits: torch.Tensor = self.head(self.dropout(torch.cat([mean, highest], dim=1)))
            return logits

    network = Network()
    for part in (transformer.embeddings, transformer.encoder.layer[:frozen_layers]):
        for parameter in part.parameters():
            parameter.requires_grad = False
    return network


def restore(network: "torch.nn.Module", tuned: "Mapping[str, torch.Tensor]") -> None:
    """Put tuned tensors in the place of the packaged ones; raises `RuntimeError` where they do not fit."""
    found = network.load_state_dict({name: tensor.float() for name, tensor in tuned.items()}, strict=False)
    if found.unexpected_keys or not any(name.startswith("head.") for name in tuned):
        raise RuntimeError("these tensors are not those of a tuned encoder")


def tuned_tensors(network: "torch.nn.Module") -> "dict[str, torch.Tensor]":
    """The tensors that training changed, in half precision: what ships with the coach."""
    return {
        name: parameter.detach().half().contiguous()
        for name, parameter in network.named_parameters()
        if parameter.requires_grad and not name.startswith("encoder.pooler")
    }
