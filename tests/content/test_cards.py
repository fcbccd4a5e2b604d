"""Cards: what is read, and what is said about a broken one."""

from pathlib import Path

import pytest

from bot.content import Library, load_library
from bot.content.cards import cited_in, parse_card
from bot.content.library import read_library
from bot.errors import ContentError

CARD = """---
id: batch-sample
title: A sample
topic: batch-review-and-release
phases: [commercial]
roles: [QA]
asks: [who releases it, do we sign, whose batch is it, is a CoA enough, can we ship]
tip: Ask today who signs.
sources:
  - {id: cfr-211-22, section: "211.22(a)"}
reviewed: 2026-11-22
---
## In short
The owner decides [cfr-211-22 §211.22(a)].

## Do
- Read the record.
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "batch-sample.md"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_card_is_read_whole(tmp_path: Path) -> None:
    card, faults = parse_card(written(tmp_path, CARD), shown_as="batch-sample.md")

    assert faults == []
    assert card is not None
    assert list(card.sections) == ["In short", "Do"]
    assert cited_in(card) == set(card.citations)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("title: A sample\n", "", "title"),
        ("tip: Ask today who signs.", f"tip: {'x' * 281}", ":8: tip"),
        ("roles: [QA]", "role: [QA]", ":6: role"),
        ("title: A sample", "title: A: sample", ":3: the front matter is not valid YAML"),
        ("## Do", "## Doings", ":16: unknown section 'Doings'"),
        ("## In short", "## Do", "does not start with '## In short'"),
        ("do we sign, ", "", ":7: asks"),
        ("## In short", "Lost words.\n\n## In short", "text before the first section"),
    ],
)
def test_a_fault_names_file_and_line(tmp_path: Path, old: str, new: str, told: str) -> None:
    _, faults = parse_card(written(tmp_path, CARD.replace(old, new)), shown_as="batch-sample.md")

    assert any(told in str(fault) and str(fault).startswith("batch-sample.md:") for fault in faults), faults


@pytest.fixture
def knowledge(tmp_path: Path, library: Library) -> Path:
    """A small knowledge folder with the real sources and topics and one card."""
    folder = tmp_path / "knowledge"
    (folder / "cards" / "batch-review-and-release").mkdir(parents=True)
    for name in ("sources.yaml", "topics.yaml"):
        (folder / name).write_bytes((library.root / name).read_bytes())
    text = CARD.replace(
        "- Read the record.", "- Read the record. " + "Words that say something useful. " * 40
    )
    written(folder / "cards" / "batch-review-and-release", text)
    return folder


def change(knowledge: Path, old: str, new: str) -> None:
    path = knowledge / "cards" / "batch-review-and-release" / "batch-sample.md"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_sound_folder_has_no_faults(knowledge: Path) -> None:
    _, faults = read_library(knowledge)

    assert faults == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("topic: batch-review-and-release", "topic: batches", "unknown topic 'batches'"),
        ("phases: [commercial]", "phases: [someday]", "unknown value 'someday' in phases"),
        ('section: "211.22(a)"', 'section: "9.9"', "has no section '9.9'"),
        ("id: cfr-211-22,", "id: made-up,", "unknown source 'made-up'"),
        ("The owner decides [cfr-211-22 §211.22(a)].", "The owner decides.", "which the body never cites"),
        ("- Read the record.", "- Read the record [ich-q7 §16.11].", "which the front matter does not list"),
        ("- Read the record.", "- TODO", "'TODO' was left behind"),
        ("- Read the record.", "- See https://example.com", "holds a link"),
    ],
)
def test_a_card_that_refers_wrongly_is_refused(knowledge: Path, old: str, new: str, told: str) -> None:
    change(knowledge, old, new)

    with pytest.raises(ContentError, match=r"batch-sample\.md:\d+: ") as error:
        load_library(knowledge)

    assert told in str(error.value)


def test_a_fact_that_was_never_read_supports_no_card(knowledge: Path, library: Library) -> None:
    source, at = next(
        (source.id, statement.at)
        for source in library.sources.values()
        for statement in source.statements.values()
        if statement.basis == "memory"
    )
    change(knowledge, '{id: cfr-211-22, section: "211.22(a)"}', f'{{id: {source}, section: "{at}"}}')

    with pytest.raises(ContentError, match="was never read"):
        load_library(knowledge)


def test_an_empty_folder_says_that_there_are_no_cards(knowledge: Path) -> None:
    (knowledge / "cards" / "batch-review-and-release" / "batch-sample.md").unlink()

    with pytest.raises(ContentError, match="there are no cards"):
        load_library(knowledge)


def test_the_packaged_cards_are_sound_and_cover_every_topic(library: Library) -> None:
    empty = [topic for topic, cards in library.cards_by_topic.items() if len(cards) < 5]

    assert empty == []
    assert len(library.cards) >= 240
