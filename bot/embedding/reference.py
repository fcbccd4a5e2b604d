"""The reference runtime: sentence-transformers, as its authors intend it."""

from collections.abc import Sequence
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

import numpy as np

from bot.embedding.encoder import Vectors
from bot.errors import ModelUnavailable

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


class ReferenceEmbedder:
    """Encodes with a sentence-transformers model; the model is loaded at the first use.

    One thread at a time: its tokenizer is set up anew for every call.
    """

    def __init__(self, model: str | Path, *, fingerprint: str, max_tokens: int | None = None) -> None:
        self._name = str(model)
        self._fingerprint = fingerprint
        self._max_tokens = max_tokens
        self._one_at_a_time = RLock()
        self._model: SentenceTransformer | None = None

    @property
    def fingerprint(self) -> str:
        """Names the model."""
        return self._fingerprint

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (texts, dimension)."""
        with self._one_at_a_time:
            vectors = self.load().encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32)

    def load(self) -> "SentenceTransformer":
        """The model itself; raises `ModelUnavailable` where it cannot be loaded."""
        if self._model is None:
            from sentence_transformers import SentenceTransformer

            try:
                self._model = SentenceTransformer(
                    self._name, device="cpu", model_kwargs={"attn_implementation": "eager"}
                )
            except (OSError, ValueError) as error:
                raise ModelUnavailable(
                    f"The embedding model '{self._name}' cannot be loaded ({type(error).__name__}). "
                    "CDMO_EMBEDDING_MODEL takes a folder or the name of an installed model."
                ) from error
            if self._max_tokens:
                self._model.max_seq_length = self._max_tokens
        return self._model
