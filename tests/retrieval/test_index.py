"""The index: content-addressed, reused, and healed when damaged."""

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from bot.embedding import Vectors
from bot.errors import IndexUnavailable
from bot.model import Passage
from bot.retrieval.index import IndexPlace, fingerprint, open_index


class CountingEmbedder:
    """Gives every text a vector of its own, and remembers what it was asked for."""

    def __init__(self, name: str = "counting") -> None:
        self.fingerprint = name
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        rows = [np.random.default_rng(sum(text.encode())).normal(size=8) for text in texts]
        return np.array([row / np.linalg.norm(row) for row in rows], dtype=np.float32)


def passages(*texts: str) -> list[Passage]:
    return [
        Passage(id=f"p{n}", kind="ask", owner="card", heading="asks", text=text)
        for n, text in enumerate(texts)
    ]


@pytest.fixture
def place(tmp_path: Path) -> IndexPlace:
    """A place for indexes."""
    return IndexPlace(folder=tmp_path / "index")


def nearest(place: IndexPlace, texts: Sequence[str], wanted: str) -> str:
    embedder = CountingEmbedder()
    index = open_index(place, passages(*texts), embedder)
    return index.nearest(embedder.encode([wanted])[0], 1)[0][0]


def test_the_nearest_passage_is_found(place: IndexPlace) -> None:
    assert nearest(place, ["one", "two", "three"], "two") == "p1"


def test_an_index_is_built_once(place: IndexPlace) -> None:
    open_index(place, passages("one", "two"), CountingEmbedder())
    embedder = CountingEmbedder()

    open_index(place, passages("one", "two"), embedder)

    assert embedder.asked == []


def test_only_changed_texts_are_embedded_again(place: IndexPlace) -> None:
    open_index(place, passages("one", "two"), CountingEmbedder())
    embedder = CountingEmbedder()

    open_index(place, passages("one", "two", "three"), embedder)

    assert embedder.asked == ["three"]


def test_vectors_of_another_model_are_not_reused(place: IndexPlace) -> None:
    open_index(place, passages("one"), CountingEmbedder())
    embedder = CountingEmbedder("another")

    open_index(place, passages("one"), embedder)

    assert embedder.asked == ["one"]


def test_progress_ends_at_the_whole(place: IndexPlace) -> None:
    seen: list[tuple[int, int]] = []

    open_index(
        place,
        passages(*map(str, range(150))),
        CountingEmbedder(),
        lambda done, total: seen.append((done, total)),
    )

    assert seen[-1] == (150, 150)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


@pytest.mark.parametrize("file", ["manifest.json", "chroma/chroma.sqlite3"])
def test_a_damaged_index_is_built_again(place: IndexPlace, file: str) -> None:
    open_index(place, passages("one", "two"), CountingEmbedder())
    version = fingerprint(passages("one", "two"), CountingEmbedder())
    (place.folder / version / file).write_bytes(b"{damaged")
    _forget_open_databases()

    assert nearest(place, ["one", "two"], "one") == "p0"


def test_an_index_whose_server_is_away_is_kept(place: IndexPlace) -> None:
    version = fingerprint(passages("one"), CountingEmbedder())
    (place.folder / version).mkdir(parents=True)
    manifest = place.folder / version / "manifest.json"
    manifest.write_text('{"passages": 1, "dimension": 8}', encoding="utf-8")
    away = IndexPlace(folder=place.folder, server="http://127.0.0.1:9")

    with pytest.raises(IndexUnavailable, match="No Chroma server"):
        open_index(away, passages("one"), CountingEmbedder())

    assert manifest.is_file()


def test_a_build_that_was_killed_is_started_over(place: IndexPlace) -> None:
    version = fingerprint(passages("one", "two"), CountingEmbedder())
    (place.folder / version / "chroma").mkdir(parents=True)
    (place.folder / version / "manifest.draft").write_text("{", encoding="utf-8")

    assert nearest(place, ["one", "two"], "two") == "p1"


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_read_only_folder_is_named_with_its_setting(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)

    with pytest.raises(IndexUnavailable, match="CDMO_DATA_DIR"):
        open_index(IndexPlace(folder=tmp_path / "index"), passages("one"), CountingEmbedder())


def test_a_data_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file", encoding="utf-8")

    with pytest.raises(IndexUnavailable, match="cannot be written"):
        open_index(IndexPlace(folder=tmp_path / "data"), passages("one"), CountingEmbedder())


def _forget_open_databases() -> None:
    from chromadb.api.shared_system_client import SharedSystemClient

    SharedSystemClient.clear_system_cache()
