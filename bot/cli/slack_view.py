"""Block Kit drawn in the terminal, as it would look in Slack."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.markdown import Markdown
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.style import Style
from rich.text import Text

from bot.slack.blocks.kit import Block, Message, View

_TOKEN = re.compile(
    r"<(?P<url>https?:[^|>]+)(?:\|(?P<label>[^>]*))?>|<(?P<mention>[@#!][^>]*)>|\*(?P<bold>[^*\n]+)\*"
    r"|`(?P<code>[^`\n]+)`|(?<!\w)_(?P<italic>[^_\n]+)_(?!\w)|:(?P<emoji>[a-z0-9_+-]+):"
)
_EMOJI = {"speech_balloon": "💬", "bulb": "💡", "lock": "🔒", "warning": "⚠️", "tada": "🎉", "wave": "👋"}
_STYLES = {"bold": "bold", "italic": "italic", "code": "red", "mention": "blue"}


def posted(message: Message, *, note: str = "") -> Panel:
    """A message of the coach; `note` says who can see it."""
    title = "[bold]CDMO Coach[/] [dim]APP[/]" + (f"  [dim italic]{note}[/]" if note else "")
    return Panel(
        Group(*_blocks(message.blocks)), title=title, title_align="left", border_style="cyan", padding=(0, 1)
    )


def opened(view: View, *, title: str = "") -> Panel:
    """A dialogue, or somebody's Home."""
    heading = title or view["title"]["text"]
    submit = (
        [_buttons([{"type": "button", "text": view["submit"], "style": "primary"}])]
        if "submit" in view
        else []
    )
    return Panel(
        Group(*_blocks(view["blocks"]), *submit),
        title=f"[bold]{heading}[/]",
        title_align="left",
        border_style="magenta",
        padding=(0, 1),
    )


def said(author: str, text: str) -> RenderableType:
    """A message of a person."""
    return Group(Text(author, style="bold magenta"), Padding(Text(text), (0, 0, 0, 2)))


def _blocks(blocks: Sequence[Block]) -> Iterator[RenderableType]:
    for block in blocks:
        match block["type"]:
            case "markdown":
                yield Markdown(block["text"])
            case "section":
                yield Group(mrkdwn(block["text"]["text"]), *_accessory(block))
            case "input":
                yield Text(block["label"]["text"], style="bold")
                yield _field(block["element"])
            case "header":
                yield Text(block["text"]["text"], style="bold underline")
            case "context":
                yield Group(*(mrkdwn(item["text"], "dim") for item in block["elements"] if "text" in item))
            case "rich_text":
                yield from _rich_text(block["elements"])
            case "actions" | "context_actions":
                yield _buttons(block["elements"])
            case "divider":
                yield Rule(style="dim")
        yield Text()


def _accessory(block: Block) -> list[Text]:
    return [_buttons([block["accessory"]])] if "accessory" in block else []


def mrkdwn(text: str, style: str = "") -> Text:
    """Slack's own markup as rich text."""
    drawn = Text(style=style)
    end = 0
    for match in _TOKEN.finditer(text):
        drawn.append(_plain(text[end : match.start()]))
        end = match.end()
        if url := match["url"]:
            drawn.append(_plain(match["label"] or url), Style(link=url, underline=True, color="blue"))
        elif emoji := match["emoji"]:
            drawn.append(_EMOJI.get(emoji, f":{emoji}:"))
        else:
            kind = str(match.lastgroup)
            drawn.append(_plain(match[kind]), _STYLES[kind])
    drawn.append(_plain(text[end:]))
    return drawn


def _rich_text(elements: Sequence[dict[str, Any]]) -> Iterator[RenderableType]:
    for element in elements:
        if element["type"] == "rich_text_list":
            for item in element["elements"]:
                yield Text("• ").append_text(_runs(item["elements"]))
        elif element["type"] == "rich_text_quote":
            yield Padding(Text("▌ ", style="dim").append_text(_runs(element["elements"])), (0, 0, 0, 1))
        elif element["type"] == "rich_text_preformatted":
            yield Panel(_runs(element["elements"]), border_style="green", expand=False)
        else:
            yield _runs(element["elements"])


def _runs(elements: Sequence[dict[str, Any]]) -> Text:
    drawn = Text()
    for element in elements:
        styles = [name for name, on in element.get("style", {}).items() if on]
        drawn.append(element.get("text", ""), " ".join("red" if name == "code" else name for name in styles))
    return drawn


def _buttons(elements: Sequence[dict[str, Any]]) -> Text:
    drawn = Text()
    for element in elements:
        if element["type"] == "feedback_buttons":
            drawn.append("  👍   👎  ", "dim")
        elif element["type"] == "button":
            style = "bold white on green" if element.get("style") == "primary" else "reverse"
            drawn.append(f" {element['text']['text']} ", style).append("  ")
    return drawn


def _field(element: dict[str, Any]) -> Text:
    """What is chosen or typed in a field, else what may be."""
    if "options" in element and element["type"] in {"checkboxes", "radio_buttons"}:
        chosen = element.get("initial_options") or [element.get("initial_option")]
        marks = ("☑", "☐") if element["type"] == "checkboxes" else ("◉", "○")
        names = (
            f"{marks[0] if option in chosen else marks[1]} {_plain(option['text']['text'])}"
            for option in element["options"]
        )
        return Text("   ".join(names))
    chosen = element.get("initial_value") or element.get("initial_time")
    if option := element.get("initial_option"):
        chosen = option["text"]["text"]
    hint = element.get("placeholder", {}).get("text", "")
    return Text(f"[ {chosen} ]") if chosen else Text(f"[ {hint} ]", style="dim")


def _plain(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
