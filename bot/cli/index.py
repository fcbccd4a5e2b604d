"""`cdmo-coach index`."""

import json
import time
from typing import Annotated

import typer

from bot.bootstrap import Coach
from bot.cli.console import coach_with_progress, out, say_errors


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("index")(index)


@say_errors
def index(as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False) -> None:
    """Build the search index where it is missing, damaged or out of date, and export the models."""
    start = time.perf_counter()
    coach = coach_with_progress()
    passages = coach.retriever.size
    _export(coach)
    seconds = round(time.perf_counter() - start, 1)
    if as_json:
        typer.echo(json.dumps({"passages": passages, "cards": len(coach.library.cards), "seconds": seconds}))
    else:
        out.print(
            f"The index is ready: {passages} passages of {len(coach.library.cards)} cards ({seconds} s)."
        )


def _export(coach: Coach) -> None:
    """Has every model exported here: exporting takes a gigabyte of memory, which a service would keep."""
    coach.retriever.search("Who releases the batch?")
    coach.classifier.judge(["thank you for the quick call"])
