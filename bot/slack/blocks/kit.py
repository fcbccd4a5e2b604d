"""Small makers of Block Kit parts that keep every text within Slack's limits."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Literal, TypedDict, Unpack

from bot.slack.markup import BODY_BUDGET, clip, clip_markdown, plain

Block = dict[str, Any]
View = dict[str, Any]

SHORTENED = "_Shortened to fit Slack: open the card for the rest._"
MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
NAMES = {"header": 150, "label": 150, "button": 75, "option": 75, "title": 24}


@dataclass(frozen=True, kw_only=True)
class Message:
    """Something to post: blocks, and the plain text that notifications and screen readers use."""

    text: str
    blocks: Sequence[Block]


def message(text: str, *blocks: Block | None) -> Message:
    """A message of the blocks that are there; `text` is mrkdwn, already safe."""
    return Message(
        text=clip(text, 3000).strip() or "CDMO Coach",
        blocks=[block for block in blocks if block][:MESSAGE_BLOCKS],
    )


def words(text: str, limit: int) -> Block:
    """A plain text object; Slack refuses an empty one."""
    return {"type": "plain_text", "text": clip(plain(text).strip() or "–", limit), "emoji": True}


def mrkdwn(text: str, limit: int = 3000) -> Block:
    """A mrkdwn text object whose text is already safe; links are never made from bare words in it."""
    return {"type": "mrkdwn", "text": clip(text, limit) or "–", "verbatim": True}


def header(text: str) -> Block:
    """A headline."""
    return {"type": "header", "text": words(text, NAMES["header"])}


def section(text: str, *, accessory: Block | None = None) -> Block:
    """A paragraph of mrkdwn."""
    block: Block = {"type": "section", "text": mrkdwn(text)}
    return block | {"accessory": accessory} if accessory else block


def markdown(text: str, *, limit: int = BODY_BUDGET) -> Block:
    """A body of standard markdown, already safe; it is the part of a message that is cut first."""
    return {"type": "markdown", "text": clip_markdown(text, limit, ending=SHORTENED) or "–"}


def context(*texts: str) -> Block:
    """Small grey lines of mrkdwn, ten at most."""
    return {"type": "context", "elements": [mrkdwn(text, 2000) for text in texts[:10]]}


def divider() -> Block:
    """A line across."""
    return {"type": "divider"}


def actions(*elements: Block | None) -> Block:
    """A row of buttons and selects."""
    return {"type": "actions", "elements": [element for element in elements if element][:25]}


class ButtonExtras(TypedDict, total=False):
    """What a button may have besides its text and action."""

    value: str
    """An opaque id."""
    style: Literal["primary", "danger"]
    label: str
    """What a screen reader says instead of the text."""
    confirm: Block


def button(text: str, action: str, **extras: Unpack[ButtonExtras]) -> Block:
    """A button."""
    element: Block = {"type": "button", "text": words(text, NAMES["button"]), "action_id": action}
    if extras.get("value"):
        element["value"] = clip(extras["value"], 255)
    if extras.get("label"):
        element["accessibility_label"] = clip(extras["label"], 75)
    if "style" in extras:
        element["style"] = extras["style"]
    return element | {"confirm": extras["confirm"]} if "confirm" in extras else element


def confirmation(title: str, text: str, *, yes: str, no: str = "Cancel", danger: bool = False) -> Block:
    """The question asked before something that cannot be undone."""
    dialog = {
        "title": words(title, 100),
        "text": words(text, 300),
        "confirm": words(yes, 30),
        "deny": words(no, 30),
    }
    return dialog | {"style": "danger"} if danger else dialog


def option(text: str, value: str) -> Block:
    """A choice in a select, radio or check box."""
    return {"text": words(text, NAMES["option"]), "value": clip(value, 75)}


def select(
    action: str, options: Sequence[Block], *, chosen: str | None = None, hint: str = "Choose"
) -> Block:
    """A drop-down of at most a hundred options; `chosen` is the value of the one that stands there first."""
    return _choice("static_select", action, options[:100], chosen) | {"placeholder": words(hint, 150)}


def radios(action: str, options: Sequence[Block], *, chosen: str | None = None) -> Block:
    """Radio buttons, ten at most."""
    return _choice("radio_buttons", action, options[:10], chosen)


def checkboxes(action: str, options: Sequence[Block], *, chosen: Iterable[str] = ()) -> Block:
    """Check boxes, ten at most."""
    ticked = set(chosen)
    element: Block = {"type": "checkboxes", "action_id": action, "options": list(options[:10])}
    initial = [item for item in element["options"] if item["value"] in ticked]
    return element | {"initial_options": initial} if initial else element


def text_input(
    action: str, *, value: str = "", hint: str = "", multiline: bool = False, most: int = 3000
) -> Block:
    """A field to type in; `most` is the longest text it takes."""
    element: Block = {
        "type": "plain_text_input",
        "action_id": action,
        "multiline": multiline,
        "max_length": most,
    }
    if value:
        element["initial_value"] = clip(plain(value), most)
    return element | {"placeholder": words(hint, 150)} if hint else element


def field(block_id: str, label: str, element: Block, *, hint: str = "", optional: bool = False) -> Block:
    """A labelled input of a form."""
    block: Block = {
        "type": "input",
        "block_id": block_id,
        "label": words(label, NAMES["label"]),
        "element": element,
        "optional": optional,
    }
    return block | {"hint": words(hint, 300)} if hint else block


class ModalExtras(TypedDict, total=False):
    """What makes a dialogue a form."""

    callback: str
    submit: str
    memory: str
    """An id that comes back with the answer."""


def modal(title: str, blocks: Iterable[Block], **extras: Unpack[ModalExtras]) -> View:
    """A dialogue."""
    view: View = {
        "type": "modal",
        "callback_id": extras.get("callback", "closed"),
        "title": words(title, NAMES["title"]),
        "close": words("Close", 24),
        "blocks": list(blocks)[:VIEW_BLOCKS],
    }
    if "submit" in extras:
        view["submit"] = words(extras["submit"], 24)
    return view | {"private_metadata": extras["memory"]} if extras.get("memory") else view


def home(*groups: Iterable[Block]) -> View:
    """An App Home of groups of blocks."""
    return {"type": "home", "blocks": list(chain.from_iterable(groups))[:VIEW_BLOCKS]}


def quoted(text: str, *, limit: int = 3000) -> Block:
    """Words of a person, shown as a quotation in which nothing can come alive."""
    return _rich("rich_text_quote", text, limit)


def copyable(text: str, *, limit: int = 3000) -> Block:
    """A wording in a box of its own, ready to be copied."""
    return _rich("rich_text_preformatted", text, limit)


def values(state: Mapping[str, Any]) -> dict[str, Any]:
    """What was put into a form, by block id: a text, a value, a list of values or nothing."""
    return {
        block_id: _value(next(iter(fields.values()), {}))
        for block_id, fields in state.get("values", {}).items()
    }


def _value(field_state: Mapping[str, Any]) -> Any:
    if "selected_options" in field_state:
        return [item["value"] for item in field_state["selected_options"] or []]
    if "selected_option" in field_state:
        return (field_state["selected_option"] or {}).get("value")
    for key in ("value", "selected_time", "selected_date", "selected_conversation", "selected_channel"):
        if key in field_state:
            return field_state[key]
    return None


def _choice(kind: str, action: str, options: Sequence[Block], chosen: str | None) -> Block:
    element: Block = {"type": kind, "action_id": action, "options": list(options)}
    first = next((item for item in options if item["value"] == chosen), None)
    return element | {"initial_option": first} if first else element


def _rich(kind: str, text: str, limit: int) -> Block:
    elements = [{"type": "text", "text": clip(plain(text).strip() or "–", limit)}]
    return {"type": "rich_text", "elements": [{"type": kind, "elements": elements}]}
