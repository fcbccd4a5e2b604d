"""The layers, the one home of each library and the size of files."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILES = sorted((ROOT / "bot").rglob("*.py"))
LAYERS = [
    {"__main__"},
    {"cli"},
    {"web"},
    {"slack", "jobs", "bootstrap"},
    {"coach", "evaluation"},
    {"retrieval", "detection", "answering", "store"},
    {"embedding", "content"},
    {"settings"},
    {"model", "errors"},
]
"""From the top; a part imports from the layers below its own, `answering` also from `retrieval`."""

HOMES = {
    "slack_bolt": {"slack", "web"},
    "slack_sdk": {"slack", "web"},
    "langchain": {"answering/generative.py"},
    "langchain_core": {"answering/generative.py"},
    "langchain_text_splitters": {"retrieval/documents.py"},
    "chromadb": {"retrieval/dense.py"},
    "sentence_transformers": {"embedding"},
    "onnxruntime": {"embedding"},
    "sqlalchemy": {"store"},
    "alembic": {"store"},
    "dbos": {"jobs"},
    "dotenv": {"settings.py"},
}
LINES = 300


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports anywhere, for types too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def layer_of(part: str) -> int:
    return next(number for number, parts in enumerate(LAYERS) if part in parts)


def part_of(path: Path) -> str:
    return path.relative_to(ROOT / "bot").parts[0].removesuffix(".py")


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", [path for path in FILES if part_of(path) != "__init__"], ids=shown)
def test_a_part_imports_only_from_below(path: Path) -> None:
    part = part_of(path)

    wrong = [
        module
        for module in imports(path)
        if module.startswith("bot.")
        and (other := module.split(".")[1]) != part
        and layer_of(other) <= layer_of(part)
        and (part, other) != ("answering", "retrieval")
    ]

    assert wrong == []


@pytest.mark.parametrize("path", FILES, ids=shown)
def test_a_library_is_imported_in_its_home_alone(path: Path) -> None:
    place = path.relative_to(ROOT / "bot").as_posix()

    wrong = [
        module
        for module in imports(path)
        if (homes := HOMES.get(module.split(".")[0])) and not any(place.startswith(home) for home in homes)
    ]

    assert wrong == []


@pytest.mark.parametrize("path", FILES, ids=shown)
def test_a_file_is_short(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())

    assert lines <= LINES
