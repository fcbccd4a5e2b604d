"""An exported transformer, run by onnxruntime on one thread."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from bot.embedding.encoder import Vectors
from bot.errors import ModelUnavailable

if TYPE_CHECKING:
    from tokenizers import Tokenizer

INPUTS = ("input_ids", "attention_mask")
_BATCH = 16


class OnnxSession:
    """Runs a graph of `INPUTS` over texts in batches of similar length; loaded at the first use."""

    def __init__(self, graph: Path, tokenizer: Path, *, max_tokens: int) -> None:
        self._graph = graph
        self._tokenizer_file = tokenizer
        self._max_tokens = max_tokens

    def run(self, texts: Sequence[str]) -> Iterator[tuple[npt.NDArray[np.int64], Any, npt.NDArray[np.int64]]]:
        """For each batch: positions of its texts, first output of the graph, attention mask."""
        encodings = [self._tokenizer.encode(text).ids for text in texts]
        order = np.argsort([len(ids) for ids in encodings], kind="stable")
        for start in range(0, len(order), _BATCH):
            positions = order[start : start + _BATCH]
            ids, mask = _padded([encodings[position] for position in positions])
            output = self._session.run(None, dict(zip(INPUTS, (ids, mask), strict=True)))[0]
            yield positions, output, mask

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        """The packaged one pads and cuts every text at 128 tokens, so both are set anew."""
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._tokenizer_file))
        tokenizer.no_padding()
        tokenizer.enable_truncation(self._max_tokens)
        return tokenizer

    @cached_property
    def _session(self) -> Any:
        """One thread: on a busy machine more threads make a short text slower.

        Raises `ModelUnavailable` where the graph is damaged.
        """
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        try:
            return onnxruntime.InferenceSession(str(self._graph), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # the runtime has an error of its own for every kind of damage
            raise ModelUnavailable(
                f"The exported model {self._graph} is damaged. Delete it; it is made again at the next start."
            ) from error


def _padded(rows: Sequence[Sequence[int]]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    width = max(len(row) for row in rows)
    ids = np.zeros((len(rows), width), dtype=np.int64)
    mask = np.zeros_like(ids)
    for number, row in enumerate(rows):
        ids[number, : len(row)] = row
        mask[number, : len(row)] = 1
    return ids, mask


def mean_pooled(hidden: Vectors, mask: npt.NDArray[np.int64]) -> Vectors:
    """Unit vectors: the mean over the real tokens of `hidden` (texts, tokens, dimension)."""
    weights = mask[..., None].astype(np.float32)
    means = (hidden * weights).sum(axis=1) / weights.sum(axis=1)
    return np.asarray(means / np.linalg.norm(means, axis=1, keepdims=True), dtype=np.float32)
