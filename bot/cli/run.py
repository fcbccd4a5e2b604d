"""`cdmo-coach run`."""

from typing import Annotated, Literal

import typer

from bot.cli.console import coach_with_progress, say_errors
from bot.settings import load_settings


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("run")(run)


@say_errors
def run(
    mode: Annotated[
        Literal["socket", "http"] | None, typer.Option(help="How Slack reaches the coach; else CDMO_MODE.")
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(help="Port of health checks and HTTP mode; else CDMO_PORT.", min=1, max=65535),
    ] = None,
) -> None:
    """Run the coach in Slack; says precisely what is missing where it cannot."""
    from bot.web.logs import configure_logs
    from bot.web.service import run_service

    chosen = {"mode": mode, "port": port}
    settings = load_settings().model_copy(update={name: value for name, value in chosen.items() if value})
    configure_logs(settings.log_level)
    run_service(settings, coach_with_progress)
