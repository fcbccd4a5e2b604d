"""A fake Slack that remembers what was posted where, installs apps, and has bad days."""

import random
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from tests.slack.fake_slack import BOT_USER, HOME, FakeSlack

TEAMS = {"code-one": "T0ONE", "code-two": "T0TWO"}


@dataclass
class BusySlack(FakeSlack):
    """`trouble` is the share of calls that end in 429 or 503, half of the latter after they had their effect."""

    trouble: float = 0.0
    retry_after: str = "1"
    randomness: random.Random = field(default_factory=lambda: random.Random(7))
    posted: list[dict[str, Any]] = field(default_factory=list)
    refreshed: int = 0
    refused: int = 0
    """Calls that ended in 429 or 503."""
    _posting: Lock = field(default_factory=Lock)

    def answer(self, method: str, params: Mapping[str, Any]) -> tuple[int, dict[str, str], dict[str, Any]]:
        """What a method answers; what anyone can see is kept in `posted`."""
        status, headers, body = self._on_this_day(method, params)
        if status != 200:
            with self._posting:
                self.refused += 1
        return status, headers, body

    def _on_this_day(
        self, method: str, params: Mapping[str, Any]
    ) -> tuple[int, dict[str, str], dict[str, Any]]:
        draw = self.randomness.random()
        if draw < self.trouble / 3:
            return 429, {"Retry-After": self.retry_after}, {"ok": False, "error": "ratelimited"}
        if draw < self.trouble * 2 / 3:
            return 503, {}, {}
        if method == "oauth.v2.access":
            return 200, {}, self._granted(params)
        if method in ("conversations.replies", "conversations.history"):
            return 200, {}, {"ok": True, "messages": self._said(params)}
        status, headers, body = super().answer(method, params)
        if method in ("chat.postMessage", "response_url") and body.get("ok"):
            with self._posting:
                self.posted.append({**params, "method": method, "ts": body.get("ts"), "at": time.time()})
        if draw > 1 - self.trouble / 3:
            return 503, {}, {}
        return status, headers, body

    def _said(self, params: Mapping[str, Any]) -> list[dict[str, Any]]:
        with self._posting:
            return [
                said
                for said in self.posted
                if said.get("channel") == params["channel"] and said.get("thread_ts") == params.get("ts")
            ]

    def _granted(self, params: Mapping[str, Any]) -> dict[str, Any]:
        if params.get("grant_type") == "refresh_token":
            self.refreshed += 1
            fresh = {"access_token": f"xoxe.xoxb-fresh-{self.refreshed}", "refresh_token": "xoxe-1-next"}
            return {"ok": True, "token_type": "bot", "expires_in": 43200, **fresh}
        team = TEAMS.get(str(params.get("code")), HOME)
        return {
            "ok": True,
            "app_id": "A0COACH",
            "token_type": "bot",
            "access_token": f"xoxb-of-{team}",
            "bot_user_id": BOT_USER,
            "scope": "chat:write,commands",
            "team": {"id": team, "name": team},
            "authed_user": {"id": "U0INSTALLER"},
        }
