"""`cdmo-coach content`: for people who write cards."""

import json
from datetime import datetime
from typing import Annotated

import typer
from rich.table import Table

from bot.cli.console import err, out, say_errors
from bot.content.language import load_language
from bot.content.library import read_library
from bot.content.root import content_root
from bot.errors import BadInput
from bot.settings import load_settings

TEMPLATE = """---
id: {id}
title: {title}
topic: {topic}
phases: [clinical-manufacturing, commercial]
roles: [CMC lead, QA]
asks:
  - five or more ways in which people type this question in Slack
tip: One or two sentences, 280 characters at most, that end in something to do today.
sources: []
reviewed: {today}
---
## In short

## Why it matters

## Do

## Avoid

## Say it like this

## Ask your CDMO

## Watch for
"""


def register(app: typer.Typer) -> None:
    """Add the verb with its two parts."""
    group = typer.Typer(help="Check the knowledge base, or start a card.", no_args_is_help=True)
    group.command("check")(check)
    group.command("new")(new)
    app.add_typer(group, name="content")


@say_errors
def check(as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False) -> None:
    """Check every card and language file; each fault names the file, the line and the mend."""
    root = content_root(load_settings().knowledge_dir)
    library, faults = read_library(root)
    language = load_language(root)
    if as_json:
        typer.echo(json.dumps({"cards": len(library.cards), "faults": [str(fault) for fault in faults]}))
    elif faults:
        for fault in sorted(faults):
            err.print(str(fault), markup=False)
    else:
        table = Table("What", "Number", title="The knowledge base is sound", title_justify="left")
        asks = sum(len(card.asks) for card in library.cards.values())
        rows = {
            "cards": len(library.cards),
            "topics": len(library.topics),
            "ways of asking": asks,
            "sources": len(library.sources),
            "phrases reframed": len(language.phrases),
            "rewording patterns": len(language.patterns),
        }
        for name, number in rows.items():
            table.add_row(name, str(number))
        out.print(table)
    if faults:
        err.print(f"[bold red]{len(faults)} faults.[/] Mend them and check again.")
        raise typer.Exit(1)


@say_errors
def new(
    topic: Annotated[str, typer.Argument(help="The topic's id; `cdmo-coach topics` lists them.")],
    card: Annotated[str, typer.Argument(help="The card's id, such as batch-who-signs.")],
    title: Annotated[
        str, typer.Option(help="The question that the card answers.")
    ] = "The question it answers",
) -> None:
    """Start a card: writes a template that `content check` will lead you through."""
    root = content_root(load_settings().knowledge_dir)
    library, _ = read_library(root)
    if topic not in library.topics:
        raise BadInput(f"There is no topic '{topic}'. `cdmo-coach topics` lists all {len(library.topics)}.")
    path = root / "cards" / topic / f"{card}.md"
    if card in library.cards or path.exists():
        raise BadInput(f"There is a card '{card}' already. Choose another id.")
    path.parent.mkdir(parents=True, exist_ok=True)
    today = datetime.now().astimezone().date()
    path.write_text(TEMPLATE.format(id=card, title=title, topic=topic, today=today), encoding="utf-8")
    out.print(f"Started {path}. Write it, then run: cdmo-coach content check")
