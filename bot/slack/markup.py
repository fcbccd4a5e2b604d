"""The one place where text is made safe and short enough for Slack."""

import html
import re
from collections.abc import Collection

BODY_BUDGET = 11_000
"""Characters of text in one message: Slack refuses somewhat above 13,000, counted after its own expansion."""

_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_BROADCAST = re.compile(r"@(?=(?:channel|here|everyone|group)\b)", re.IGNORECASE)
_PARTIAL_ENTITY = re.compile(r"&[a-z]{0,4}$")
_QUOTE_MARK = re.compile(r"^((?:&gt; ?)+)", re.MULTILINE)
_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\(\s*([^)\s]*)[^)\n]*\)")
_REFERENCE = re.compile(r"^ {0,3}\[[^\]\n]+\]:.*$", re.MULTILINE)
_ADDRESS = re.compile(
    r"(?:(?:https?|ftp|file|slack)://|\b(?:mailto|tel|javascript|data):(?=\S))[^\s)\]>]*", re.IGNORECASE
)
_SLACK_LINK = re.compile(r"<(?:https?|mailto|tel):[^|>]*\|([^>]*)>|<((?:https?|mailto|tel):[^|>]*)>")
_SLACK_NAMED = re.compile(r"<([#!])[^|>]*\|([^>]*)>")
_SLACK_BARE = re.compile(r"<[#@!][^>]*>")


def plain(text: str) -> str:
    """The text without control characters, invisible ones and those that turn the reading direction."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def escape(text: str) -> str:
    """Text that people or models wrote, safe inside mrkdwn: no mention, link or command survives."""
    return _calm(html.escape(plain(text), quote=False))


def safe_markdown(text: str, *, links: Collection[str] = ()) -> str:
    """Markdown for a `markdown` block: quote marks stay, and of all addresses only those in `links` do.

    Slack resolves `<!here>` and `<@U…>` even inside `markdown` blocks, so `& < >` are escaped there too.
    """
    text = _REFERENCE.sub("", plain(text))
    text = _LINK.sub(lambda link: _link(link[1], link[2], links), text)
    text = _ADDRESS.sub(lambda address: address[0] if address[0] in links else "(link removed)", text)
    text = html.escape(text, quote=False)
    return _calm(_QUOTE_MARK.sub(lambda marks: marks[0].replace("&gt;", ">"), text))


def clip(text: str, limit: int, *, ending: str = "…") -> str:
    """The text cut at a word to at most `limit` characters, never inside an escaped character."""
    if len(text) <= limit:
        return text
    room = max(0, limit - len(ending))
    cut = _PARTIAL_ENTITY.sub("", text[:room])
    space = cut.rfind(" ")
    if space > room * 0.6:
        cut = cut[:space]
    return (cut.rstrip() + ending)[:limit]


def clip_markdown(text: str, limit: int, *, ending: str) -> str:
    """Markdown cut at the end of a line where one is near, so that no emphasis or fence is left open."""
    if len(text) <= limit:
        return text
    fence = "\n```"
    room = max(0, limit - len(ending) - len(fence) - 2)
    cut = _PARTIAL_ENTITY.sub("", text[:room])
    line = cut.rfind("\n")
    if line > room * 0.5:
        cut = cut[:line]
    if cut.count("```") % 2:
        cut += fence
    return f"{cut.rstrip()}\n\n{ending}"[:limit]


def link(url: str | None, label: str) -> str:
    """A mrkdwn link to a source that we publish, or only its escaped label."""
    shown = escape(label).replace("|", "¦")
    if not url or not url.startswith(("https://", "http://")) or re.search(r"[\s<>|]", url):
        return shown
    return f"<{html.escape(url, quote=False)}|{shown}>"


def spoken(text: str) -> str:
    """What someone typed, as they see it: Slack's escapes, links and names turned back into words."""
    text = _SLACK_LINK.sub(lambda match: match[1] or match[2], text)
    text = _SLACK_NAMED.sub(lambda match: ("" if match[1] == "!" else match[1]) + match[2], text)
    text = _SLACK_BARE.sub("", text)
    return plain(html.unescape(text)).strip()


def _calm(text: str) -> str:
    return _BROADCAST.sub("@\N{WORD JOINER}", text)


def _link(label: str, url: str, links: Collection[str]) -> str:
    return f"[{label}]({url})" if url in links else label
