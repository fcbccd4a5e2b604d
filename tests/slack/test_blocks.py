"""Block Kit of every surface: as reviewed, and within Slack's limits whatever is put in."""

import json
import os
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.coach.kudos import Kudo
from bot.coach.privacy import StoredItem
from bot.content.library import Library, load_library
from bot.model import CitedSource, Review
from bot.slack.blocks import notices
from bot.slack.blocks.answer import answer_message, shared_message
from bot.slack.blocks.card import card_view
from bot.slack.blocks.check import check_blocks, check_message, check_view
from bot.slack.blocks.digest import digest_message
from bot.slack.blocks.guidance import guidance_view
from bot.slack.blocks.help import VERBS, help_message
from bot.slack.blocks.home import HomeContent, home_view
from bot.slack.blocks.kit import Message
from bot.slack.blocks.nudge import nudge_message, reword_view, why_view
from bot.slack.blocks.settings import channel_settings_view, my_settings_view
from bot.slack.blocks.together import (
    insights_message,
    kudos_form,
)
from tests.slack.catalogue import (
    AT,
    ATTITUDE,
    CHANNEL,
    INSIGHT,
    ME,
    NUDGE,
    PHRASE,
    TIP,
    change,
    recent,
    surfaces,
)
from tests.slack.conftest import KNOWLEDGE
from tests.slack.hostile import hostile
from tests.slack.limits import message_faults, view_faults
from tests.slack.workplace import known

GOLDEN = Path(__file__).parent / "golden"
ALIVE = ("<!", "<https://evil", "<@U0ANA> <#")


@cache
def real_library() -> Library:
    """The real cards, for tests whose arguments are drawn."""
    return load_library(KNOWLEDGE)


SURFACES = sorted(path.stem for path in GOLDEN.glob("*.json") if path.stem != "safety_matrix")


def test_every_surface_has_its_golden_file() -> None:
    """`UPDATE_GOLDEN=1` writes them anew; look at the difference before you keep it."""
    found = surfaces()
    if os.environ.get("UPDATE_GOLDEN"):
        for name, surface in found.items():
            text = json.dumps(_plain(surface), indent=2, ensure_ascii=False)
            (GOLDEN / f"{name}.json").write_text(f"{text}\n", encoding="utf-8")

    assert sorted(found) == SURFACES or os.environ.get("UPDATE_GOLDEN")


@pytest.mark.parametrize("name", SURFACES)
def test_a_surface_looks_as_reviewed_and_holds_the_limits(name: str) -> None:
    surface = surfaces()[name]

    assert _plain(surface) == json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
    assert _faults(surface) == []


def test_every_card_can_be_read(library: Library) -> None:
    for card in library.cards.values():
        assert view_faults(card_view(card, library)) == [], card.id


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=hostile(longest=120), sources=st.integers(0, 30), share=st.booleans())
def test_an_answer_always_fits_with_its_sources_and_feedback(text: str, sources: int, share: bool) -> None:
    library = real_library()
    cited = tuple(
        CitedSource(id="eu-gmp-ch7", section=text[:80], title=text[:300], url=f"https://example.org/{number}")
        for number in range(sources)
    )

    whole = answer_message(known(markdown=text * 3, sources=cited), "id", library, share=share)

    assert _faults(whole) == []
    assert ("*Sources*" in json.dumps(whole.blocks)) == bool(sources)
    assert "answer_feedback" in json.dumps(whole.blocks)


def test_a_long_body_is_cut_and_says_so(library: Library) -> None:
    whole = answer_message(known(markdown="A line of words.\n" * 2000), "id", library)

    assert "Shortened to fit Slack" in json.dumps(whole.blocks)
    assert sum(len(text) for text in _texts(whole.blocks)) < 12_000
    assert "answer_feedback" in json.dumps(whole.blocks)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=hostile(longest=60))
def test_whatever_people_typed_every_surface_holds(text: str) -> None:
    library = real_library()
    attitude = replace(ATTITUDE, why=text, title=text, definition=text, rebuild=(text,) * 4)
    flagged = Review(flag=True, score=1, attitude="x", span=(0, len(text)), rewording=text, why=text)
    kudo = Kudo(by="U0ANA", text=text)
    home = HomeContent(
        tip=replace(TIP, text=text),
        topic=text,
        settings=replace(ME, role=text),
        nudges=(recent(text),) * 9,
        channels=(CHANNEL,) * 30,
        stored=(StoredItem(what=text, count=1, details=(text,) * 5, kept=text),) * 20,
        attitudes={"widget-builder": attitude},
        now=AT,
    )
    built = [
        nudge_message("id", replace(NUDGE, words=text, attitude=attitude, rewording=text)),
        nudge_message(
            "id", replace(NUDGE, words=text, attitude=attitude, rewording=None, rebuild=(text,) * 9)
        ),
        reword_view("id", words=text, draft=text, rebuild=(text,)),
        why_view(attitude, ()),
        check_message(text, flagged, attitude, None),
        check_view(text, check_blocks(text, flagged, attitude, None)),
        shared_message(known(markdown=text), "id", library, text, "U0ANA"),
        guidance_view(known(markdown=text), library),
        home_view(home),
        my_settings_view(replace(ME, timezone=text), library.taxonomy.roles, channel=None),
        channel_settings_view(
            replace(CHANNEL, partners=(text,) * 9, phase=text),
            library.taxonomy.phases,
            (change(text, text),) * 50,
        ),
        kudos_form("C0INTERNAL", text, shared=False, digest_on=True),
        digest_message(replace(TIP, text=text), replace(PHRASE, say=text), [kudo] * 9, more=text),
        insights_message(replace(INSIGHT, gaps=(text,) * 40, comments=(text,) * 40), library.cards, {}),
        notices.notice(text or "x"),
    ]

    for surface in built:
        assert _faults(surface) == []
        assert not any(alive in text for alive in ALIVE for text in _parsed(_plain(surface)))


def test_help_names_every_verb() -> None:
    shown = json.dumps(_plain(help_message()))

    for verb in VERBS.values():
        assert verb.usage.split(" [")[0] in shown.replace("&lt;", "<").replace("&gt;", ">")


def _plain(surface: Any) -> Any:
    if isinstance(surface, Message):
        return {"text": surface.text, "blocks": list(surface.blocks)}
    return surface


def _faults(surface: Any) -> list[str]:
    if isinstance(surface, Message):
        return message_faults(surface.text, surface.blocks)
    return view_faults(surface)


def _parsed(node: Any) -> list[str]:
    """The texts in which Slack looks for links and mentions; in plain and rich text it does not."""
    if isinstance(node, Mapping):
        own = [node["text"]] if node.get("type") in ("mrkdwn", "markdown") else []
        return own + [text for value in node.values() for text in _parsed(value)]
    return [text for item in node for text in _parsed(item)] if isinstance(node, list | tuple) else []


def _texts(node: Any) -> list[str]:
    if isinstance(node, Mapping):
        own = [node["text"]] if isinstance(node.get("text"), str) else []
        return own + [text for value in node.values() for text in _texts(value)]
    return [text for item in node for text in _texts(item)] if isinstance(node, list | tuple) else []
