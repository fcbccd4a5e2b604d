"""Vectors in Chroma: embedded in the data folder, or on a server."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

import numpy as np

from bot.embedding import Vectors
from bot.errors import IndexUnavailable

if TYPE_CHECKING:
    from chromadb.api import ClientAPI

_BATCH = 2000


class DenseIndex:
    """One collection of unit vectors, keyed by passage id."""

    def __init__(self, client: "ClientAPI", name: str) -> None:
        self._collection = client.get_or_create_collection(
            name, embedding_function=None, configuration={"hnsw": {"space": "ip", "ef_search": 200}}
        )

    def add(self, ids: Sequence[str], hashes: Sequence[str], vectors: Vectors) -> None:
        """Keep vectors with the content hashes of their texts."""
        for start in range(0, len(ids), _BATCH):
            end = start + _BATCH
            self._collection.upsert(
                ids=list(ids[start:end]),
                embeddings=cast(Any, list(vectors[start:end])),
                metadatas=[{"hash": item} for item in hashes[start:end]],
            )

    def count(self) -> int:
        """How many vectors are kept."""
        return self._collection.count()

    def nearest(self, vector: Vectors, limit: int) -> list[tuple[str, float]]:
        """Passage ids with their cosine similarity, best first."""
        found = self._collection.query(
            query_embeddings=cast(Any, [vector]), n_results=limit, include=["distances"]
        )
        distances = (found["distances"] or [[]])[0]
        return [(item, 1.0 - distance) for item, distance in zip(found["ids"][0], distances, strict=True)]

    def vectors_by_hash(self) -> Mapping[str, Vectors]:
        """Every vector by the content hash of its text."""
        found: Any = self._collection.get(include=["embeddings", "metadatas"])
        pairs: Iterable[Any] = zip(found["metadatas"], found["embeddings"], strict=True)
        return {str(meta["hash"]): np.asarray(vector, dtype=np.float32) for meta, vector in pairs}


def embedded_client(folder: Path) -> "ClientAPI":
    """Chroma in a folder, without telemetry."""
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))


def forget_clients() -> None:
    """Let go of databases that could not be opened, which Chroma would hand out again."""
    from chromadb.api.shared_system_client import SharedSystemClient

    SharedSystemClient.clear_system_cache()


def server_client(url: str) -> "ClientAPI":
    """Chroma on a server; raises `IndexUnavailable` where it does not answer."""
    import chromadb
    from chromadb.config import Settings

    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise IndexUnavailable(f"CDMO_CHROMA_URL should look like http://chroma:8000, not {url!r}.")
    try:
        return chromadb.HttpClient(
            host=parts.hostname,
            port=parts.port or (443 if parts.scheme == "https" else 8000),
            ssl=parts.scheme == "https",
            settings=Settings(anonymized_telemetry=False),
        )
    except ValueError as error:
        raise IndexUnavailable(
            f"No Chroma server answers at {url}; start it, or unset CDMO_CHROMA_URL."
        ) from error
