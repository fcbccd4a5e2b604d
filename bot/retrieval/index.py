"""The index on disk: addressed by its content, written whole, never changed in place."""

import hashlib
import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout

from bot.embedding import Embedder, Vectors
from bot.errors import IndexUnavailable
from bot.model import Passage
from bot.retrieval.dense import DenseIndex, embedded_client, forget_clients, server_client
from bot.retrieval.passages import content_hash

EDITION = 1
"""Raised when the layout of the index changes."""

Progress = Callable[[int, int], None]
_CHUNK = 64
_LOCK_SECONDS = 600
_VERSIONS_KEPT = 2


@dataclass(frozen=True, kw_only=True)
class IndexPlace:
    """Where indexes are kept: a folder, or a Chroma server."""

    folder: Path
    server: str | None = None


def fingerprint(passages: Sequence[Passage], embedder: Embedder) -> str:
    """The address of the index of these passages under this embedder."""
    digest = hashlib.sha256(f"{EDITION}\n{embedder.fingerprint}\n".encode())
    for passage in passages:
        digest.update(f"{passage.id}\t{content_hash(passage.text)}\n".encode())
    return digest.hexdigest()[:32]


def open_index(
    place: IndexPlace, passages: Sequence[Passage], embedder: Embedder, progress: Progress | None = None
) -> DenseIndex:
    """The index of these passages, built where it is absent or damaged.

    Raises `IndexUnavailable` where the folder cannot be written or another process holds the lock too long.
    """
    version = fingerprint(passages, embedder)
    if (index := _complete(place, version)) is not None:
        return index
    try:
        place.folder.mkdir(parents=True, exist_ok=True)
        with FileLock(place.folder / "build.lock", timeout=_LOCK_SECONDS):
            if (index := _complete(place, version)) is None:
                _set_aside(place, version)
                index = _build(place, version, passages, embedder, progress)
            return index
    except Timeout as error:
        raise IndexUnavailable(
            f"Another process has been building the index in {place.folder} for {_LOCK_SECONDS // 60} minutes. "
            "Wait for it, or stop it and start again."
        ) from error
    except PermissionError as error:
        raise IndexUnavailable(
            f"The index cannot be written to {place.folder}: no permission. "
            "Point CDMO_DATA_DIR to a folder that you may write to."
        ) from error
    except OSError as error:
        raise IndexUnavailable(
            f"The index cannot be written to {place.folder}: {error.strerror or error}."
        ) from error


def _complete(place: IndexPlace, version: str) -> DenseIndex | None:
    """The index, if it is whole; raises `IndexUnavailable` where a server that keeps it does not answer."""
    manifest = place.folder / version / "manifest.json"
    try:
        expected = json.loads(manifest.read_text(encoding="utf-8"))["passages"]
        index = _collection(place, version)
        healthy = (
            index.count() == expected
            and len(index.nearest(np.ones(_dimension(manifest), dtype=np.float32), 1)) == 1
        )
    except (FileNotFoundError, NotADirectoryError):
        return None
    except IndexUnavailable:
        raise
    except Exception:  # noqa: BLE001  a damaged database raises whatever its engine meets first
        healthy = False
    if healthy:
        return index
    forget_clients()
    return None


def _dimension(manifest: Path) -> int:
    return int(json.loads(manifest.read_text(encoding="utf-8"))["dimension"])


def _set_aside(place: IndexPlace, version: str) -> None:
    """Keep what is left of a damaged index, for people to look at."""
    folder = place.folder / version
    if not (folder / "manifest.json").is_file():
        return
    damaged = place.folder / f"{version}.damaged"
    shutil.rmtree(damaged, ignore_errors=True)
    folder.rename(damaged)
    (damaged / "manifest.json").unlink()


def _build(
    place: IndexPlace,
    version: str,
    passages: Sequence[Passage],
    embedder: Embedder,
    progress: Progress | None,
) -> DenseIndex:
    folder = place.folder / version
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    known = _known_vectors(place, embedder)
    vectors = _vectors(passages, embedder, known, progress)
    index = _collection(place, version)
    index.add(
        [passage.id for passage in passages], [content_hash(passage.text) for passage in passages], vectors
    )
    manifest = {
        "edition": EDITION,
        "embedder": embedder.fingerprint,
        "passages": len(passages),
        "dimension": int(vectors.shape[1]),
    }
    draft = folder / "manifest.draft"
    draft.write_text(json.dumps(manifest), encoding="utf-8")
    draft.replace(folder / "manifest.json")
    _forget_old(place)
    return index


def _vectors(
    passages: Sequence[Passage], embedder: Embedder, known: Mapping[str, Vectors], progress: Progress | None
) -> Vectors:
    hashes = [content_hash(passage.text) for passage in passages]
    found = {item: known[item] for item in set(hashes) & known.keys()}
    missing = [number for number, item in enumerate(hashes) if item not in found]
    for start in range(0, len(missing), _CHUNK):
        chunk = missing[start : start + _CHUNK]
        for number, vector in zip(chunk, embedder.encode([passages[n].text for n in chunk]), strict=True):
            found[hashes[number]] = vector
        if progress:
            progress(min(start + _CHUNK, len(missing)), len(missing))
    return np.stack([found[item] for item in hashes])


def _known_vectors(place: IndexPlace, embedder: Embedder) -> Mapping[str, Vectors]:
    """Vectors of earlier indexes, so that only changed texts are embedded again."""
    known: dict[str, Vectors] = {}
    for manifest in place.folder.glob("*/manifest.json"):
        try:
            if json.loads(manifest.read_text(encoding="utf-8"))["embedder"] == embedder.fingerprint:
                known |= _collection(place, manifest.parent.name).vectors_by_hash()
        except Exception:  # noqa: BLE001, S112  an earlier index that cannot be read is simply not reused
            continue
    return known


def _forget_old(place: IndexPlace) -> None:
    """Delete all but the newest versions: a process that is still serving may hold the one before."""
    versions = sorted(place.folder.glob("*/manifest.json"), key=lambda path: path.stat().st_mtime)
    for manifest in versions[:-_VERSIONS_KEPT]:
        shutil.rmtree(manifest.parent, ignore_errors=True)


def _collection(place: IndexPlace, version: str) -> DenseIndex:
    client = (
        server_client(place.server) if place.server else embedded_client(place.folder / version / "chroma")
    )
    return DenseIndex(client, f"passages-{version}")
