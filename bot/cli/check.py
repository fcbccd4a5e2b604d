"""`cdmo-coach check`."""

import json
import time
from typing import Annotated, Any

import typer
from rich.text import Text

from bot.cli.console import coach_with_progress, out, say_errors
from bot.cli.jsonl import process_lines
from bot.coach.review import Reviewer
from bot.errors import BadInput
from bot.model import Review

FINE = "[green]Fine to send.[/] Nothing here needs a second look."
QUALITY = "[bold]This touches a quality step: talk to your QA before anyone acts on it.[/]"


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("check")(check)


@say_errors
def check(
    text: Annotated[str | None, typer.Argument(help="The message that you are about to send.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    jsonl: Annotated[
        str | None, typer.Option(help='A file of {"id", "text"} lines; - is standard input.', metavar="FILE")
    ] = None,
) -> None:
    """Check a message before sending it: would it get a nudge, and what would be better?"""
    coach = coach_with_progress()
    if jsonl is not None:
        process_lines(jsonl, "text", lambda line: checked(coach.reviewer, line))
    elif as_json:
        typer.echo(json.dumps({"id": None, **checked(coach.reviewer, text or "")}, ensure_ascii=False))
    else:
        if not (text or "").strip():
            raise BadInput(
                'There is no message to check. Try: cdmo-coach check "it\'s just a fill, how hard can it be"'
            )
        show(text or "", coach.reviewer.review(text or ""))


def checked(reviewer: Reviewer, text: str) -> dict[str, Any]:
    """A review in the shape that `--json` promises."""
    start = time.perf_counter()
    review = reviewer.review(text)
    elapsed = (time.perf_counter() - start) * 1000
    return {
        "flag": review.flag,
        "attitude": review.attitude,
        "score": round(review.score, 4),
        "span": list(review.span) if review.span else None,
        "why": review.why,
        "rewording": review.rewording,
        "cards": list(review.cards),
        "ms": round(elapsed, 2),
    }


def show(text: str, review: Review) -> None:
    """Print a review for a person."""
    if not review.flag:
        out.print(QUALITY if review.quality_risk else FINE)
        return
    marked = Text(text)
    if review.span:
        marked.stylize("bold yellow", *review.span)
    out.print("[bold]A quiet word before you send:[/]")
    out.print(Text("  ").append_text(marked))
    out.print(Text(f"\n{review.why}"))
    if review.rewording:
        out.print("\n[bold]You could say:[/]")
        out.print(Text(f"  {review.rewording}", style="green"))
    elif review.rebuild:
        out.print("\n[bold]How to rebuild it:[/]")
        for step in review.rebuild:
            out.print(Text(f"  • {step}"))
    if review.quality_risk:
        out.print(f"\n{QUALITY}")
    out.print(f"[dim]Read more: {', '.join(review.cards)}[/]")
