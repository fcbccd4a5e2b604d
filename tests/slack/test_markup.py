"""Text made safe and short: nothing alive survives, whatever was typed."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.slack.markup import clip, clip_markdown, escape, link, plain, safe_markdown, spoken
from tests.slack.hostile import hostile

URL = "https://example.org/8"
ALIVE = re.compile(r"<[!@#]|<https?:|@(?:channel|here|everyone)\b", re.IGNORECASE)


@given(hostile())
@example("<!channel>")
@example("<@U123> <#C1|x> <!subteam^S1>")
@example("@channel @HERE @everyone")
@example("&lt;!here&gt;")
def test_nothing_that_someone_wrote_comes_alive_in_mrkdwn(text: str) -> None:
    safe = escape(text)

    assert not ALIVE.search(safe)
    assert "<" not in safe
    assert ">" not in safe


@given(hostile())
@example("[click](https://evil.example)")
@example("![picture](https://evil.example/leak?q=secret)")
@example("[a][1]\n\n[1]: https://evil.example")
@example("see https://evil.example now")
@example("[https://example.org/8](https://evil.example)")
@example("[x](<https://evil.example>)")
@example("<https://evil.example|here>")
@example("> quoted\n> > twice <!here>")
def test_in_markdown_only_published_addresses_survive(text: str) -> None:
    safe = safe_markdown(text, links={URL})

    assert not ALIVE.search(safe)
    assert "evil.example" not in safe
    assert set(re.findall(r"https?://[^\s)\]>]+", safe)) <= {URL}


def test_markdown_keeps_what_is_ours() -> None:
    text = f'**Bold** and [a source]({URL}) [1]\n\n> Not "they" but "we"\n- one & two'

    assert safe_markdown(text, links={URL}) == text.replace("&", "&amp;")


@given(hostile(), st.integers(min_value=1, max_value=200))
def test_a_clipped_text_fits_and_has_no_half_an_entity(text: str, limit: int) -> None:
    clipped = clip(escape(text), limit)

    assert len(clipped) <= limit
    assert not re.search(r"&(?!amp;|lt;|gt;)", clipped)


@given(hostile(), st.integers(min_value=100, max_value=400))
def test_clipped_markdown_fits_and_closes_its_fences(text: str, limit: int) -> None:
    clipped = clip_markdown("```\n" + safe_markdown(text).replace("```", "") * 3, limit, ending="_more_")

    assert len(clipped) <= limit
    if clipped.endswith("_more_"):
        assert clipped.count("```") % 2 == 0


@pytest.mark.parametrize(
    ("url", "label", "shown"),
    [
        (URL, "A <b> | c", f"<{URL}|A &lt;b&gt; ¦ c>"),
        (None, "A & B", "A &amp; B"),
        ("javascript:alert(1)", "A", "A"),
        ("https://example.org/a|b", "A", "A"),
        ("https://example.org/?a=1&b=2", "A", "<https://example.org/?a=1&amp;b=2|A>"),
    ],
)
def test_a_link_is_made_of_a_published_address_only(url: str | None, label: str, shown: str) -> None:
    assert link(url, label) == shown


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("<@U0COACH01> who signs?", "who signs?"),
        ("<@U0COACH01|coach>who signs?", "who signs?"),
        ("see <https://example.org|the guide>", "see the guide"),
        ("see <https://example.org>", "see https://example.org"),
        ("in <#C1|alpha> &amp; <!here>", "in #alpha &"),
        ("5 &lt; 6", "5 < 6"),
        ("<!subteam^S1|@qa> please", "@qa please"),
    ],
)
def test_slacks_own_markup_is_read_as_people_see_it(typed: str, seen: str) -> None:
    assert spoken(typed) == seen


def test_invisible_and_turning_characters_go() -> None:
    assert plain("a\u202eb\u200bc\x00d\r\ne") == "abcd\ne"
