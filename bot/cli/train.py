"""`cdmo-coach train`: makes the trained parts that ship with the coach again, on a CPU."""

import typer
from rich.progress import Progress as Bar

from bot.cli.console import coach_with_progress, out, progress_bar, say_errors
from bot.content.messages import load_messages
from bot.content.questions import load_questions
from bot.embedding.tuned import save_tuned
from bot.embedding.tuning import Progress


def register(app: typer.Typer) -> None:
    """Add the verb with its parts."""
    group = typer.Typer(help="Train the parts that ship with the coach again.", no_args_is_help=True)
    group.command("detector")(detector)
    group.command("topics")(topics)
    group.command("ranker")(ranker)
    app.add_typer(group, name="train")


@say_errors
def detector() -> None:
    """Train the classifier behind the nudge, and calibrate it on the development writers."""
    from bot.detection.shipping import ship
    from bot.detection.training import train

    coach = coach_with_progress()
    library = coach.library
    language = library.root / "language"
    with progress_bar("Training the detector") as bar:
        network = train(load_messages(language / "messages.jsonl"), progress=_shown_on(bar))
    development = load_messages(library.root / "evaluation" / "development" / "messages.jsonl")
    ship(network, development, language / "model", coach.settings.data_dir)
    out.print(f"Written to {language / 'model'}. Look at it with: cdmo-coach evaluate detection")


@say_errors
def topics() -> None:
    """Train the topic classifier that re-ranks the cards."""
    from bot.retrieval.topics import topic_classes
    from bot.retrieval.training import train

    library = coach_with_progress().library
    folder = library.root / "retrieval"
    questions = load_questions(folder / "questions.jsonl", library.topics)
    with progress_bar("Training the topic classifier") as bar:
        network = train(library, questions, progress=_shown_on(bar))
    save_tuned(network, folder / "topics.safetensors", topic_classes(library.topics))
    out.print(f"Written to {folder}. Now run: cdmo-coach train ranker")


@say_errors
def ranker() -> None:
    """Fit the ranker's few weights, the confidence and its threshold on the development questions."""
    from bot.retrieval.fitting import fit, save_ranker

    coach = coach_with_progress()
    path = coach.library.root / "evaluation" / "development" / "questions.jsonl"
    questions = load_questions(path, coach.library.topics)
    with progress_bar("Collecting evidence") as bar:
        fitted = fit(coach.retriever, questions, _shown_on(bar))
    save_ranker(fitted, coach.library.root / "retrieval" / "ranker.json")
    out.print("Written. Look at it with: cdmo-coach evaluate retrieval")


def _shown_on(bar: Bar) -> Progress:
    task = bar.add_task("steps", total=None)
    return lambda done, total, _: bar.update(task, completed=done, total=total)
