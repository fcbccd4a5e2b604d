"""`cdmo-coach ask`."""

import json
import time
from typing import Annotated, Any

import typer
from rich.markdown import Markdown

from bot.answering.citations import PRACTICE, source_lines
from bot.cli.console import coach_with_progress, out, say_errors
from bot.cli.jsonl import process_lines
from bot.coach.ask import Ask
from bot.model import Answer


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("ask")(ask)


@say_errors
def ask(
    question: Annotated[str | None, typer.Argument(help="What you want to know.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    jsonl: Annotated[
        str | None,
        typer.Option(help='A file of {"id", "question"} lines; - is standard input.', metavar="FILE"),
    ] = None,
) -> None:
    """Answer a question from the knowledge base, with its sources."""
    coach = coach_with_progress()
    if jsonl is not None:
        process_lines(jsonl, "question", lambda text: answered(coach.ask, text))
    elif as_json:
        typer.echo(json.dumps({"id": None, **answered(coach.ask, question or "")}, ensure_ascii=False))
    else:
        answer = coach.ask.ask(question or "")
        out.print(Markdown(with_sources(answer)))


def answered(ask: Ask, question: str) -> dict[str, Any]:
    """An answer in the shape that `--json` promises."""
    start = time.perf_counter()
    answer = ask.ask(question)
    elapsed = (time.perf_counter() - start) * 1000
    return {
        "abstained": answer.abstained,
        "answer": with_sources(answer),
        "confidence": round(answer.confidence, 4),
        "mode": answer.mode,
        "cards": [
            {"id": card.id, "topic": card.topic, "score": round(card.score, 4)} for card in answer.cards
        ],
        "sources": [{"id": item.id, "section": item.section, "url": item.url} for item in answer.sources],
        "ms": round(elapsed, 2),
    }


def with_sources(answer: Answer) -> str:
    """The answer as Markdown with its sources and card behind it."""
    if answer.abstained or answer.declined:
        return answer.markdown
    lines = source_lines(answer.sources)
    sources = "\n".join(f"- {line}" for line in lines) if lines else f"- {PRACTICE}"
    credit = f"\n\n_Card: {answer.cards[0].id}_" if answer.cards else ""
    return f"{answer.markdown}\n\n**Sources**\n{sources}{credit}"
