"""For people who write cards: every fault is named, and a card starts where it belongs."""

import json
import shutil
from pathlib import Path

import pytest
import yaml
from click.testing import Result
from typer.testing import CliRunner

from bot.cli.main import app
from bot.content import Library


@pytest.fixture
def knowledge(library: Library, tmp_path: Path) -> Path:
    """A copy of the knowledge folder without its trained parts."""
    left_out = shutil.ignore_patterns("model", "retrieval", "evaluation", "messages.jsonl")
    return Path(shutil.copytree(library.root, tmp_path / "knowledge", ignore=left_out))


def run(knowledge: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["content", *arguments], env={"CDMO_KNOWLEDGE_DIR": str(knowledge)})


def test_a_sound_knowledge_base_is_called_so(knowledge: Path) -> None:
    found = run(knowledge, "check", "--json")

    assert found.exit_code == 0
    assert json.loads(found.output)["faults"] == []


def test_faults_of_cards_and_of_other_files_are_listed_together(knowledge: Path) -> None:
    card = next((knowledge / "cards").glob("*/*.md"))
    card.write_bytes(b"---\ntitle: caf\xe9\n---\n")
    (knowledge / "truce.yaml").write_text("charter: {}\n", encoding="utf-8")

    found = run(knowledge, "check")

    assert found.exit_code == 1
    told = found.output.replace("\n", "")
    assert f"{card.name}:1: it is not UTF-8" in told
    assert "truce.yaml" in told


def test_faults_of_labelled_lines_and_short_forms_are_listed_too(knowledge: Path) -> None:
    (knowledge / "language" / "abbreviations.yaml").write_text("- PPQ\n", encoding="utf-8")
    (knowledge / "retrieval").mkdir()
    lines = '{"question": "who signs?", "topic": "no-such-topic"}\n'
    (knowledge / "retrieval" / "questions.jsonl").write_text(lines, encoding="utf-8")
    (knowledge / "language" / "messages.jsonl").write_text('{"id": "w01-001"}\n', encoding="utf-8")

    told = run(knowledge, "check").output.replace("\n", "")

    assert "abbreviations.yaml" in told
    assert "questions.jsonl:1" in told
    assert "messages.jsonl:1" in told


def test_a_card_is_started_with_a_title_that_holds_a_colon(knowledge: Path) -> None:
    topic = next((knowledge / "cards").iterdir()).name

    found = run(knowledge, "new", topic, "who-signs-what", "--title", 'Deviations: who "signs"?')

    assert found.exit_code == 0, found.output
    text = (knowledge / "cards" / topic / "who-signs-what.md").read_text(encoding="utf-8")
    assert yaml.safe_load(text.split("---")[1])["title"] == 'Deviations: who "signs"?'


@pytest.mark.parametrize("card", ["../../outside", "Upper Case", "-x"])
def test_a_card_with_another_name_than_an_id_is_not_started(knowledge: Path, card: str) -> None:
    topic = next((knowledge / "cards").iterdir()).name

    assert run(knowledge, "new", topic, "--", card).exit_code == 2
    assert not (knowledge / "outside.md").exists()
