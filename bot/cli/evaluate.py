"""`cdmo-coach evaluate`."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import typer
from rich.table import Table

from bot.bootstrap import Coach
from bot.cli.console import coach_with_progress, err, out, progress_bar, say_errors
from bot.content.messages import load_messages
from bot.content.questions import load_questions
from bot.errors import BadInput
from bot.evaluation.comparison import compare
from bot.evaluation.detection import DetectionReport, evaluate_detection
from bot.evaluation.pictures import draw_abstention, draw_calibration
from bot.evaluation.retrieval import RetrievalReport, evaluate_retrieval

Line = TypeVar("Line")
Writers = Annotated[
    Literal["unseen", "development"],
    typer.Option(
        "--on", help="Writers that nothing was fitted to, or those that the thresholds were chosen on."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Picture = Annotated[Path | None, typer.Option(help="Draw the curve into this PNG file.", metavar="FILE")]


def register(app: typer.Typer) -> None:
    """Add the verb with its two parts."""
    group = typer.Typer(
        help="Measure the coach on questions and messages that it never learned from.", no_args_is_help=True
    )
    group.command("retrieval")(retrieval)
    group.command("comparison")(comparison)
    group.command("detection")(detection)
    app.add_typer(group, name="evaluate")


@say_errors
def retrieval(
    on: Writers = "unseen",
    questions: Annotated[Path | None, typer.Option(help="Another file of questions.", metavar="FILE")] = None,
    picture: Picture = None,
    as_json: AsJson = False,
) -> None:
    """Do questions find the right topic, and are the others refused?"""
    coach = coach_with_progress()
    path = questions or coach.library.root / "evaluation" / on / "questions.jsonl"
    asked = _some(load_questions(path, coach.library.topics), path)
    with progress_bar("Asking") as bar:
        task = bar.add_task("asking", total=len(asked))
        report = evaluate_retrieval(
            coach.retriever.search,
            asked,
            coach.ranker.threshold,
            lambda done, _: bar.update(task, completed=done),
        )
    if picture:
        _draw(lambda target: draw_abstention(report, coach.ranker.threshold, target), picture)
        err.print(f"The abstention curve is in {picture}.")
    if as_json:
        typer.echo(json.dumps(asdict(report), ensure_ascii=False))
        return
    _show_retrieval(report, coach)


@say_errors
def comparison(on: Writers = "unseen", as_json: AsJson = False) -> None:
    """What does each idea of the search bring, from words alone to what ships?"""
    coach = coach_with_progress()
    path = coach.library.root / "evaluation" / on / "questions.jsonl"
    asked = _some(load_questions(path, coach.library.topics), path)
    with progress_bar("Asking") as bar:
        task = bar.add_task("asking", total=len(asked))
        rows = compare(
            coach.retriever,
            coach.ranker,
            asked,
            lambda done, total: bar.update(task, completed=done, total=total),
        )
    if as_json:
        typer.echo(json.dumps([asdict(row) for row in rows], ensure_ascii=False))
        return
    table = Table("Ranking by", "Top card right", "Among top three", "MRR", title_justify="left")
    table.title = "Topic found, on answerable questions"
    for row in rows:
        table.add_row(row.name, _percent(row.hit_1), _percent(row.hit_3), f"{row.mrr:.3f}")
    out.print(table)


@say_errors
def detection(
    on: Writers = "unseen",
    messages: Annotated[Path | None, typer.Option(help="Another file of messages.", metavar="FILE")] = None,
    chat: Annotated[
        Path | None,
        typer.Option(help='Other everyday chat, {"text"} lines, to count flags in.', metavar="FILE"),
    ] = None,
    picture: Picture = None,
    as_json: AsJson = False,
) -> None:
    """Is a nudge deserved, and is a deserved one given?"""
    coach = coach_with_progress()
    path = messages or coach.library.root / "evaluation" / on / "messages.jsonl"
    judged = _some(load_messages(path), path)
    with progress_bar("Reading") as bar:
        task = bar.add_task("reading", total=len(judged))
        report = evaluate_detection(
            coach.reviewer.detector,
            judged,
            chat=_chat(chat or coach.library.root / "evaluation" / "unseen" / "chat.jsonl"),
            progress=lambda done, _: bar.update(task, completed=done),
        )
    if picture:
        _draw(lambda target: draw_calibration(report, target), picture)
        err.print(f"The calibration is drawn in {picture}.")
    if as_json:
        typer.echo(json.dumps(asdict(report), ensure_ascii=False))
        return
    _show_detection(report)


def _some(lines: Sequence[Line], path: Path) -> Sequence[Line]:
    if not lines:
        raise BadInput(f"{path} is empty: there is nothing to measure on.")
    return lines


def _draw(draw: Callable[[Path], None], path: Path) -> None:
    try:
        draw(path)
    except (OSError, ValueError) as error:
        raise BadInput(f"The picture {path} cannot be drawn: {error}.") from None


def _chat(path: Path) -> list[str]:
    try:
        return [str(json.loads(line)["text"]) for line in path.read_text(encoding="utf-8").splitlines()]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput(f'{path}: expected lines such as {{"text": "…"}} ({type(error).__name__}).') from None


def _show_retrieval(report: RetrievalReport, coach: Coach) -> None:
    table = _table(f"{report.answerable} answerable and {report.unanswerable} other questions")
    table.add_row("topic of the top card right", _percent(report.hit_1))
    table.add_row("right topic among the top three", _percent(report.hit_3))
    table.add_row("mean reciprocal rank", f"{report.mrr:.3f}")
    table.add_row("answerable, but refused", _percent(report.refused_wrongly))
    table.add_row("to be refused, and refused", _percent(report.refused_rightly))
    table.add_row("threshold", f"{coach.ranker.threshold:.2f}")
    table.add_row("search, median / 95th percentile", f"{report.median_ms:.1f} / {report.p95_ms:.1f} ms")
    out.print(table)
    out.print(_shares("Refused, by kind", report.refused_by_kind))
    out.print(_shares("Right topic, by topic", report.hit_1_by_topic))
    worst = Table("Question", "Belongs to", "Found", title="Misses", title_justify="left")
    for question, topic, found, _ in report.worst:
        worst.add_row(question, topic, found)
    out.print(worst)


def _show_detection(report: DetectionReport) -> None:
    table = Table("Setting", "Precision", "Recall", "F0.5", "Flags", title_justify="left")
    table.title = f"{report.messages} messages of {report.writers} writers never learned from"
    for name, rates in report.by_sensitivity.items():
        row = (_percent(rates.precision), _percent(rates.recall), f"{rates.f_half:.3f}", str(rates.flagged))
        table.add_row(name, *row)
    out.print(table)
    more = _table("At the normal setting")
    low, high = report.precision_interval
    more.add_row("precision, 95 % interval", f"{_percent(low)} to {_percent(high)}")
    more.add_row("average precision", f"{report.average_precision:.3f}")
    more.add_row("attitude right, of those rightly flagged", _percent(report.attitude_right))
    more.add_row("messages a second", f"{report.per_second:.0f}")
    if report.chat_flags_per_thousand is not None:
        more.add_row("flags per 1,000 messages of everyday chat", f"{report.chat_flags_per_thousand:.2f}")
    out.print(more)
    out.print(_shares("Flagged, by attitude", report.recall_by_attitude))
    out.print(_shares("Flagged, by strength", report.recall_by_strength))
    out.print(_shares("Flagged wrongly, by kind of look-alike", report.false_flags_by_kind))


def _table(title: str) -> Table:
    return Table("Measure", "Value", title=title, title_justify="left")


def _shares(title: str, shares: Mapping[str, tuple[float, int]]) -> Table:
    table = Table("", "Share", "Of", title=title, title_justify="left")
    for name, (share, size) in shares.items():
        table.add_row(name, _percent(share), str(size))
    return table


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
