"""`cdmo-coach tip`."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Annotated

import typer
from rich.panel import Panel

from bot.cli.console import coach_with_progress, out, say_errors


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("tip")(tip)


@say_errors
def tip(
    topic: Annotated[str | None, typer.Argument(help="A topic, such as person-in-plant.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show today's tip."""
    coach = coach_with_progress()
    found = coach.tips.of_the_day(datetime.now().astimezone().date(), topic=topic)
    if as_json:
        typer.echo(json.dumps(asdict(found), ensure_ascii=False))
        return
    title = coach.library.topics[found.topic].title
    out.print(Panel(found.text, title=f"Tip of the day · {title}", title_align="left", padding=(1, 2)))
    out.print(f'[dim]More: cdmo-coach ask "{found.title}"[/]')
