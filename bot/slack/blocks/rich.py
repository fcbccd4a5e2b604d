"""Card markdown as rich text, for modals and App Home, which take no `markdown` blocks."""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from bot.slack.blocks.kit import Block
from bot.slack.markup import clip, plain

_EMPHASIS = re.compile(r"\*\*(.+?)\*\*|_(?=\S)(.+?)(?<=\S)_(?!\w)|`([^`]+)`")
_BULLET = re.compile(r"^[-*] +|^\d+[.)] +")


def rich(text: str, *, limit: int = 6000) -> Block:
    """Paragraphs, bullets, quotations, bold, italic and code; anything else stands as it was typed."""
    lines = [line for line in clip(plain(text), limit).splitlines() if line.strip()]
    elements = [element for kind, group in groupby(lines, _kind) for element in _element(kind, list(group))]
    return {"type": "rich_text", "elements": elements or [_section(["–"])]}


def _kind(line: str) -> str:
    if line.startswith(">"):
        return "quote"
    return "list" if _BULLET.match(line) else "text"


def _element(kind: str, lines: list[str]) -> Iterator[Block]:
    if kind == "list":
        items = [_section([_BULLET.sub("", line)]) for line in lines]
        yield {"type": "rich_text_list", "style": "bullet", "elements": items}
    elif kind == "quote":
        yield {"type": "rich_text_quote", "elements": _inline("\n".join(line.lstrip("> ") for line in lines))}
    else:
        yield _section(lines)


def _section(lines: list[str]) -> Block:
    return {"type": "rich_text_section", "elements": _inline("\n".join(lines))}


def _inline(text: str) -> list[dict[str, Any]]:
    elements: list[dict[str, Any]] = []
    end = 0
    for match in _EMPHASIS.finditer(text):
        elements.append(_text(text[end : match.start()]))
        style = ("bold", "italic", "code")[(match.lastindex or 1) - 1]
        elements.append(_text(match[match.lastindex or 0]) | {"style": {style: True}})
        end = match.end()
    elements.append(_text(text[end:]))
    return [element for element in elements if element["text"]] or [_text("–")]


def _text(text: str) -> dict[str, Any]:
    return {"type": "text", "text": text}
