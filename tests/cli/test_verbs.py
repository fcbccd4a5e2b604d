"""The command line as a person uses it: on the packaged knowledge, without a key or a network."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot import __version__
from bot.bootstrap import Coach
from bot.cli.main import app
from bot.content import Library

ANSWERED = "our QA says we own the batch even though the CDMO made it, is that right?"
UNKNOWN = "what is the weather in Basel"


@pytest.fixture
def data_dir(built_coach: Coach) -> Path:
    """A data folder with an index and exported models."""
    built_coach.ask.ask(ANSWERED)
    built_coach.reviewer.review("it's just a fill")
    return built_coach.settings.data_dir


def run(data_dir: Path, *arguments: str, typed: str = "") -> Result:
    env = {"CDMO_DATA_DIR": str(data_dir), "COLUMNS": "120"}
    return CliRunner().invoke(app, list(arguments), input=typed, env=env)


def test_the_version_is_told(tmp_path: Path) -> None:
    assert run(tmp_path, "--version").output.strip() == f"cdmo-coach {__version__}"


def test_an_answer_names_cards_and_sources(data_dir: Path) -> None:
    found = json.loads(run(data_dir, "ask", "--json", ANSWERED).output)

    assert found.keys() == {"id", "abstained", "answer", "confidence", "mode", "cards", "sources", "ms"}
    assert found["abstained"] is False
    assert found["mode"] == "extractive"
    assert 1 <= len(found["cards"]) <= 5
    assert found["cards"][0]["id"] in found["answer"]
    assert all(source["url"].startswith("https://") for source in found["sources"])
    assert [card["score"] for card in found["cards"]] == sorted(
        (card["score"] for card in found["cards"]), reverse=True
    )


def test_what_is_not_known_is_said(data_dir: Path) -> None:
    found = json.loads(run(data_dir, "ask", "--json", UNKNOWN).output)

    assert found["abstained"] is True
    assert "I don't know" in found["answer"]
    assert found["cards"]


@pytest.mark.parametrize("question", ["", "🙂🙂", "\x00\x01", "   "])
def test_a_text_without_a_question_gets_a_plain_error(data_dir: Path, question: str) -> None:
    result = run(data_dir, "ask", question)

    assert result.exit_code == 2
    assert "There is no question in that" in result.output
    assert "Traceback" not in result.output


def test_a_very_long_question_gets_an_answer_or_an_honest_no(data_dir: Path) -> None:
    result = run(data_dir, "ask", "--json", "who releases the batch? " * 1500)

    assert result.exit_code == 0
    assert "answer" in json.loads(result.output)


def test_widget_builder_talk_is_flagged(data_dir: Path) -> None:
    found = json.loads(
        run(data_dir, "check", "--json", "they're just widget builders, tell them to hurry up").output
    )

    assert found.keys() == {"id", "flag", "attitude", "score", "span", "why", "rewording", "cards", "ms"}
    assert found["flag"] is True
    assert found["attitude"] == "widget-builder"
    assert found["why"]
    assert "widget" not in (found["rewording"] or "")


def test_asking_people_to_stop_is_not_flagged(data_dir: Path) -> None:
    found = json.loads(run(data_dir, "check", "--json", 'please stop calling them "widget builders"').output)

    assert found["flag"] is False
    assert found["span"] is None


def test_many_lines_are_worked_through_in_order(data_dir: Path) -> None:
    lines = [
        json.dumps({"id": number, "text": text})
        for number, text in enumerate(["hello", "", "it's just a fill"])
    ]

    result = run(data_dir, "check", "--jsonl", "-", typed="\n".join(lines) + "\nnonsense\n")

    found = [json.loads(line) for line in result.output.splitlines()]
    assert [entry["id"] for entry in found] == [0, 1, 2, None]
    assert "line 4" in found[3]["error"]


def test_a_tip_is_one_of_the_cards(data_dir: Path, library: Library) -> None:
    found = json.loads(run(data_dir, "tip", "person-in-plant", "--json").output)

    assert library.cards[found["card"]].topic == "person-in-plant"
    assert found["text"] == library.cards[found["card"]].tip


def test_an_unknown_topic_is_named(data_dir: Path) -> None:
    result = run(data_dir, "tip", "gardening")

    assert result.exit_code == 2
    assert "no topic 'gardening'" in result.output


def test_topics_can_be_browsed(data_dir: Path, library: Library) -> None:
    assert len(json.loads(run(data_dir, "topics", "--json").output)) == len(library.topics)
    assert len(json.loads(run(data_dir, "topics", "exit-and-transfer-out", "--json").output)) >= 5


def test_the_demo_plays_its_scene_where_nobody_can_type(data_dir: Path) -> None:
    result = run(data_dir, "demo")

    assert result.exit_code == 0, result.output
    for sign in (
        "A quiet word",
        "the coach stays silent",
        "Tip of the day",
        "Sources",
        "I don't know",
        "My settings",
    ):
        assert sign in result.output


def test_the_demo_plays_a_script(data_dir: Path, tmp_path: Path) -> None:
    script = tmp_path / "scene.txt"
    script.write_text("# a comment\n@coach who releases the batch?\n/cdmo\n@coach\n", encoding="utf-8")

    result = run(data_dir, "demo", "--script", str(script))

    assert result.exit_code == 0, result.output
    assert "a comment" not in result.output
    assert "Sources" in result.output
    assert "There is no question in that" in result.output


def test_the_demo_draws_what_it_shows(data_dir: Path, tmp_path: Path) -> None:
    script, picture = tmp_path / "scene.txt", tmp_path / "demo.svg"
    script.write_text("/cdmo help\n", encoding="utf-8")

    result = run(data_dir, "demo", "--script", str(script), "--picture", str(picture))

    assert result.exit_code == 0
    drawn = picture.read_text(encoding="utf-8")
    assert "CDMO&#160;Coach" in drawn
    assert "url(http" not in drawn


@pytest.mark.parametrize(
    ("line", "sign"),
    [
        ("invite", "Hello"),
        ("digest", "Tip of the day"),
        ("/cdmo digest", "Tip of the day"),
        ("home", "My settings"),
        ("settings", "Phase of the project"),
    ],
)
def test_the_demo_shows_the_other_surfaces(data_dir: Path, tmp_path: Path, line: str, sign: str) -> None:
    script = tmp_path / "scene.txt"
    script.write_text(line, encoding="utf-8")

    assert sign in run(data_dir, "demo", "--script", str(script)).output


def test_a_missing_script_is_named(data_dir: Path) -> None:
    result = run(data_dir, "demo", "--script", "no-such-scene.txt")

    assert result.exit_code == 2
    assert "no-such-scene.txt" in result.output


def test_the_manifest_is_ready_for_both_modes(tmp_path: Path) -> None:
    socket = json.loads(run(tmp_path, "manifest").output)
    http = json.loads(run(tmp_path, "manifest", "--url", "https://coach.example.com/").output)

    assert socket["settings"]["socket_mode_enabled"] is True
    assert http["settings"]["socket_mode_enabled"] is False
    assert http["settings"]["event_subscriptions"]["request_url"] == "https://coach.example.com/slack/events"
    assert run(tmp_path, "manifest", "--url", "http://coach").exit_code == 2


def test_a_broken_card_is_named_with_its_line(tmp_path: Path, library: Library) -> None:
    card = next(iter(library.cards.values()))
    folder = tmp_path / "cards" / card.topic
    folder.mkdir(parents=True)
    (folder / f"{card.id}.md").write_text("---\nid: x\ntitle: [\n---\n", encoding="utf-8")
    for name in ("sources.yaml", "topics.yaml"):
        (tmp_path / name).write_bytes((library.root / name).read_bytes())

    result = CliRunner().invoke(app, ["tip"], env={"CDMO_KNOWLEDGE_DIR": str(tmp_path)})

    assert result.exit_code == 2
    assert f"{card.id}.md:" in result.output.replace("\n", "")


def test_a_setting_out_of_range_is_named() -> None:
    result = CliRunner().invoke(app, ["tip"], env={"CDMO_PORT": "none", "CDMO_SENSITIVITY": "loud"})

    assert result.exit_code == 2
    assert "CDMO_PORT" in result.output
    assert "CDMO_SENSITIVITY" in result.output


def test_a_data_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file", encoding="utf-8")

    result = run(tmp_path / "data", "index")

    assert result.exit_code == 2
    assert "Traceback" not in result.output
    assert "CDMO_DATA_DIR" in result.output or "cannot be written" in result.output
