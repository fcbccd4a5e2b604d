"""The README keeps up: every setting and every verb stands in it."""

from pathlib import Path

import pytest
import typer
from prometheus_client import Counter
from prometheus_client.metrics import MetricWrapperBase

from bot.cli.main import app
from bot.jobs import durable
from bot.settings import Settings, variable
from bot.web import probes, socket_mode

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def _metrics() -> set[str]:
    """The names of the metrics, as a scraper sees them."""
    declared = [item for module in (durable, probes, socket_mode) for item in vars(module).values()]
    return {
        f"{item._name}_total" if isinstance(item, Counter) else item._name
        for item in declared
        if isinstance(item, MetricWrapperBase)
    }


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_explained(name: str) -> None:
    assert f"| `{variable(name)}` |" in README


@pytest.mark.parametrize("verb", sorted(typer.main.get_command(app).commands))  # type: ignore[attr-defined]
def test_every_verb_is_named(verb: str) -> None:
    assert f"`cdmo-coach {verb}" in README or f"`{verb}`" in README


@pytest.mark.parametrize("name", sorted(_metrics()))
def test_every_metric_is_explained(name: str) -> None:
    assert f"| `{name}` |" in README


def test_the_number_of_cards_is_right() -> None:
    cards = len(list((Path(__file__).parents[1] / "knowledge" / "cards").glob("*/*.md")))

    assert f"from {cards} cards" in README
