from pathlib import Path

import pytest
import yaml

from bot.content import content_root
from bot.content.assessment import load_assessment
from bot.errors import ContentError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A knowledge folder whose assessment a test may spoil."""
    for name in ("assessment.yaml", "topics.yaml"):
        (tmp_path / name).write_text((content_root() / name).read_text(encoding="utf-8"), encoding="utf-8")
    return tmp_path


def spoil(folder: Path, old: str, new: str) -> None:
    path = folder / "assessment.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_assessment_has_sixteen_statements_on_four_marks() -> None:
    assessment = load_assessment(content_root())

    assert len(assessment.marks) == 4
    assert len(assessment.statements) == 16
    for mark in assessment.marks:
        about = [item for item in assessment.statements.values() if item.mark == mark]
        assert len(about) == 4
        assert any(item.reversed for item in about)


def test_the_order_of_the_file_is_kept() -> None:
    assessment = load_assessment(content_root())
    document = yaml.safe_load((content_root() / "assessment.yaml").read_text(encoding="utf-8"))

    assert list(assessment.statements) == [entry["id"] for entry in document["statements"]]


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("topics: [manufacturing-as-strategy,", "topics: [no-such-topic,", "unknown topic 'no-such-topic'"),
        ("  mark: joint-decisions", "  mark: no-such-mark", "unknown mark 'no-such-mark'"),
        ("- id: thanks-by-name", "- id: asked-their-specialists", "'asked-their-specialists' is taken"),
        (
            "- id: joint-decisions\n  title",
            "- id: respect-for-makers\n  title",
            "'respect-for-makers' is taken",
        ),
        ("  reversed: true", "  revrsed: true", "revrsed"),
    ],
)
def test_a_fault_is_named_with_its_line(folder: Path, old: str, new: str, named: str) -> None:
    spoil(folder, old, new)

    with pytest.raises(ContentError, match=r"assessment\.yaml:\d+") as caught:
        load_assessment(folder)

    assert named in str(caught.value)


def test_a_mark_without_statements_is_a_fault(folder: Path) -> None:
    spoil(folder, "statements:\n", "- id: lonely\n  title: Lonely\n  topics: [contract-set]\nstatements:\n")

    with pytest.raises(ContentError, match="no statement is about 'lonely'"):
        load_assessment(folder)
