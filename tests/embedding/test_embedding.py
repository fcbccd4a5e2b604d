"""Vectors: right, the same from both runtimes, and never from unknown weights."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from bot.bootstrap import Coach
from bot.embedding import build_embedder
from bot.embedding.fast import FastEmbedder
from bot.embedding.weights import packaged_model, verify
from bot.errors import ModelUnavailable
from bot.settings import Settings

TEXTS = ["who releases the batch?", "", "Our slot moved again. " * 60, "charge de vrac 🧪"]


def test_both_runtimes_give_the_same_unit_vectors(built_coach: Coach) -> None:
    settings = Settings(embedding_backend="sentence-transformers", _env_file=None)

    fast = built_coach.embedder.encode(TEXTS)
    reference = build_embedder(settings).encode(TEXTS)

    assert fast.shape == reference.shape == (4, 384)
    np.testing.assert_allclose(np.linalg.norm(fast, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(fast, reference, atol=1e-4)


def test_a_text_has_the_same_vector_alone_and_in_company(built_coach: Coach) -> None:
    together = built_coach.embedder.encode(TEXTS)

    alone = np.concatenate([built_coach.embedder.encode([text]) for text in TEXTS])

    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_the_end_of_a_long_passage_counts(built_coach: Coach) -> None:
    start = "word " * 180

    one, other = built_coach.embedder.encode([start + "penguins", start + "sterility"])

    assert not np.allclose(one, other, atol=1e-4)


def test_weights_with_another_checksum_are_refused(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"something else")

    with pytest.raises(ModelUnavailable, match=r"not the expected ones.*Reinstall"):
        verify(tmp_path)


def test_missing_weights_are_named(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="missing"):
        verify(tmp_path)


def test_the_packaged_weights_are_the_official_ones() -> None:
    assert len(verify(packaged_model())) == 64


def test_a_damaged_export_says_how_to_mend_it(tmp_path: Path, built_coach: Coach) -> None:
    built_coach.embedder.encode(["ready"])
    source = next((built_coach.settings.data_dir / "models").glob("encoder-*.onnx"))
    (tmp_path / "models").mkdir()
    damaged = tmp_path / "models" / source.name
    shutil.copy(source, damaged)
    damaged.write_bytes(damaged.read_bytes()[:1000])

    with pytest.raises(ModelUnavailable, match="damaged"):
        FastEmbedder(tmp_path).encode(["anything"])


def test_an_unknown_model_is_named_with_its_setting() -> None:
    settings = Settings(embedding_model="/no/such/model", _env_file=None)

    with pytest.raises(ModelUnavailable, match="CDMO_EMBEDDING_MODEL"):
        build_embedder(settings).encode(["anything"])
