"""Texts that try to break out: long, empty, invisible, full of Slack's and Markdown's own signs."""

from hypothesis import strategies as st

_PIECES = (
    "<!channel>", "<!here|here>", "<@U0ANA>", "<#C1|secret>", "<https://evil.example|Click>", "@channel", "@here",
    "[label](https://evil.example)", "![x](https://evil.example)", "https://evil.example/?q=1", "```", "`", "**", "_",
    "> ", "\n\n", "\n- ", "| a | b |\n|---|---|\n", "&", "&lt;", "&amp;lt;", "<", ">", "\u202e", "\u200b", "\x00",
    "👩‍🔬", "ß", "word " * 50, "x" * 500,
)  # fmt: skip


def hostile(*, longest: int = 40) -> st.SearchStrategy[str]:
    """Random text with such pieces mixed in."""
    piece = st.one_of(st.sampled_from(_PIECES), st.text(max_size=20))
    return st.lists(piece, max_size=longest).map("".join)
