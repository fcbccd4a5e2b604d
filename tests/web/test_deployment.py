"""What is needed to deploy names every setting and holds together."""

from pathlib import Path

import yaml
from pydantic_settings import BaseSettings

from bot.settings import Settings, variable

ROOT = Path(__file__).parents[2]


def test_the_example_names_every_setting_with_its_default() -> None:
    lines = dict(
        line.lstrip("#").split("=", 1)
        for line in (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
        if "=" in line and not line.startswith("# ")
    )

    assert {variable(name) for name in Settings.model_fields} <= lines.keys()
    for name, field in Settings.model_fields.items():
        expected = "" if field.default is None else str(field.default)
        assert lines[variable(name)] == expected, name


def test_an_unchanged_example_changes_nothing(monkeypatch: object) -> None:
    assert isinstance(Settings(_env_file=ROOT / ".env.example"), BaseSettings)


def test_compose_brings_up_the_coach_its_database_and_its_index() -> None:
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))

    assert compose["services"].keys() == {"coach", "postgres", "chroma"}
    mine = compose["services"]["coach"]["environment"]
    known = {variable(name) for name in Settings.model_fields}
    assert mine.keys() <= known


def test_the_image_pins_the_tested_torch_and_runs_as_nobody_special() -> None:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    pinned = next(
        line
        for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
        if line.startswith("torch==")
    )

    assert f'"{pinned}"' in text
    assert "USER coach" in text
    for source in (
        line.split()[1] for line in text.splitlines() if line.startswith("COPY ") and "--" not in line
    ):
        assert (ROOT / source).exists(), source
