"""`cdmo-coach`: the coach without Slack, and the command that runs it in Slack."""

from typing import Annotated

import typer

from bot import __version__
from bot.cli import (
    ask,
    check,
    content,
    demo,
    doctor,
    evaluate,
    index,
    manifest,
    run,
    store,
    tip,
    topics,
    train,
)

app = typer.Typer(
    name="cdmo-coach",
    help="A coach for teams whose medicines are made by a contract manufacturer.",
    epilog='Try: cdmo-coach ask "who releases the batch, our QA or theirs?"',
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"cdmo-coach {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """A coach for teams whose medicines are made by a contract manufacturer."""


for verb in (ask, check, tip, topics, index, evaluate, content, train, demo, manifest, run, doctor, store):
    verb.register(app)


def main() -> None:
    """Run the command line."""
    app()
