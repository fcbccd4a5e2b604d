"""`cdmo-coach backup` and `cdmo-coach restore`."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.console import out, say_errors
from bot.settings import load_settings


def register(app: typer.Typer) -> None:
    """Add both verbs."""
    app.command("backup")(backup)
    app.command("restore")(restore)


@say_errors
def backup(
    target: Annotated[Path | None, typer.Argument(help="The file to write; a dated one without it.")] = None,
) -> None:
    """Copy the SQLite database, while the coach runs or not."""
    from bot.store import backup as copies

    name = f"coach-{datetime.now().astimezone():%Y-%m-%d-%H%M%S}.db"
    written = copies.backup(load_settings().database, target or Path(name))
    out.print(f"The database was copied to [bold]{written}[/]. It can be read by its owner alone.")


@say_errors
def restore(
    source: Annotated[Path, typer.Argument(help="A file that `backup` wrote.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Replace the SQLite database by a copy; stop the coach first."""
    from bot.store import backup as copies

    if not yes:
        typer.confirm(
            f"Replace the whole database by {source}? What people deleted since comes back", abort=True
        )
    copies.restore(load_settings().database, source)
    out.print("The database was restored. Start the coach again.")
