"""The fast runtime: the packaged model exported once, then served by onnxruntime."""

from collections.abc import Sequence
from functools import cached_property, partial
from pathlib import Path

import numpy as np

from bot.embedding.encoder import Vectors
from bot.embedding.export import export_encoder, export_once
from bot.embedding.onnx_session import OnnxSession, mean_pooled
from bot.embedding.weights import MAX_TOKENS, packaged_model, verify


class FastEmbedder:
    """Encodes with the exported graph; exports it at the first use where it is absent."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = packaged_model()
        self._checksum = verify(self._folder)
        self._graph = data_dir / "models" / f"encoder-{self._checksum[:16]}.onnx"

    @property
    def fingerprint(self) -> str:
        """The checksum of the weights."""
        return f"all-MiniLM-L6-v2@{self._checksum[:16]}"

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (texts, 384)."""
        vectors: Vectors = np.zeros((len(texts), 384), dtype=np.float32)
        for positions, hidden, mask in self._session.run(texts):
            vectors[positions] = mean_pooled(hidden, mask)
        return vectors

    @cached_property
    def _session(self) -> OnnxSession:
        export_once(self._graph, partial(export_encoder, self._folder))
        return OnnxSession(self._graph, self._folder / "tokenizer.json", max_tokens=MAX_TOKENS)
