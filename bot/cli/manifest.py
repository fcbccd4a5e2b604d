"""`cdmo-coach manifest`."""

import json
from importlib.resources import files
from typing import Annotated, Any

import typer

from bot.cli.console import say_errors
from bot.errors import BadInput


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("manifest")(manifest)


@say_errors
def manifest(
    url: Annotated[
        str | None, typer.Option(help="Public address of the coach, for the HTTP mode.", metavar="https://…")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print compact JSON.")] = False,
) -> None:
    """Print the app manifest to paste at api.slack.com/apps."""
    document = json.loads(files("bot.slack").joinpath("manifest.json").read_text(encoding="utf-8"))
    if url is not None:
        document = for_http(document, url)
    typer.echo(json.dumps(document, indent=None if as_json else 2, ensure_ascii=False))


def for_http(document: dict[str, Any], url: str) -> dict[str, Any]:
    """The manifest with every request sent to a public address; raises `BadInput` for one without https."""
    if not url.startswith("https://"):
        raise BadInput(f"Slack sends requests to https addresses only, not to {url!r}.")
    address = f"{url.rstrip('/')}/slack/events"
    changed: dict[str, Any] = json.loads(json.dumps(document))
    settings, features = changed["settings"], changed["features"]
    settings["socket_mode_enabled"] = False
    settings["event_subscriptions"]["request_url"] = address
    settings["interactivity"]["request_url"] = address
    for command in features.get("slash_commands", []):
        command["url"] = address
    changed["oauth_config"]["redirect_urls"] = [f"{url.rstrip('/')}/slack/oauth_redirect"]
    return changed
