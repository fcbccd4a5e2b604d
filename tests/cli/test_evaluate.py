"""Evaluations that cannot be made say why."""

from pathlib import Path

from click.testing import Result
from typer.testing import CliRunner

from bot.cli.main import app


def run(tmp_path: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["evaluate", *arguments], env={"CDMO_DATA_DIR": str(tmp_path)})


def test_an_empty_file_is_named(tmp_path: Path) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.touch()

    for found in (
        run(tmp_path, "retrieval", "--questions", str(empty)),
        run(tmp_path, "detection", "--messages", str(empty)),
    ):
        assert found.exit_code == 2
        assert "nothing to measure on" in found.output.replace("\n", " ")
