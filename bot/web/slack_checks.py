"""What Slack's settings lack, and what Slack says to them."""

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.errors import SettingsError
from bot.settings import Settings
from bot.slack.logs import bolt_logger
from bot.slack.poster import patient

BOT_PAGE = "api.slack.com/apps › your app › OAuth & Permissions › Bot User OAuth Token"
APP_PAGE = (
    "api.slack.com/apps › your app › Basic Information › App-Level Tokens, with the scope connections:write"
)
CREDENTIALS_PAGE = "api.slack.com/apps › your app › Basic Information › App Credentials"
NEW_KEY = "python -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())'"

_TOKEN_FAULTS = {
    "invalid_auth": "Slack does not know it. Copy it again from",
    "not_authed": "Slack does not know it. Copy it again from",
    "account_inactive": "Its app or workspace is not active any more. Install the app again and copy it from",
    "token_revoked": "It was revoked. Install the app again and copy the new one from",
    "token_expired": "It has expired. Copy the new one from",
    "not_allowed_token_type": "It is of the wrong kind. Copy it from",
    "missing_scope": "It lacks a scope. Make a new one at",
}

Fault = tuple[str, str]


def settings_faults(settings: Settings) -> list[Fault]:
    """What is missing or misplaced, and how to mend it; nothing is asked of Slack."""
    faults = list(_http_faults(settings) if settings.mode == "http" else _app_token_faults(settings))
    if not several_workspaces(settings):
        faults[:0] = _bot_token_faults(settings)
    return faults


def several_workspaces(settings: Settings) -> bool:
    """Whether the app is installed by OAuth rather than with one token."""
    return settings.mode == "http" and settings.slack_client_id is not None


def manifest_scopes() -> tuple[list[str], list[str]]:
    """The scopes that the app asks for, and those of them that it can do without."""
    manifest = json.loads(files("bot.slack").joinpath("manifest.json").read_text(encoding="utf-8"))
    scopes = manifest["oauth_config"]["scopes"]
    return list(scopes["bot"]), list(scopes.get("bot_optional", []))


def web_client(settings: Settings, token: str | None = None) -> WebClient:
    """A client for questions before anything runs."""
    return WebClient(
        token=token,
        base_url=settings.slack_api_url,
        timeout=10,
        retry_handlers=patient(),
        logger=bolt_logger(),
    )


def conversation(settings: Settings) -> Iterator[dict[str, Any]]:
    """What Slack says to the tokens and about the scopes."""
    if several_workspaces(settings):
        yield {"part": "bot token", "state": "off", "says": "each workspace has its own, by OAuth"}
    else:
        yield from _bot_token(settings)
    if settings.mode == "socket":
        fault = app_token_fault(settings)
        state, says = ("wrong", fault[0]) if fault else ("ok", "Slack opens a socket")
        yield {"part": "app token", "state": state, "says": says, "mend": fault[1] if fault else ""}


def require_tokens(settings: Settings) -> None:
    """Raises `SettingsError` where Slack does not take the tokens."""
    found = [] if several_workspaces(settings) else list(_bot_token(settings))
    faults = [(item["says"], item["mend"]) for item in found if item["state"] == "wrong"]
    if settings.mode == "socket" and (fault := app_token_fault(settings)):
        faults.append(fault)
    if faults:
        raise SettingsError("\n".join(f"{says}. {mend}" for says, mend in faults))


def identity(settings: Settings) -> AuthorizeResult:
    """Who the one bot token belongs to, asked once; raises `SettingsError`."""
    token = settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else ""
    try:
        said = web_client(settings, token).auth_test()
    except SlackApiError as error:
        raise SettingsError(". ".join(_refused("SLACK_BOT_TOKEN", error, BOT_PAGE))) from None
    except OSError as error:
        raise SettingsError(". ".join(_unreachable(settings, error))) from None
    return AuthorizeResult(
        enterprise_id=said.get("enterprise_id"),
        team_id=said.get("team_id"),
        team=said.get("team"),
        url=said.get("url"),
        bot_id=said.get("bot_id"),
        bot_user_id=said.get("user_id"),
        bot_token=token,
    )


def app_token_fault(settings: Settings) -> Fault | None:
    """What Slack says to the app token."""
    token = settings.slack_app_token.get_secret_value() if settings.slack_app_token else ""
    try:
        web_client(settings).apps_connections_open(app_token=token)
    except SlackApiError as error:
        return _refused("SLACK_APP_TOKEN", error, APP_PAGE)
    except OSError as error:
        return _unreachable(settings, error)
    return None


def _bot_token(settings: Settings) -> Iterator[dict[str, Any]]:
    token = settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else ""
    try:
        response = web_client(settings, token).auth_test()
    except SlackApiError as error:
        says, mend = _refused("SLACK_BOT_TOKEN", error, BOT_PAGE)
        yield {"part": "bot token", "state": "wrong", "says": says, "mend": mend}
        return
    except OSError as error:
        says, mend = _unreachable(settings, error)
        yield {"part": "bot token", "state": "wrong", "says": says, "mend": mend}
        return
    yield {"part": "bot token", "state": "ok", "says": f"{response.get('user')} in {response.get('team')}"}
    granted = {name.lower(): value for name, value in response.headers.items()}.get("x-oauth-scopes")
    if granted is not None:
        yield _scopes({scope.strip() for scope in str(granted).split(",")})


def _scopes(granted: set[str]) -> dict[str, Any]:
    wanted, optional = manifest_scopes()
    missing = [scope for scope in wanted if scope not in granted]
    needed = [scope for scope in missing if scope not in optional]
    if needed:
        mend = "Paste the output of `cdmo-coach manifest` at api.slack.com/apps › App Manifest, then reinstall the app."
        return {"part": "scopes", "state": "wrong", "says": f"missing: {', '.join(needed)}", "mend": mend}
    says = (
        f"all {len(wanted)}"
        if not missing
        else f"all that are needed; optional ones missing: {', '.join(missing)}"
    )
    return {"part": "scopes", "state": "ok", "says": says}


def _bot_token_faults(settings: Settings) -> Iterator[Fault]:
    token = settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else ""
    if not token:
        yield "SLACK_BOT_TOKEN is not set", f"Copy it from {BOT_PAGE}."
    elif token.startswith("xapp-"):
        yield (
            "SLACK_BOT_TOKEN holds an app-level token (xapp-…)",
            f"It wants the xoxb-… one from {BOT_PAGE}.",
        )
    elif not token.startswith(("xoxb-", "xoxe.xoxb-")):
        yield "SLACK_BOT_TOKEN is not a bot token (xoxb-…)", f"Copy it from {BOT_PAGE}."


def _app_token_faults(settings: Settings) -> Iterator[Fault]:
    token = settings.slack_app_token.get_secret_value() if settings.slack_app_token else ""
    if not token:
        yield "SLACK_APP_TOKEN is not set", f"Socket Mode needs one: {APP_PAGE}."
    elif token.startswith("xoxb-"):
        yield "SLACK_APP_TOKEN holds a bot token (xoxb-…)", f"It wants the xapp-… one from {APP_PAGE}."
    elif not token.startswith("xapp-"):
        yield "SLACK_APP_TOKEN is not an app-level token (xapp-…)", f"Make one at {APP_PAGE}."


def _http_faults(settings: Settings) -> Iterator[Fault]:
    if settings.slack_signing_secret is None:
        yield (
            "SLACK_SIGNING_SECRET is not set",
            f"Without it anyone could speak for Slack. Copy it from {CREDENTIALS_PAGE}.",
        )
    if settings.slack_client_id is None:
        return
    if settings.slack_client_secret is None:
        yield "SLACK_CLIENT_SECRET is not set, but SLACK_CLIENT_ID is", f"Copy it from {CREDENTIALS_PAGE}."
    if settings.token_key is None:
        yield "CDMO_TOKEN_KEY is not set", f"It encrypts the tokens of workspaces. Make one with: {NEW_KEY}"


def _refused(variable: str, error: SlackApiError, where: str) -> Fault:
    code = str(error.response.get("error"))
    return f"{variable} was refused ({code})", f"{_TOKEN_FAULTS.get(code, 'Look it up at')} {where}."


def _unreachable(settings: Settings, error: OSError) -> Fault:
    reason = getattr(error, "reason", None) or error.strerror or type(error).__name__
    return (
        f"Slack cannot be reached at {settings.slack_api_url} ({reason})",
        "Open the network for https://slack.com and wss://*.slack.com, or set HTTPS_PROXY.",
    )
