"""The fast runtime: the packaged model exported once, then served by onnxruntime."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.embedding.encoder import Vectors
from bot.embedding.export import export_encoder
from bot.embedding.onnx_session import OnnxSession, mean_pooled
from bot.embedding.weights import MAX_TOKENS, packaged_model, verify
from bot.errors import ModelUnavailable


class FastEmbedder:
    """Encodes with the exported graph; exports it at the first use where it is absent."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = packaged_model()
        self._checksum = verify(self._folder)
        self._graph = data_dir / "models" / f"encoder-{self._checksum[:16]}.onnx"
        self._session: OnnxSession | None = None

    @property
    def fingerprint(self) -> str:
        """The checksum of the weights."""
        return f"all-MiniLM-L6-v2@{self._checksum[:16]}"

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (texts, 384)."""
        vectors: Vectors = np.zeros((len(texts), 384), dtype=np.float32)
        for positions, hidden, mask in self._loaded().run(texts):
            vectors[positions] = mean_pooled(hidden, mask)
        return vectors

    def _loaded(self) -> OnnxSession:
        if self._session is None:
            if not self._graph.is_file():
                export_encoder(self._folder, self._graph)
            session = OnnxSession(self._graph, self._folder / "tokenizer.json", max_tokens=MAX_TOKENS)
            try:
                list(session.run(["ready"]))
            except Exception as error:
                raise ModelUnavailable(
                    f"The exported model {self._graph} is damaged. Delete it; it is made again at the next start."
                ) from error
            self._session = session
        return self._session
