"""A tuned encoder at work: shipped tensors, exported once, served by onnxruntime."""

import hashlib
import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bot.embedding.encoder import Vectors
from bot.embedding.export import export_module, export_once, quantise
from bot.embedding.network import MAX_TOKENS, build_network, restore, tuned_tensors
from bot.embedding.onnx_session import OnnxSession
from bot.embedding.weights import packaged_model
from bot.errors import ModelUnavailable

if TYPE_CHECKING:
    import torch

_MEND = "Reinstall the coach, or train it again with: cdmo-coach train"


class TunedEncoder:
    """Logits of a tuned encoder; its graph is exported from the shipped tensors at the first use."""

    def __init__(self, tensors: Path, labels: Sequence[str], data_dir: Path) -> None:
        self._tensors = tensors
        self._labels = labels
        self._data_dir = data_dir

    @cached_property
    def checksum(self) -> str:
        """SHA-256 of the shipped tensors; raises `ModelUnavailable` where they cannot be read."""
        try:
            return hashlib.sha256(self._tensors.read_bytes()).hexdigest()
        except OSError as error:
            raise ModelUnavailable(
                f"The trained model {self._tensors} cannot be read ({error.strerror}). {_MEND}"
            ) from error

    def logits(self, texts: Sequence[str]) -> Vectors:
        """Shape (texts, outputs)."""
        found: Vectors = np.zeros((len(texts), len(self._labels)), dtype=np.float32)
        for positions, output, _ in self._session.run(texts):
            found[positions] = output
        return found

    @cached_property
    def _session(self) -> OnnxSession:
        graph = self._data_dir / "models" / f"{self._tensors.stem}-{self.checksum[:16]}-int8.onnx"
        self._check_labels()
        export_once(graph, self._export)
        return OnnxSession(graph, packaged_model() / "tokenizer.json", max_tokens=MAX_TOKENS)

    def _check_labels(self) -> None:
        from safetensors import SafetensorError, safe_open

        try:
            with safe_open(self._tensors, framework="np") as file:
                trained_for = json.loads((file.metadata() or {}).get("labels", "[]"))
        except (SafetensorError, ValueError) as error:
            raise ModelUnavailable(f"The trained model {self._tensors} is damaged. {_MEND}") from error
        if trained_for != list(self._labels):
            raise ModelUnavailable(f"The trained model {self._tensors} was trained for other labels. {_MEND}")

    def _export(self, graph: Path) -> None:
        from safetensors.torch import load_file

        try:
            network = build_network(len(self._labels))
            restore(network, load_file(self._tensors))
        except RuntimeError as error:
            raise ModelUnavailable(f"The trained model {self._tensors} is damaged. {_MEND}") from error
        exact = graph.with_suffix(".exact")
        export_module(network, exact, per_token=False)
        quantise(exact, graph)
        exact.unlink()


def save_tuned(network: "torch.nn.Module", path: Path, labels: Sequence[str]) -> None:
    """Write what ships of a tuned network, with the meaning of its outputs."""
    from safetensors.torch import save_file

    path.parent.mkdir(parents=True, exist_ok=True)
    save_file(tuned_tensors(network), path, metadata={"labels": json.dumps(list(labels))})
    path.chmod(0o644)
