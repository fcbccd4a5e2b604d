from pathlib import Path

import pytest

from bot.content import content_root
from bot.content.assessment import load_assessment
from bot.content.truce import load_truce
from bot.errors import ContentError


def test_the_charter_has_the_marks_of_the_assessment() -> None:
    charter = load_truce(content_root())

    assert [mark.id for mark in charter.marks] == list(load_assessment(content_root()).marks)
    assert charter.title
    assert charter.preamble
    assert charter.closing


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("charter:\n  title: T\n  preamble: P\n  marks: []\n  closing: C\n", "marks"),
        ("charter:\n  title: T\n  preamble: P\n", "closing"),
        ("charter:\n  titel: T\n", "titel"),
        ("- a\n", "valid dictionary"),
        ("charter: [", "not valid YAML"),
    ],
)
def test_a_faulty_charter_is_refused_with_its_place(tmp_path: Path, text: str, named: str) -> None:
    (tmp_path / "truce.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(ContentError, match=r"truce\.yaml:\d+") as caught:
        load_truce(tmp_path)

    assert named in str(caught.value)


def test_a_missing_charter_is_reported(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="missing"):
        load_truce(tmp_path)
