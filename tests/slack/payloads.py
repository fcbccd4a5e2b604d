"""Payloads as Slack sends them: the stored samples, with the parts that a test is about replaced."""

import json
from pathlib import Path
from typing import Any

from tests.slack.fake_slack import BOT_USER, HOME
from tests.slack.workplace import ANA, INTERNAL

FOLDER = Path(__file__).parent / "payloads"
_events = iter(range(10_000))


def sample(name: str) -> dict[str, Any]:
    """A stored payload."""
    body: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return body


def event(kind: str, *, outer: dict[str, Any] | None = None, **fields: Any) -> dict[str, Any]:
    """An event with an id of its own."""
    body = sample(kind)
    body["event_id"] = f"Ev{next(_events):08d}"
    body["event"] = {name: value for name, value in (body["event"] | fields).items() if value is not None}
    return body | (outer or {})


def message(
    text: str, *, user: str = ANA, channel: str = INTERNAL, ts: str | None = None, **fields: Any
) -> dict[str, Any]:
    """A message in a channel."""
    ts = ts or f"1700000200.{next(_events):06d}"
    return event("message_channels", text=text, user=user, channel=channel, ts=ts, event_ts=ts, **fields)


def mention(
    text: str, *, user: str = ANA, channel: str = INTERNAL, ts: str | None = None, **fields: Any
) -> dict[str, Any]:
    """A mention of the coach in a channel."""
    ts = ts or f"1700000200.{next(_events):06d}"
    said = f"<@{BOT_USER}> {text}"
    return event("app_mention", text=said, user=user, channel=channel, ts=ts, event_ts=ts, **fields)


def direct(text: str, *, user: str = ANA, ts: str | None = None, **fields: Any) -> dict[str, Any]:
    """A direct message to the coach."""
    ts = ts or f"1700000200.{next(_events):06d}"
    return event("message_im", text=text, user=user, ts=ts, event_ts=ts, **fields)


def command(
    text: str, response_url: str, *, user: str = ANA, channel: str = INTERNAL, **fields: Any
) -> dict[str, Any]:
    """`/cdmo` with words."""
    body = sample("slash_command") | {"text": text, "user_id": user, "channel_id": channel}
    return body | {"response_url": response_url, "trigger_id": f"{next(_events)}.trigger"} | fields


def press(
    action: str,
    value: str = "",
    response_url: str = "",
    *,
    user: str = ANA,
    channel: str = INTERNAL,
    team: str = HOME,
    **fields: Any,
) -> dict[str, Any]:
    """A button in a private message."""
    body = sample("block_actions_message")
    body["user"] |= {"id": user, "team_id": team}
    body["channel"]["id"] = body["container"]["channel_id"] = channel
    body["actions"][0] |= {"action_id": action, "value": value}
    return body | {"response_url": response_url, "trigger_id": f"{next(_events)}.trigger"} | fields


def press_at_home(action: str, value: str = "", *, user: str = ANA) -> dict[str, Any]:
    """A button in App Home."""
    body = sample("block_actions_home")
    body["user"]["id"] = user
    body["actions"][0] |= {"action_id": action, "value": value}
    return body | {"trigger_id": f"{next(_events)}.trigger"}


def submission(callback: str, fields: dict[str, Any], *, memory: str = "", user: str = ANA) -> dict[str, Any]:
    """A form that was sent; `fields` are the states of its inputs by block id."""
    body = sample("view_submission")
    body["user"]["id"] = user
    state = {"values": {name: {"x": value} for name, value in fields.items()}}
    body["view"] |= {"callback_id": callback, "private_metadata": memory, "state": state}
    body["view"] |= {"id": f"V{next(_events)}", "hash": f"{next(_events)}"}
    return body


def shortcut(
    callback: str, text: str = "", *, author: str = ANA, user: str = ANA, channel: str = INTERNAL
) -> dict[str, Any]:
    """A shortcut on a message."""
    body = sample("message_shortcut")
    body["user"]["id"] = user
    body["channel"]["id"] = channel
    body["message"] |= {"user": author, "text": text}
    return body | {"callback_id": callback, "trigger_id": f"{next(_events)}.trigger"}
