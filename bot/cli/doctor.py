"""`cdmo-coach doctor`."""

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from bot.cli.console import coach_with_progress, out, say_errors
from bot.settings import load_settings

SIGNS = {"ok": ("✓", "green"), "off": ("–", "dim"), "wrong": ("✗", "bold red")}


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("doctor")(doctor)


@say_errors
def doctor(as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False) -> None:
    """Check every part and say how to mend what is wrong; exit status 1 if anything is."""
    from bot.web.checks import everything

    settings = load_settings()
    found = list(everything(settings, coach_with_progress()))
    if as_json:
        typer.echo(json.dumps({"findings": [asdict(item) for item in found]}, ensure_ascii=False))
    else:
        table = Table("", "Part", "Finding", box=None, pad_edge=False)
        for item in found:
            sign, style = SIGNS[item.state]
            says = Text(item.says)
            if item.mend:
                says.append(f"\n→ {item.mend}", style="yellow")
            table.add_row(Text(sign, style=style), item.part, says)
        out.print(table)
    if any(item.state == "wrong" for item in found):
        raise typer.Exit(1)
