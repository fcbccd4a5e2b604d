"""Workspaces that installed the app: their bot tokens, encrypted at rest and renewed before they expire."""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from secrets import token_hex
from time import monotonic
from typing import Any

import structlog
from cryptography.fernet import Fernet, InvalidToken
from slack_bolt import BoltContext
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.authorize import Authorize
from slack_sdk.errors import SlackClientError, SlackTokenRotationError
from slack_sdk.oauth.installation_store import Bot, Installation, InstallationStore
from slack_sdk.oauth.state_store import OAuthStateStore
from slack_sdk.oauth.token_rotation import TokenRotator

from bot.errors import CoachError, SettingsError
from bot.slack.logs import bolt_logger
from bot.store import Store, work
from bot.store import installations as rows

ROTATE_MINUTES = 120
"""Slack's own advice: renew a token of twelve hours two hours ahead."""
BELIEVED_S = 60.0
STATE_S = 600

_FIELDS = (
    "app_id",
    "enterprise_id",
    "enterprise_name",
    "team_id",
    "team_name",
    "bot_token",
    "bot_id",
    "bot_user_id",
    "bot_scopes",
    "bot_refresh_token",
    "bot_token_expires_at",
    "is_enterprise_install",
    "installed_at",
)

_log = structlog.get_logger(__name__)


class NotInstalledError(CoachError):
    """The workspace has removed the app, or its token was revoked."""


@dataclass(frozen=True, kw_only=True)
class Safe:
    """Encrypts what nobody shall read in a copy of the database."""

    fernet: Fernet

    @classmethod
    def of(cls, key: str) -> "Safe":
        """Raises `SettingsError` for a key that is none."""
        try:
            return cls(fernet=Fernet(key.encode()))
        except ValueError:
            raise SettingsError(
                "CDMO_TOKEN_KEY is not a Fernet key. Make one with: python -c "
                "'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())'"
            ) from None

    def lock(self, bot: Bot) -> str:
        """The installation as it may lie on a disk."""
        known = {name: getattr(bot, name) for name in _FIELDS}
        return self.fernet.encrypt(json.dumps(known).encode()).decode()

    def unlock(self, secret: str) -> Bot:
        """Raises `SettingsError` where another key was used."""
        try:
            return Bot(**json.loads(self.fernet.decrypt(secret.encode())))
        except InvalidToken:
            raise SettingsError(
                "CDMO_TOKEN_KEY is not the key that the tokens of installed workspaces were encrypted with."
            ) from None


class Installations(InstallationStore):
    """One bot for each workspace, or for each organisation that installed the app as a whole.

    Nothing is kept about the person who installed it. `rotator` is asked for a new token where one expires.
    """

    def __init__(
        self,
        store: Store,
        safe: Safe,
        *,
        rotator: TokenRotator | None = None,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._store = store
        self._safe = safe
        self._rotator = rotator
        self._clock = clock
        self._known: dict[str, tuple[float, Bot]] = {}

    @property
    def logger(self) -> logging.Logger:
        """Slack's logger, without detail."""
        return bolt_logger()

    def save(self, installation: Installation) -> None:
        """Keeps the bot of an installation."""
        self.save_bot(installation.to_bot())

    def save_bot(self, bot: Bot) -> None:
        """Keeps a bot, encrypted."""
        key = _key(bot.enterprise_id, bot.team_id, bot.is_enterprise_install)
        with self._store.transaction() as connection:
            rows.save_installation(connection, key, self._safe.lock(bot), datetime.now(UTC))
        self._known.pop(key, None)

    def find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        """The bot that serves a workspace, with a token that is good for a while; never another one's."""
        return self.bot_of(_key(enterprise_id, team_id, is_enterprise_install))

    def delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """Forgets the tokens of a workspace; without a workspace, of the organisation."""
        key = _key(enterprise_id, team_id, False)
        with self._store.transaction() as connection:
            rows.delete_installation(connection, key)
        self._known.pop(key, None)

    def delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """Nothing: no person's token is kept."""

    def teams(self) -> list[str]:
        """The keys of all installations."""
        with self._store.reading() as connection:
            return rows.installed_teams(connection)

    def token_for(self, key: str) -> str:
        """A token for work that no request of Slack's began; raises `NotInstalledError`."""
        bot = self.bot_of(key)
        if bot is None:
            raise NotInstalledError("The app is not installed in this workspace any more.")
        return bot.bot_token

    def bot_of(self, key: str) -> Bot | None:
        """The bot of an installation, from memory for a minute."""
        at, known = self._known.get(key, (float("-inf"), None))
        if known is not None and self._clock() - at < BELIEVED_S:
            return known
        with self._store.reading() as connection:
            secret = rows.installation_secret(connection, key)
        if secret is None:
            return None
        bot = self._renewed(key, self._safe.unlock(secret))
        self._known[key] = (self._clock(), bot)
        return bot

    def _renewed(self, key: str, bot: Bot) -> Bot:
        """The bot with a new token where the old one expires soon; one replica at a time asks for it."""
        if self._rotator is None or not _expires_soon(bot):
            return bot
        with self._store.transaction(alone_for=f"rotate {key}") as connection:
            newest = self._safe.unlock(rows.installation_secret(connection, key) or self._safe.lock(bot))
            try:
                fresh = self._rotator.perform_bot_token_rotation(
                    bot=newest, minutes_before_expiration=ROTATE_MINUTES
                )
            except (SlackTokenRotationError, SlackClientError, OSError) as error:
                _log.warning("token not renewed", error=type(error).__name__)
                return newest
            if fresh is None:
                return newest
            rows.save_installation(connection, key, self._safe.lock(fresh), datetime.now(UTC))
            return fresh


class OneWorkspace(Authorize):
    """Authorises every request as the one workspace whose token the settings hold."""

    def __init__(self, us: AuthorizeResult) -> None:
        self._us = us

    def __call__(self, **_request: Any) -> AuthorizeResult:
        """Always the same; asked of Slack once, before anything ran."""
        return self._us


class StoredAuthorize(Authorize):
    """Authorises requests from the stored installation alone: no call of Slack's API for every event."""

    def __init__(self, installations: Installations) -> None:
        self._installations = installations

    def __call__(
        self,
        *,
        context: BoltContext,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        **_actor: Any,
    ) -> AuthorizeResult | None:
        """Who serves this request; `None` where the app is not installed."""
        bot = self._installations.find_bot(
            enterprise_id=enterprise_id,
            team_id=team_id,
            is_enterprise_install=context.is_enterprise_install,
        )
        if bot is None:
            return None
        return AuthorizeResult(
            enterprise_id=bot.enterprise_id,
            team_id=bot.team_id or team_id,
            bot_id=bot.bot_id,
            bot_user_id=bot.bot_user_id,
            bot_token=bot.bot_token,
            bot_scopes=bot.bot_scopes,
            user_id=user_id,
        )


class States(OAuthStateStore):
    """States of the installation flow: signed, valid for ten minutes, and good for one use on all replicas."""

    def __init__(self, store: Store, safe: Safe) -> None:
        self._store = store
        self._fernet = safe.fernet

    @property
    def logger(self) -> logging.Logger:
        """Slack's logger, without detail."""
        return bolt_logger()

    def issue(self, *_args: Any, **_more: Any) -> str:
        """A new state."""
        return self._fernet.encrypt(token_hex(8).encode()).decode()

    def consume(self, state: str) -> bool:
        """Whether it is one of ours, young and unused."""
        try:
            nonce = self._fernet.decrypt(state.encode(), ttl=STATE_S).decode()
        except (InvalidToken, ValueError):
            return False
        with self._store.transaction() as connection:
            return work.spend(connection, "", f"oauth:{nonce}", datetime.now(UTC))


def _key(enterprise_id: str | None, team_id: str | None, whole_organisation: bool | None) -> str:
    if whole_organisation or not team_id:
        return enterprise_id or ""
    return team_id


def _expires_soon(bot: Bot) -> bool:
    expires_at = bot.bot_token_expires_at
    return expires_at is not None and expires_at < datetime.now(UTC).timestamp() + ROTATE_MINUTES * 60
