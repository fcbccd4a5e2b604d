"""What every embedding runtime offers."""

from collections.abc import Sequence
from typing import Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

Vectors: TypeAlias = npt.NDArray[np.float32]


class Embedder(Protocol):
    """Turns texts into vectors of length one."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever the vectors would: part of the key of every index."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (texts, dimension), each of length one; an empty text is allowed."""
