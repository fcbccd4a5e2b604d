"""`cdmo-coach demo`: the main job in the terminal, without Slack, key or network."""

import re
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from bot.bootstrap import Coach
from bot.cli.check import QUALITY
from bot.cli.console import coach_with_progress, out, say_errors
from bot.cli.demo_surfaces import SURFACES
from bot.cli.slack_view import posted, said
from bot.errors import BadInput, CoachError
from bot.model import Review
from bot.slack.blocks.answer import answer_message
from bot.slack.blocks.help import help_message
from bot.slack.blocks.kit import Message
from bot.slack.blocks.nudge import NudgeContent, nudge_message
from bot.slack.blocks.tip import tip_message, topics_message

SCENE = "demo.txt"
"""The scene that is played where nobody can type, in the knowledge folder."""

WELCOME = """[bold]#proj-apollo-drug-substance[/]  [dim]a channel of your team, played in this terminal[/]

  Type a message as you would to colleagues: the coach stays silent, or has a quiet word with you alone.
  [cyan]@coach[/] how do we …       ask a question in the channel
  [cyan]/cdmo[/] how do we …        ask privately; also [cyan]/cdmo check <draft>[/], [cyan]/cdmo tip[/], [cyan]/cdmo topics[/]
  [cyan]tip[/]  today's tip   [cyan]digest[/]  the daily digest   [cyan]home[/]  App Home   [cyan]settings[/]  of the channel   [cyan]invite[/]  its first words
  [cyan]quit[/]  leave
"""
ONLY_YOU = "only visible to you"
_WEB_FONTS = re.compile(r"@font-face\s*\{[^}]*\}")


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("demo")(demo)


@say_errors
def demo(
    script: Annotated[
        str | None,
        typer.Option(
            help="Play the lines of a file instead of asking for them.", metavar="FILE", envvar="DEMO_SCRIPT"
        ),
    ] = None,
    picture: Annotated[
        Path | None, typer.Option(help="Draw what is shown into this SVG file, too.", metavar="FILE")
    ] = None,
) -> None:
    """Try the coach in the terminal: no Slack account, no key, no network."""
    coach = coach_with_progress()
    ready(coach)
    out.record = picture is not None
    out.print(WELCOME)
    if script:
        play(coach, _lines_of(Path(script)))
    elif sys.stdin.isatty():
        play(coach, _typed(), echo=False)
    else:
        play(coach, _lines_of(coach.library.root / SCENE))
    if picture:
        draw(picture)


def ready(coach: Coach) -> None:
    """Build the index and load the models, so that the first line is answered at once."""
    coach.ask.ask("Who releases the batch?")
    coach.reviewer.review("Good morning everyone.")


def draw(picture: Path) -> None:
    """Write what was shown as an SVG that fetches nothing, not even a font."""
    svg = _WEB_FONTS.sub("", out.export_svg(title="CDMO Coach"))
    try:
        picture.write_text(svg, encoding="utf-8")
    except OSError as error:
        raise BadInput(f"The picture {picture} cannot be written: {error.strerror}.") from None


def play(coach: Coach, lines: Iterable[str], *, echo: bool = True) -> None:
    """React to each line as the coach would in a channel; an error is shown and the next line goes on."""
    for line in lines:
        if echo:
            out.print(said("You", line))
        try:
            reaction(coach, line)
        except CoachError as error:
            out.print(f"[yellow]{escape(str(error))}[/]")
        out.print()


def reaction(coach: Coach, line: str) -> None:
    """Print what the coach does about one line."""
    words = line.split(maxsplit=1)
    rest = words[1] if len(words) > 1 else ""
    match words[0].lower():
        case "/cdmo":
            _command(coach, rest)
        case "@coach" | "@cdmo":
            _answer(coach, rest, note="in the thread")
        case "tip" if not rest:
            _tip(coach, None)
        case name if name in SURFACES and not rest:
            out.print(SURFACES[name](coach))
        case _:
            _watched(coach, line)


def _command(coach: Coach, text: str) -> None:
    verb, _, rest = text.partition(" ")
    match verb.lower():
        case "" | "help":
            out.print(posted(help_message(rest), note=ONLY_YOU))
        case "tip":
            _tip(coach, rest or None)
        case "topics":
            out.print(
                posted(topics_message(coach.library.taxonomy.groups, coach.tips.topics()), note=ONLY_YOU)
            )
        case "digest" | "settings" if not rest:
            out.print(SURFACES[verb.lower()](coach))
        case "check":
            _watched(coach, rest, fine="Fine to send: nothing here needs a second look.")
        case "ask":
            _answer(coach, rest, note=ONLY_YOU, share=True)
        case _:
            _answer(coach, text, note=ONLY_YOU, share=True)


def _answer(coach: Coach, question: str, *, note: str, share: bool = False) -> None:
    answer = coach.ask.ask(question)
    out.print(posted(answer_message(answer, "demo", coach.library, share=share), note=note))


def _tip(coach: Coach, topic: str | None) -> None:
    tip = coach.tips.of_the_day(datetime.now().astimezone().date(), topic=topic)
    out.print(posted(tip_message(tip, coach.library.topics[tip.topic].title)))


def _watched(coach: Coach, text: str, *, fine: str = "") -> None:
    review = coach.reviewer.review(text)
    if review.flag:
        out.print(posted(_nudge(coach, text, review), note=ONLY_YOU))
    elif fine and review.quality_risk:
        out.print(QUALITY)
    elif fine:
        out.print(f"[green]{fine}[/]")
    else:
        out.print("[dim](the coach stays silent)[/]")


def _nudge(coach: Coach, text: str, review: Review) -> Message:
    start, end = review.span or (0, len(text))
    content = NudgeContent(
        words=text[start:end],
        attitude=coach.language.attitudes[str(review.attitude)],
        rewording=review.rewording,
        rebuild=review.rebuild,
        card=coach.library.cards.get(review.cards[0]) if review.cards else None,
        quality_risk=review.quality_risk,
    )
    return nudge_message("demo", content)


def _typed() -> Iterator[str]:
    while True:
        try:
            line = out.input("[bold magenta]You[/] › ").strip()
        except (EOFError, KeyboardInterrupt):
            return
        if line.lower() in {"quit", "exit"}:
            return
        if line:
            yield line


def _lines_of(path: Path) -> list[str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise BadInput(f"The script {path} cannot be read: {error.strerror}.") from None
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]
