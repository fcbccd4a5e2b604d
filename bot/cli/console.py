"""What every verb shares: the console, the coach it works with, and how errors are shown."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.bootstrap import Coach, build_coach
from bot.errors import CoachError
from bot.settings import load_settings

Arguments = ParamSpec("Arguments")
Returned = TypeVar("Returned")

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def say_errors(verb: Callable[Arguments, Returned]) -> Callable[Arguments, Returned]:
    """Show a `CoachError` as one plain message and exit with status 2."""

    @wraps(verb)
    def guarded(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Returned:
        try:
            return verb(*args, **kwargs)
        except CoachError as error:
            err.print(f"[bold red]Sorry:[/] {escape(str(error))}")
            raise typer.Exit(2) from None

    return guarded


def coach_with_progress(**overrides: Any) -> Coach:
    """The coach of the settings in force, with a progress bar while an index is built."""
    return build_coach(load_settings(), progress=_ProgressBar(), **overrides)


@contextmanager
def progress_bar(label: str) -> Iterator[Progress]:
    """A progress bar on standard error."""
    columns = (
        TextColumn(label),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=err, transient=not sys.stderr.isatty()) as bar:
        yield bar


class _ProgressBar:
    """Draws how far the building of an index is."""

    def __init__(self) -> None:
        self._bar: Progress | None = None

    def __call__(self, done: int, total: int) -> None:
        if self._bar is None:
            err.print("Building the search index; this happens once and after the cards change.")
            self._bar = Progress(
                TextColumn("  passages"),
                BarColumn(),
                MofNCompleteColumn(),
                TimeRemainingColumn(),
                console=err,
            )
            self._bar.start()
            self._bar.add_task("passages", total=total)
        self._bar.update(self._bar.task_ids[0], completed=done)
        if done >= total:
            self._bar.stop()
            self._bar = None
