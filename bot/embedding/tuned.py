"""A tuned encoder at work: shipped tensors, exported once, served by onnxruntime."""

import hashlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bot.embedding.encoder import Vectors
from bot.embedding.export import export_module, export_once
from bot.embedding.network import MAX_TOKENS, build_network, tuned_tensors
from bot.embedding.onnx_session import OnnxSession
from bot.embedding.weights import packaged_model
from bot.errors import ModelUnavailable

if TYPE_CHECKING:
    import torch


class TunedEncoder:
    """Logits of a tuned encoder; its graph is exported from the shipped tensors at the first use."""

    def __init__(self, tensors: Path, outputs: int, data_dir: Path) -> None:
        self._tensors = tensors
        self._outputs = outputs
        self._data_dir = data_dir

    @cached_property
    def checksum(self) -> str:
        """SHA-256 of the shipped tensors; raises `ModelUnavailable` where they cannot be read."""
        try:
            return hashlib.sha256(self._tensors.read_bytes()).hexdigest()
        except OSError as error:
            raise ModelUnavailable(
                f"The trained model {self._tensors} cannot be read ({error.strerror}). "
                "Reinstall the coach, or train it again with: cdmo-coach train"
            ) from error

    def logits(self, texts: Sequence[str]) -> Vectors:
        """Shape (texts, outputs)."""
        found: Vectors = np.zeros((len(texts), self._outputs), dtype=np.float32)
        for positions, output, _ in self._session.run(texts):
            found[positions] = output
        return found

    @cached_property
    def _session(self) -> OnnxSession:
        graph = self._data_dir / "models" / f"{self._tensors.stem}-{self.checksum[:16]}.onnx"
        export_once(graph, self._export)
        return OnnxSession(graph, packaged_model() / "tokenizer.json", max_tokens=MAX_TOKENS)

    def _export(self, graph: Path) -> None:
        from safetensors import SafetensorError
        from safetensors.torch import load_file

        try:
            network = build_network(self._outputs, load_file(self._tensors))
        except (RuntimeError, SafetensorError) as error:
            raise ModelUnavailable(
                f"The trained model {self._tensors} is damaged, or was trained for other labels. "
                "Reinstall the coach, or train it again with: cdmo-coach train"
            ) from error
        export_module(network, graph, per_token=False)


def save_tuned(network: "torch.nn.Module", path: Path) -> str:
    """Write what ships of a tuned network; returns its SHA-256."""
    from safetensors.torch import save_file

    path.parent.mkdir(parents=True, exist_ok=True)
    save_file(tuned_tensors(network), path)
    path.chmod(0o644)
    return hashlib.sha256(path.read_bytes()).hexdigest()
