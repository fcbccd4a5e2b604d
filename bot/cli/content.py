"""`cdmo-coach content`: for people who write cards."""

import json
import re
from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from bot.answering.safety import RULES_FILE, load_rules
from bot.cli.console import err, out, say_errors
from bot.content.assessment import load_assessment
from bot.content.language import load_language
from bot.content.library import read_library
from bot.content.messages import load_messages
from bot.content.questions import load_questions
from bot.content.root import content_root
from bot.content.truce import load_truce
from bot.detection.quality import QualityRisks
from bot.errors import BadInput, ContentError
from bot.retrieval.query import load_abbreviations
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
    """Check every card, language file, labelled message and question; each fault names the file, the line and the mend."""
    root = content_root(load_settings().knowledge_dir)
    library, found = read_library(root)
    faults = [*map(str, sorted(found)), *_faults_elsewhere(root, library.topics)]
    if as_json:
        typer.echo(json.dumps({"cards": len(library.cards), "faults": faults}))
    elif faults:
        for fault in faults:
            err.print(fault, markup=False)
    else:
        table = Table("What", "Number", title="The knowledge base is sound", title_justify="left")
        language = load_language(root)
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


def _faults_elsewhere(root: Path, topics: Collection[str]) -> Iterator[str]:
    language = root / "language"
    loads: list[Callable[[], object]] = [
        partial(load_language, root),
        partial(load_assessment, root),
        partial(load_truce, root),
        partial(load_abbreviations, language / "abbreviations.yaml"),
        partial(load_rules, root / RULES_FILE),
        partial(QualityRisks, language / "quality-risks.yaml"),
        *(partial(load_messages, path) for path in sorted(root.rglob("messages.jsonl"))),
        *(partial(load_questions, path, topics) for path in sorted(root.rglob("questions.jsonl"))),
    ]
    for load in loads:
        try:
            load()
        except ContentError as error:
            yield str(error)


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
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", card):
        raise BadInput(f"'{card}' is no id. Use small letters, digits and hyphens, such as batch-who-signs.")
    path = root / "cards" / topic / f"{card}.md"
    if card in library.cards or path.exists():
        raise BadInput(f"There is a card '{card}' already. Choose another id.")
    today = datetime.now().astimezone().date()
    quoted = json.dumps(title, ensure_ascii=False)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TEMPLATE.format(id=card, title=quoted, topic=topic, today=today), encoding="utf-8")
    except OSError as error:
        raise BadInput(f"{path} cannot be written: {error.strerror}. See CDMO_KNOWLEDGE_DIR.") from None
    out.print(f"Started {path}. Write it, then run: cdmo-coach content check")
