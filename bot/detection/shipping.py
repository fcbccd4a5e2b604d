"""Calibrates a trained network on writers it has not seen, and writes the part that ships."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from bot.content.messages import LabelledMessage
from bot.detection.labels import CLASSES, flag_logits
from bot.detection.text import normalise
from bot.embedding.tuned import TunedEncoder, save_tuned
from bot.model import Sensitivity

if TYPE_CHECKING:
    import torch

PRECISION: Mapping[Sensitivity, float] = {"quiet": 0.98, "normal": 0.955, "keen": 0.90}
"""The precision that each sensitivity aims at on the development writers."""

Floats = npt.NDArray[np.float64]


def ship(
    network: "torch.nn.Module", development: Sequence[LabelledMessage], folder: Path, data_dir: Path
) -> None:
    """Write `detector.safetensors`, and `calibration.json` fitted to it as it runs in the coach."""
    tensors = folder / "detector.safetensors"
    save_tuned(network, tensors, CLASSES)
    calibrate(TunedEncoder(tensors, CLASSES, data_dir), development, folder / "calibration.json")


def calibrate(encoder: TunedEncoder, development: Sequence[LabelledMessage], path: Path) -> None:
    """Write the curve from logits to probabilities and the thresholds, on writers that were not learned from."""
    logits = flag_logits(encoder.logits([normalise(message.text) for message in development]))
    flags = np.array([message.flag for message in development], dtype=np.float64)
    slope, offset = platt(logits, flags)
    probabilities = 1 / (1 + np.exp(-(slope * logits + offset)))
    calibration = {
        "slope": round(slope, 6),
        "offset": round(offset, 6),
        "thresholds": {
            name: round(threshold(probabilities, flags, aim), 4) for name, aim in PRECISION.items()
        },
        "sha256": encoder.checksum,
    }
    path.write_text(json.dumps(calibration, indent=2) + "\n", encoding="utf-8")


def platt(logits: Floats, flags: Floats, steps: int = 200) -> tuple[float, float]:
    """Slope and offset of the logistic curve that fits the flags best, by Newton's method."""
    design = np.stack([logits, np.ones_like(logits)], axis=1)
    weights = np.array([1.0, 0.0])
    for _ in range(steps):
        probabilities = 1 / (1 + np.exp(-design @ weights))
        gradient = design.T @ (probabilities - flags)
        curvature = (design * (probabilities * (1 - probabilities))[:, None]).T @ design
        step = np.linalg.solve(curvature + 1e-6 * np.eye(2), gradient)
        weights -= step
        if np.abs(step).max() < 1e-9:
            break
    return float(weights[0]), float(weights[1])


def threshold(probabilities: Floats, flags: Floats, precision: float) -> float:
    """The lowest threshold at which at least this share of the flagged messages deserve it."""
    order = np.argsort(-probabilities)
    right = np.cumsum(flags[order]) / np.arange(1, len(order) + 1)
    enough = np.nonzero(right >= precision)[0]
    last = int(enough[-1]) if len(enough) else 0
    return float(probabilities[order[last]])
