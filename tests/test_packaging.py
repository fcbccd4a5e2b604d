"""What is built carries every content file, so that an installed coach knows all that a checkout knows."""

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a wheel and a source distribution of the project."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)  # noqa: S603  our own command
    return folder


def content_files() -> set[str]:
    return {
        path.relative_to(ROOT).as_posix()
        for folder in ("knowledge", "prompts")
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
    }


def test_the_wheel_carries_every_content_file(built: Path) -> None:
    names = set(zipfile.ZipFile(next(built.glob("*.whl"))).namelist())

    missing = {name for name in content_files() if f"bot/_content/{name}" not in names}

    assert missing == set()


def test_the_wheel_carries_every_module_and_the_manifest(built: Path) -> None:
    names = set(zipfile.ZipFile(next(built.glob("*.whl"))).namelist())
    wanted = {path.relative_to(ROOT).as_posix() for path in (ROOT / "bot").rglob("*.py")}

    assert wanted | {"bot/slack/manifest.json"} <= names


def test_the_source_distribution_carries_every_content_file(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        names = {name.split("/", 1)[-1] for name in archive.getnames()}

    assert content_files() <= names
