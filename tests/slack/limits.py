"""Slack's limits on blocks and views, as far as this project uses them: every fault with its place."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

Fault = str
Node = Mapping[str, Any]

TEXT_IN_MESSAGE = 11_000
_KEYS = {
    "section": {"type", "text", "accessory", "block_id", "fields"},
    "markdown": {"type", "text", "block_id"},
    "header": {"type", "text", "block_id"},
    "context": {"type", "elements", "block_id"},
    "actions": {"type", "elements", "block_id"},
    "context_actions": {"type", "elements", "block_id"},
    "divider": {"type", "block_id"},
    "rich_text": {"type", "elements", "block_id"},
    "input": {"type", "label", "element", "hint", "optional", "block_id", "dispatch_action"},
}
_ELEMENT_KEYS = {
    "button": {"type", "text", "action_id", "value", "style", "accessibility_label", "confirm", "url"},
    "static_select": {"type", "action_id", "options", "initial_option", "placeholder"},
    "radio_buttons": {"type", "action_id", "options", "initial_option"},
    "checkboxes": {"type", "action_id", "options", "initial_options"},
    "plain_text_input": {"type", "action_id", "multiline", "max_length", "initial_value", "placeholder"},
    "timepicker": {"type", "action_id", "initial_time", "placeholder"},
    "feedback_buttons": {"type", "action_id", "positive_button", "negative_button"},
}
_IN_VIEWS_ONLY = {"input"}
_IN_MESSAGES_ONLY = {"markdown", "context_actions"}


def message_faults(text: str, blocks: Sequence[Node]) -> list[Fault]:
    """What Slack would refuse, or a reader would miss, in a message."""
    faults = [] if 0 < len(text) <= 3000 else ["text: it must be there, 3,000 characters at most"]
    if not 1 <= len(blocks) <= 50:
        faults.append(f"blocks: {len(blocks)} blocks")
    total = sum(len(word) for block in blocks for word in _texts(block))
    if total > TEXT_IN_MESSAGE + 4000:
        faults.append(f"blocks: {total} characters of text")
    body = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    if body > TEXT_IN_MESSAGE:
        faults.append(f"markdown: {body} characters")
    faults += [
        f"{number}: {block['type']} is for views"
        for number, block in enumerate(blocks)
        if block["type"] in _IN_VIEWS_ONLY
    ]
    return [*faults, *_blocks(blocks)]


def view_faults(view: Node) -> list[Fault]:
    """What Slack would refuse in a modal or a Home."""
    blocks = view["blocks"]
    faults = [] if 1 <= len(blocks) <= 100 else [f"blocks: {len(blocks)} blocks"]
    if view["type"] == "modal":
        for name in ("title", "submit", "close"):
            if name in view:
                faults += _plain(view[name], name, 24)
        if any(block["type"] == "input" for block in blocks) and "submit" not in view:
            faults.append("submit: a form needs it")
    if len(view.get("private_metadata", "")) > 3000:
        faults.append("private_metadata: too long")
    faults += [
        f"{number}: {block['type']} is for messages"
        for number, block in enumerate(blocks)
        if block["type"] in _IN_MESSAGES_ONLY
    ]
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(ids) != len(set(ids)):
        faults.append("block_id: one stands twice")
    return [*faults, *_blocks(blocks)]


def _blocks(blocks: Sequence[Node]) -> Iterator[Fault]:
    for number, block in enumerate(blocks):
        at = f"{number} ({block['type']})"
        unknown = set(block) - _KEYS.get(block["type"], set())
        if unknown:
            yield f"{at}: unknown {sorted(unknown)}"
        yield from _CHECKS[block["type"]](block, at)
        actions = [element["action_id"] for element in block.get("elements", ()) if "action_id" in element]
        if len(actions) != len(set(actions)):
            yield f"{at}: an action_id stands twice"


def _section(block: Node, at: str) -> Iterator[Fault]:
    yield from _text(block["text"], at, 3000)
    if "accessory" in block:
        yield from _element(block["accessory"], at)


def _markdown(block: Node, at: str) -> Iterator[Fault]:
    if not 0 < len(block["text"]) <= 12_000:
        yield f"{at}: {len(block['text'])} characters"


def _header(block: Node, at: str) -> Iterator[Fault]:
    yield from _plain(block["text"], at, 150)


def _context(block: Node, at: str) -> Iterator[Fault]:
    if not 1 <= len(block["elements"]) <= 10:
        yield f"{at}: {len(block['elements'])} elements"
    for element in block["elements"]:
        yield from _text(element, at, 2000)


def _actions(block: Node, at: str) -> Iterator[Fault]:
    most = 5 if block["type"] == "context_actions" else 25
    if not 1 <= len(block["elements"]) <= most:
        yield f"{at}: {len(block['elements'])} elements"
    for element in block["elements"]:
        yield from _element(element, at)


def _input(block: Node, at: str) -> Iterator[Fault]:
    yield from _plain(block["label"], at, 2000)
    if "hint" in block:
        yield from _plain(block["hint"], at, 2000)
    yield from _element(block["element"], at)


def _rich_text(block: Node, at: str) -> Iterator[Fault]:
    if not block["elements"]:
        yield f"{at}: empty"
    for element in block["elements"]:
        if not element["elements"]:
            yield f"{at}: an empty {element['type']}"
        leaves = element["elements"]
        if element["type"] == "rich_text_list":
            leaves = [leaf for item in element["elements"] for leaf in item["elements"]]
        if any(leaf["type"] != "text" or not leaf["text"] for leaf in leaves):
            yield f"{at}: something other than text"


def _nothing(block: Node, at: str) -> Iterator[Fault]:
    return iter(())


def _element(element: Node, at: str) -> Iterator[Fault]:
    kind = element["type"]
    at = f"{at} {kind} {element.get('action_id')}"
    if kind not in _ELEMENT_KEYS or set(element) - _ELEMENT_KEYS[kind]:
        yield f"{at}: unknown {sorted(set(element) - _ELEMENT_KEYS.get(kind, set()))}"
    if not 0 < len(element["action_id"]) <= 255:
        yield f"{at}: action_id"
    if kind == "button":
        yield from _button(element, at)
    if kind == "feedback_buttons":
        for side in ("positive_button", "negative_button"):
            yield from _button(element[side], at)
            if not element[side]["accessibility_label"]:
                yield f"{at}: accessibility_label"
    if "options" in element:
        yield from _options(element, at)
    if len(element.get("initial_value", "")) > element.get("max_length", 3000):
        yield f"{at}: initial_value is longer than max_length"


def _button(button: Node, at: str) -> Iterator[Fault]:
    yield from _plain(button["text"], at, 75)
    yield from _value(button, at)
    if len(button.get("accessibility_label", "")) > 75:
        yield f"{at}: accessibility_label"


def _options(element: Node, at: str) -> Iterator[Fault]:
    most = 100 if element["type"] == "static_select" else 10
    if not 1 <= len(element["options"]) <= most:
        yield f"{at}: {len(element['options'])} options"
    for option in element["options"]:
        yield from _plain(option["text"], at, 75)
        if not 0 < len(option["value"]) <= 75:
            yield f"{at}: option value"
    first = [element["initial_option"]] if "initial_option" in element else element.get("initial_options", [])
    if any(option not in element["options"] for option in first):
        yield f"{at}: the first choice is no option"


def _value(button: Node, at: str) -> Iterator[Fault]:
    if len(button.get("value", "")) > 255 or " " in button.get("value", ""):
        yield f"{at}: the value is no opaque id"


def _text(text: Node, at: str, most: int) -> Iterator[Fault]:
    if text["type"] not in ("mrkdwn", "plain_text") or not 0 < len(text["text"]) <= most:
        yield f"{at}: {len(text['text'])} characters of {text['type']}"


def _plain(text: Node, at: str, most: int) -> Iterator[Fault]:
    if text["type"] != "plain_text" or not len(text["text"].strip()) > 0 or len(text["text"]) > most:
        yield f"{at}: {len(text['text'])} characters of {text['type']}"


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, Mapping):
        for key, value in node.items():
            if key == "text" and isinstance(value, str):
                yield value
            else:
                yield from _texts(value)
    elif isinstance(node, list | tuple):
        for item in node:
            yield from _texts(item)


_CHECKS: dict[str, Callable[[Node, str], Iterator[Fault]]] = {
    "section": _section,
    "markdown": _markdown,
    "header": _header,
    "context": _context,
    "actions": _actions,
    "context_actions": _actions,
    "divider": _nothing,
    "rich_text": _rich_text,
    "input": _input,
}
