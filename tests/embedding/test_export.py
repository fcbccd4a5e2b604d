"""Exported graphs: written once, whole or not at all, with errors that say what to do."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from bot.embedding.export import export_once
from bot.embedding.onnx_session import OnnxSession
from bot.embedding.tuned import TunedEncoder
from bot.embedding.weights import packaged_model
from bot.errors import ModelUnavailable


def test_a_graph_is_exported_once_however_many_threads_ask_first(tmp_path: Path) -> None:
    graph = tmp_path / "models" / "encoder.onnx"
    written: list[Path] = []

    def write(draft: Path) -> None:
        time.sleep(0.02)
        draft.write_text("graph", encoding="utf-8")
        written.append(draft)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: export_once(graph, write), range(4)))

    assert len(written) == 1
    assert graph.read_text(encoding="utf-8") == "graph"


def test_an_export_that_fails_leaves_no_graph(tmp_path: Path) -> None:
    def write(draft: Path) -> None:
        draft.write_text("half", encoding="utf-8")
        raise ModelUnavailable("the two disagree")

    with pytest.raises(ModelUnavailable, match="disagree"):
        export_once(tmp_path / "encoder.onnx", write)

    assert not (tmp_path / "encoder.onnx").exists()


def test_a_folder_that_takes_no_files_is_named_with_its_setting(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file", encoding="utf-8")

    with pytest.raises(ModelUnavailable, match="CDMO_DATA_DIR"):
        export_once(tmp_path / "data" / "models" / "encoder.onnx", lambda draft: None)


def test_a_damaged_graph_says_how_to_mend_it(tmp_path: Path) -> None:
    (tmp_path / "graph.onnx").write_bytes(b"not a graph")
    session = OnnxSession(tmp_path / "graph.onnx", packaged_model() / "tokenizer.json", max_tokens=16)

    with pytest.raises(ModelUnavailable, match=r"damaged. Delete it"):
        list(session.run(["anything"]))


def test_damaged_tensors_say_how_to_mend_them(tmp_path: Path) -> None:
    (tmp_path / "topics.safetensors").write_bytes(b"not tensors")

    with pytest.raises(ModelUnavailable, match="cdmo-coach train"):
        TunedEncoder(tmp_path / "topics.safetensors", ("a", "none"), tmp_path).logits(["anything"])


def test_tensors_trained_for_other_labels_are_named(tmp_path: Path) -> None:
    save_file(
        {"head.weight": np.zeros((2, 4))}, tmp_path / "topics.safetensors", {"labels": '["old", "none"]'}
    )

    with pytest.raises(ModelUnavailable, match="other labels"):
        TunedEncoder(tmp_path / "topics.safetensors", ("new", "none"), tmp_path).logits(["anything"])
