"""The language content: what the loader refuses, and what the shipped texts promise."""

import itertools
import re
import shutil
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from rapidfuzz import fuzz

from bot.content.language import SLOTS, Language, RewordingPattern, load_language
from bot.content.root import content_root
from bot.detection.labels import ATTITUDES
from bot.errors import ContentError

PRECEDENCE = (
    "widget-builder",
    "blame",
    "dismissing-expertise",
    "meddling-oversight",
    "adversarial-negotiation",
    "unrealistic-demands",
    "over-the-wall",
    "commodity-framing",
    "afterthought",
)
ALIKE = 70
"""Percentage of equal characters from which two texts are too much alike."""


@pytest.fixture(scope="module")
def language() -> Language:
    return load_language(content_root())


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the content that a test may spoil."""
    shipped = content_root()
    (tmp_path / "language").mkdir()
    for name in ("attitudes", "replacements", "rewordings"):
        shutil.copy(shipped / "language" / f"{name}.yaml", tmp_path / "language")
    shutil.copy(shipped / "phrases.yaml", tmp_path)
    shutil.copytree(shipped / "cards", tmp_path / "cards")
    return tmp_path


def spoil(path: Path, old: str, new: str) -> int:
    """Replace the first occurrence and return the line on which it stood."""
    text = path.read_text(encoding="utf-8")
    before, found, after = text.partition(old)
    assert found
    path.write_text(before + new + after, encoding="utf-8")
    return before.count("\n") + 1


def append(path: Path, entry: str) -> int:
    """Add an entry and return the line on which it begins."""
    text = path.read_text(encoding="utf-8")
    path.write_text(text + entry, encoding="utf-8")
    return text.count("\n") + 1


def test_attitudes_stand_in_the_order_of_precedence(language: Language) -> None:
    assert tuple(language.attitudes) == PRECEDENCE


def test_a_reason_is_one_sentence(language: Language) -> None:
    for attitude in language.attitudes.values():
        assert re.fullmatch(r"[^.!?]+\.", attitude.why), attitude.why


def test_a_step_of_rebuilding_carries_an_example(language: Language) -> None:
    for attitude in language.attitudes.values():
        for step in attitude.rebuild:
            assert re.search(r'"[^"]+"', step), step


@pytest.mark.parametrize("attitude", PRECEDENCE)
def test_every_attitude_is_covered(language: Language, attitude: str) -> None:
    phrases, patterns, replacements = (
        Counter(entry.attitude for entry in entries)[attitude]
        for entries in (language.phrases, language.patterns, language.replacements)
    )

    assert 13 <= phrases <= 15
    assert patterns >= 12
    assert replacements >= 4


def test_there_are_enough_texts(language: Language) -> None:
    assert len(language.phrases) == 125
    assert len(language.replacements) >= 70
    assert sum(len(entry.find) for entry in language.replacements) >= 150


@pytest.mark.parametrize("side", ["say", "instead_of"])
def test_no_two_texts_are_alike(language: Language, side: str) -> None:
    texts: Sequence[str] = [getattr(phrase, side) for phrase in language.phrases]
    if side == "say":
        texts = [*texts, *(pattern.say for pattern in language.patterns)]

    alike = [
        pair
        for pair in itertools.combinations(texts, 2)
        if fuzz.ratio(pair[0].lower(), pair[1].lower(), score_cutoff=ALIKE)
    ]

    assert alike == []


def test_a_phrase_is_not_its_own_reframing(language: Language) -> None:
    for phrase in language.phrases:
        assert fuzz.ratio(phrase.instead_of.lower(), phrase.say.lower()) < 90, phrase.id


def test_a_replacement_never_brings_back_a_contemptuous_phrase(language: Language) -> None:
    found = re.compile(
        "|".join(rf"\b{re.escape(phrase)}\b" for entry in language.replacements for phrase in entry.find)
    )
    neutral = [entry.say for entry in language.replacements] + [pattern.say for pattern in language.patterns]

    assert [text for text in neutral if found.search(text.lower())] == []


def test_a_pattern_knows_its_slots() -> None:
    pattern = RewordingPattern(
        id="one", attitude="blame", when=("late", "slow"), say="Can {partner} say when the {item} comes?"
    )

    assert pattern.slots == {"partner", "item"}
    assert pattern.slots <= set(SLOTS)


def test_every_attitude_has_patterns_for_a_message_that_names_nothing(language: Language) -> None:
    for attitude in PRECEDENCE:
        always_fillable = [
            pattern
            for pattern in language.patterns
            if pattern.attitude == attitude and pattern.slots <= {"partner"}
        ]
        assert len(always_fillable) >= 10, attitude


def test_an_overlong_phrase_is_refused_with_its_line(root: Path) -> None:
    line = append(
        root / "phrases.yaml",
        f"- id: too-long\n  attitude: blame\n  instead_of: Short enough.\n  say: {'long ' * 40}\n",
    )

    with pytest.raises(ContentError, match=rf"phrases\.yaml:{line}: phrases 'too-long', say: "):
        load_language(root)


def test_a_misspelt_key_is_refused_with_its_line(root: Path) -> None:
    line = spoil(root / "language" / "attitudes.yaml", "  title: Blame", "  titel: Blame")

    with pytest.raises(ContentError, match=rf"attitudes\.yaml:{line - 1}: attitudes 'blame', titel: "):
        load_language(root)


@pytest.mark.parametrize("phrase", ["vendor", "Button Pushers"])
def test_a_single_word_or_a_capital_is_no_phrase_to_replace(root: Path, phrase: str) -> None:
    path = root / "language" / "replacements.yaml"
    line = append(path, f"- attitude: blame\n  find: [{phrase}]\n  say: partner\n")

    with pytest.raises(ContentError, match=rf"replacements\.yaml:{line}: "):
        load_language(root)


def test_a_phrase_to_replace_stands_once(root: Path) -> None:
    path = root / "language" / "replacements.yaml"
    line = append(path, "- attitude: blame\n  find: [trained monkeys]\n  say: operators\n")

    with pytest.raises(ContentError, match=rf"replacements\.yaml:{line}: 'trained monkeys' stands twice"):
        load_language(root)


@pytest.mark.parametrize(
    ("say", "problem"),
    [
        ("Could the people at {site} tell us more about it?", "a slot that cannot be filled"),
        ("Could the people at {partner tell us more about it?", "a slot that cannot be filled"),
        ("I see. {partner} may want to tell us more about it.", "opens a sentence with a slot"),
    ],
)
def test_a_slot_that_cannot_be_filled_is_refused_with_its_line(root: Path, say: str, problem: str) -> None:
    path = root / "language" / "rewordings.yaml"
    line = append(path, f'- id: odd\n  attitude: blame\n  when: [late, slow]\n  say: "{say}"\n')

    with pytest.raises(ContentError, match=rf"rewordings\.yaml:{line}: pattern 'odd' (has )?{problem}"):
        load_language(root)


def test_the_classifier_names_the_attitudes_that_are_written_about() -> None:
    assert ATTITUDES == PRECEDENCE


def test_an_unknown_attitude_or_card_is_refused_with_its_line(root: Path) -> None:
    phrase = append(
        root / "phrases.yaml", "- id: odd\n  attitude: rudeness\n  instead_of: Some words.\n  say: Others.\n"
    )
    spoil(root / "language" / "attitudes.yaml", "[lang-widget-builder-harm, ", "[good-manners, ")

    with pytest.raises(ContentError) as raised:
        load_language(root)

    assert f"phrases.yaml:{phrase}: unknown attitude 'rudeness'." in str(raised.value)
    assert re.search(r"attitudes\.yaml:\d+: unknown card 'good-manners'\.", str(raised.value))


def test_a_repeated_id_is_refused_with_its_line(root: Path) -> None:
    path = root / "phrases.yaml"
    line = append(path, "- id: one-job\n  attitude: blame\n  instead_of: Some words.\n  say: Others.\n")

    with pytest.raises(ContentError, match=rf"phrases\.yaml:{line}: 'one-job' stands twice under phrases"):
        load_language(root)
