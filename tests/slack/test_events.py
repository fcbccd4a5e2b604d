"""Slack's own payloads of every kind: taken without an exception, and each kind listened to."""

import json
import logging
from pathlib import Path
from typing import Any

import pytest

import bot.slack
from tests.slack import payloads
from tests.slack.workplace import Workplace

MANIFEST = json.loads((Path(bot.slack.__file__).parent / "manifest.json").read_text(encoding="utf-8"))
SAMPLES = sorted(path.stem for path in payloads.FOLDER.glob("*.json"))
SCOPE_OF = {
    "app_mention": "app_mentions:read",
    "channel_archive": "channels:read",
    "channel_left": "channels:read",
    "channel_shared": "channels:read",
    "channel_unshared": "channels:read",
    "group_archive": "groups:read",
    "group_left": "groups:read",
    "member_joined_channel": "channels:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "app_context_changed": "assistant:write",
    "app_home_opened": None,
    "app_uninstalled": None,
    "tokens_revoked": None,
}
"""The scope that each subscription needs."""


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_taken_without_a_complaint(
    workplace: Workplace, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    body = payloads.sample(name)
    if "response_url" in body:
        body["response_url"] = workplace.slack.response_url()
    with caplog.at_level(logging.WARNING):
        status = workplace.deliver(body)

    assert status == 200
    assert [record.getMessage() for record in caplog.records] == []


@pytest.mark.parametrize("name", SAMPLES)
def test_a_payload_with_holes_never_ends_in_an_exception(workplace: Workplace, name: str) -> None:
    for hole in sorted(_inner(payloads.sample(name))):
        body = payloads.sample(name)
        if "response_url" in body:
            body["response_url"] = workplace.slack.response_url()
        del _inner(body)[hole]

        assert workplace.deliver(body) in (200, 404, 500)


def test_subscriptions_and_scopes_belong_together() -> None:
    subscribed = set(MANIFEST["settings"]["event_subscriptions"]["bot_events"])
    scopes = set(MANIFEST["oauth_config"]["scopes"]["bot"])

    assert subscribed == set(SCOPE_OF)
    assert {scope for scope in SCOPE_OF.values() if scope} <= scopes
    beyond_events = {"chat:write", "commands", "users:read", "files:write"}
    assert scopes == {scope for scope in SCOPE_OF.values() if scope} | beyond_events
    assert set(MANIFEST["oauth_config"]["scopes"]["bot_optional"]) < scopes


def test_the_manifest_keeps_slacks_lengths() -> None:
    shown, features = MANIFEST["display_information"], MANIFEST["features"]

    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert 175 <= len(shown["long_description"]) <= 4000
    assert len(features["agent_view"]["agent_description"]) <= 300
    assert len(features["agent_view"]["suggested_prompts"]) <= 4
    assert all(len(shortcut["name"]) <= 24 for shortcut in features["shortcuts"])
    assert "assistant_view" not in features


def test_every_event_and_shortcut_of_the_manifest_has_a_listener(workplace: Workplace) -> None:
    for name in ("coach_message", "find_guidance", "check_draft"):
        assert name in {shortcut["callback_id"] for shortcut in MANIFEST["features"]["shortcuts"]}
    for kind in MANIFEST["settings"]["event_subscriptions"]["bot_events"]:
        assert any(
            payloads.sample(name).get("event", {}).get("type") == kind.split(".")[0] for name in SAMPLES
        ), kind


def _inner(body: dict[str, Any]) -> dict[str, Any]:
    inner: dict[str, Any] = body.get("event") or body
    return inner
