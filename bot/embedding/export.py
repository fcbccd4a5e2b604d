"""Export of a transformer to ONNX, checked against the original before it is kept."""

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from filelock import FileLock

from bot.embedding.onnx_session import INPUTS, OnnxSession, mean_pooled
from bot.embedding.reference import ReferenceEmbedder
from bot.embedding.weights import MAX_TOKENS
from bot.errors import ModelUnavailable

if TYPE_CHECKING:
    import torch

_OPSET = 18
_PROBES = ("ok", "Who releases the batch, our QA or theirs?", "They moved our slot again. " * 12)
_TOLERANCE = 1e-4


def export_once(graph: Path, write: Callable[[Path], None]) -> None:
    """Have a graph written where it is absent: once, however many threads and processes ask for it first.

    Raises `ModelUnavailable` where the folder cannot be written to.
    """
    if graph.is_file():
        return
    draft = graph.with_suffix(".draft")
    try:
        graph.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(graph.with_suffix(".lock")):
            if not graph.is_file():
                write(draft)
                draft.replace(graph)
    except OSError as error:
        raise ModelUnavailable(
            f"The exported model cannot be written to {graph.parent}: {error.strerror or error}. "
            "Point CDMO_DATA_DIR to a folder that you may write to."
        ) from error


def export_encoder(folder: Path, graph: Path) -> None:
    """Write the encoder in `folder` as an ONNX graph; raises `ModelUnavailable` where the two disagree."""
    reference = ReferenceEmbedder(folder, fingerprint="export", max_tokens=MAX_TOKENS)
    export_module(_last_hidden_state(reference.load()[0].auto_model), graph, per_token=True)
    expected = reference.encode(_PROBES)
    session = OnnxSession(graph, folder / "tokenizer.json", max_tokens=MAX_TOKENS)
    for positions, hidden, mask in session.run(_PROBES):
        gap = np.abs(mean_pooled(hidden, mask) - expected[positions]).max()
        if not gap < _TOLERANCE:
            raise ModelUnavailable(f"The exported model differs from the original by {gap:.1e}.")


def export_module(module: "torch.nn.Module", path: Path, *, per_token: bool) -> None:
    """Write a module of (`input_ids`, `attention_mask`) as an ONNX graph of free batch size and length."""
    import torch

    ids = torch.ones(2, 16, dtype=torch.long)
    free = {0: "texts", 1: "tokens"}
    output = free if per_token else {0: "texts"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module.eval(),
            (ids, torch.ones_like(ids)),
            str(path),
            input_names=list(INPUTS),
            output_names=["output"],
            dynamic_axes={INPUTS[0]: free, INPUTS[1]: free, "output": output},
            opset_version=_OPSET,
            dynamo=False,
        )


def quantise(graph: Path, quantised: Path) -> None:
    """Write a graph again with 8-bit weights: over twice as fast on one core, for a small loss of exactness."""
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.shape_inference import quant_pre_process

    prepared = graph.with_suffix(".prepared")
    quant_pre_process(str(graph), str(prepared), skip_symbolic_shape=True)
    quantize_dynamic(
        str(prepared),
        str(quantised),
        op_types_to_quantize=["MatMul"],
        weight_type=QuantType.QInt8,
        per_channel=True,
    )
    prepared.unlink()


def _last_hidden_state(transformer: Any) -> "torch.nn.Module":
    import torch

    class LastHiddenState(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.transformer = transformer

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            hidden: torch.Tensor = self.transformer(
                input_ids=input_ids, attention_mask=attention_mask
            ).last_hidden_state
            return hidden

    return LastHiddenState()
