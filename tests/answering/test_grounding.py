import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.grounding import Evidence, Grounder, ground
from bot.model import Passage


def evidence(number: int, text: str, *, heading: str = "Do", links: frozenset[str] = frozenset()) -> Evidence:
    passage = Passage(id=str(number), kind="section", owner="card", heading=heading, text=text)
    return Evidence(number=number, passage=passage, links=links)


EVIDENCE = (
    evidence(
        1,
        "Agree the review time in the quality agreement: ten working days is usual. "
        "Ask the CDMO to send records in portions. "
        "EU GMP Chapter 7, section 7.6, expects a written contract.",
        links=frozenset({"https://health.ec.europa.eu/chapter7.pdf"}),
    ),
    evidence(2, "Never press QA to release early. Pressure hides problems."),
    evidence(3, '- "Full access at any time." It will be struck out.', heading="Avoid"),
)

SUPPORTED = [
    "Agree the review time in the quality agreement [1].",
    "Do not ask for full access at any time [3].",
    "Avoid full access at any time [3].",
    "Ten working days is usual [1].",
    "10 working days is usual [1].",
    "Never press QA to release early [2].",
    "EU GMP chapter 7, section 7.6, expects a written contract [1].",
    "Agree the review time in the quality agreement [1] and never press QA to release early [2].",
    "A written contract is expected, https://health.ec.europa.eu/chapter7.pdf [1].",
]
UNSUPPORTED = [
    "Agree the review time in the quality agreement.",
    "Agree the review time in the quality agreement [7].",
    "Agree the review time in the quality agreement [0].",
    "Never press QA to release early [1].",
    "Twelve working days is usual [1].",
    "12 working days is usual [1].",
    "EU GMP chapter 8, section 7.6, expects a written contract [1].",
    "EU GMP Annex 16 expects a written contract [1].",
    "ICH Q10 expects a written contract [1].",
    "Do not agree the review time in the quality agreement [1].",
    "Press QA to release early [2].",
    "You can press QA to release early [2].",
    "Ask for full access at any time [3].",
    "Agree the review time in the quality agreement [1] and bribe the inspectors with flowers [1].",
    "Agree the review time in the quality agreement [1][2].",
    "Agree the review time in the quality agreement at https://evil.example [1].",
    "Agree the review time in the quality agreement at www.evil.example [1].",
    "Agree the review time in the [quality agreement](https://evil.example) [1].",
    "Agree the review time in the <https://evil.example|quality agreement> [1].",
    "<!here> agree the review time in the quality agreement [1].",
    "<@U024BE7LH> agree the review time in the quality agreement [1].",
    "@channel agree the review time in the quality agreement [1].",
    "&lt;!channel&gt; agree the review time in the quality agreement [1].",
    "Yes [1].",
]


@pytest.mark.parametrize("sentence", SUPPORTED)
def test_supported_sentences_pass(sentence: str) -> None:
    _, grounder = ground(sentence, EVIDENCE)

    assert (grounder.kept, grounder.dropped) == (1, 0)


@pytest.mark.parametrize("sentence", UNSUPPORTED)
def test_unsupported_sentences_are_dropped(sentence: str) -> None:
    text, grounder = ground(sentence, EVIDENCE)

    assert (text, grounder.kept) == ("", 0)


def test_a_sentence_cannot_ride_on_the_citation_of_the_next() -> None:
    text, _ = ground("Bribe the inspectors. Ten working days is usual [1].", EVIDENCE)

    assert text == "Ten working days is usual [1]."


def test_citations_behind_the_full_stop_belong_to_the_sentence_before() -> None:
    text, grounder = ground("Ten working days is usual. [1] Never press QA to release early. [2]", EVIDENCE)

    assert text == "Ten working days is usual [1]. Never press QA to release early [2]."
    assert grounder.kept == 2


def test_citations_are_numbered_in_the_order_in_which_they_stand() -> None:
    text, grounder = ground(
        "Never press QA to release early [2]. Ten working days is usual [1][1].", EVIDENCE
    )

    assert text == "Never press QA to release early [1]. Ten working days is usual [2]."
    assert [item.number for item in grounder.cited] == [2, 1]


def test_a_label_stays_only_with_a_sentence_below_it() -> None:
    good = "**What to do:**\n- Ask the CDMO to send records in portions [1]."
    text, _ = ground(f"{good}\n**Also:**\n- Pay cash [1].\n", EVIDENCE)

    assert text == good


@pytest.mark.parametrize(
    ("text", "enough"),
    [
        ("Ten working days is usual [1]. Never press QA to release early [2].", True),
        ("Ten working days is usual [1].", False),
        ("Ten working days is usual [1]. Pay cash [1]. Bribe reviewers [1]. Hide records [2].", False),
        ("", False),
    ],
)
def test_an_answer_needs_enough_supported_sentences(text: str, enough: bool) -> None:
    assert enough is ground(text, EVIDENCE)[1].enough


@given(st.lists(st.sampled_from([*SUPPORTED, *UNSUPPORTED, "**Do:**\n", "\n", "- "]), max_size=8), st.data())
def test_a_stream_gives_what_the_whole_text_gives(parts: list[str], data: st.DataObject) -> None:
    text = " ".join(parts)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=20)))
    whole, _ = ground(text, EVIDENCE)
    grounder = Grounder(EVIDENCE)

    pieces = [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    streamed = "".join(map(grounder.feed, pieces)) + grounder.finish()

    assert whole == streamed.strip()
