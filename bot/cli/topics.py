"""`cdmo-coach topics`."""

import json
from typing import Annotated

import typer
from rich.table import Table

from bot.cli.console import coach_with_progress, out, say_errors


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("topics")(topics)


@say_errors
def topics(
    topic: Annotated[str | None, typer.Argument(help="List the cards of one topic.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Browse what the coach knows: the topics, or the cards of one."""
    coach = coach_with_progress()
    library = coach.library
    if topic is not None:
        chosen = coach.tips.topic_named(topic)
        rows = [(card.id, card.title) for card in library.cards_by_topic[chosen.id]]
        title, heads = chosen.title, ("Card", "Question it answers")
    else:
        rows = [
            (item.id, f"{item.title} ({len(library.cards_by_topic[item.id])})")
            for item in library.topics.values()
        ]
        title, heads = f"{len(library.cards)} cards on {len(rows)} topics", ("Topic", "About (cards)")
    if as_json:
        typer.echo(json.dumps([{"id": row[0], "title": row[1]} for row in rows], ensure_ascii=False))
        return
    table = Table(*heads, title=title, title_justify="left", show_lines=False)
    for row in rows:
        table.add_row(*row)
    out.print(table)
