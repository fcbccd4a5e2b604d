from datetime import date
from pathlib import Path

import pytest

from bot.answering.followups import is_followup, standalone
from bot.content.library import Library
from bot.content.taxonomy import Taxonomy
from bot.model import Card, Turn

FOLLOW_UPS = [
    ("what is a normal liability cap?", "and for a small biotech?", "liability"),
    ("who reviews the batch record before release?", "what about the second batch?", "record"),
    ("can they refuse a person in plant?", "why?", "plant"),
    ("who certifies the batch?", "and in the EU", "certifies"),
    ("how do we tell the CDMO that the forecast drops?", "can you give me wording for that?", "forecast"),
    ("how do I push back on a change order?", "give me an example", "change"),
    ("do we need a quality agreement for phase 1?", "why not?", "quality"),
    ("do we need a quality agreement for phase 1?", "and for phase 3?", "quality"),
    ("how long does tech transfer take?", "what if we are late?", "transfer"),
    ("how long does tech transfer take?", "is that normal?", "transfer"),
    ("who opens the deviation?", "and who closes it?", "deviation"),
    ("what goes into the forecast?", "how often?", "forecast"),
    ("what goes into the forecast?", "for example?", "forecast"),
    ("should we audit the fill site?", "who should go?", "audit"),
    ("should we audit the fill site?", "what do I ask?", "audit"),
    ("what are cancellation fees?", "can we avoid them both?", "cancellation"),
    ("what are cancellation fees?", "how do we avoid that?", "cancellation"),
    ("should we pay for a failed engineering run?", "what about clinical batches?", "engineering"),
    ("how should we run a steering committee?", "how long?", "steering"),
    ("how should we run a steering committee?", "who should be there?", "steering"),
    ("what is take or pay?", "is it negotiable?", "pay"),
    ("what is take or pay?", "should we sign it?", "pay"),
    ("how do we score our CDMO?", "tell me more", "score"),
    ("how do we score our CDMO?", "can you make it shorter", "score"),
    ("how do we score our CDMO?", "how do I explain this to my boss?", "score"),
    ("what should a root cause report contain?", "and how long may it take?", "root"),
    ("do we need a second source?", "when?", "source"),
    ("do we need a second source?", "how much does it cost?", "source"),
    ("do we need a second source?", "ok thanks, and in Japan?", "source"),
    ("can our PIP stop a run?", "what if he does it anyway?", "PIP"),
    ("how do we thank operators?", "wording please", "operators"),
    ("why do they bill everything?", "does it apply to small companies?", "bill"),
    ("how do we prepare a PPQ campaign?", "what does that mean for a virtual company?", "PPQ"),
    ("which KPIs make sense?", "same for the test lab?", "KPIs"),
]

NEW_QUESTIONS = [
    ("what is a normal liability cap?", "who releases the batch in Europe?"),
    ("what is a normal liability cap?", "How do we choose between two fill-finish CDMOs?"),
    ("can they refuse a person in plant?", "why do CDMOs charge for change orders?"),
    ("can they refuse a person in plant?", "and how do we negotiate a cancellation fee with a big CDMO?"),
    ("who certifies the batch?", "what is a quality agreement?"),
    ("who certifies the batch?", "what is GMP?"),
    ("who certifies the batch?", "our batch failed because of the resin, who pays for it?"),
    ("how do we thank operators?", "is it ok to ask the CDMO about their margins?"),
    ("how do we thank operators?", "is it normal that the CDMO owns process improvements?"),
    ("how do we thank operators?", "do we need a second source before approval?"),
    ("which KPIs make sense?", "what do we put into a tech transfer package?"),
    ("which KPIs make sense?", "how do I tell the CDMO that our forecast dropped by half?"),
    ("which KPIs make sense?", "can you give me wording to decline a change order?"),
    ("which KPIs make sense?", "what happens to our cell bank when we leave?"),
    ("what is take or pay?", "what about method transfer between two labs with different instruments?"),
    ("what is take or pay?", "if a deviation is found after release, who must be told?"),
    ("what is take or pay?", "for a first audit, what should QA look at in the warehouse?"),
    ("what is take or pay?", "before the kick-off, which documents should we send?"),
    ("what is take or pay?", "then how should minutes of the steering committee be approved?"),
    ("do we need a second source?", "their project manager ignores my mails, what now?"),
    ("do we need a second source?", "should our CEO visit the site?"),
    ("do we need a second source?", "how many consultants does a virtual company need for outsourcing?"),
    ("do we need a second source?", "inspection at our CDMO next month, may we be in the room?"),
    ("who opens the deviation?", "how often should we send a forecast?"),
    ("who opens the deviation?", "is a paper audit enough for phase 1?"),
    ("who opens the deviation?", "who owns improvements to our process?"),
    ("who opens the deviation?", "hi, can the CDMO subcontract testing without our approval?"),
    ("who opens the deviation?", "why does batch review take so long?"),
    ("how long does tech transfer take?", "our slot was moved, can we claim that?"),
    ("how long does tech transfer take?", "what does ALCOA mean?"),
    ("how long does tech transfer take?", "does the quality agreement need a signature of the QP?"),
    ("how long does tech transfer take?", "tell me how a CDMO earns its money"),
]


def card(title: str) -> Card:
    return Card(
        id="liability-cap",
        title=title,
        topic="liability",
        phases=(),
        roles=(),
        asks=(),
        tip="",
        citations=(),
        reviewed=date(2026, 1, 1),
        sections={},
    )


@pytest.fixture
def library() -> Library:
    return Library(
        root=Path(),
        cards={"liability-cap": card("What a liability cap covers and how high it usually is")},
        sources={},
        taxonomy=Taxonomy(phases=(), roles=(), groups={}, topics={}),
    )


@pytest.mark.parametrize(("before", "question", "word"), FOLLOW_UPS)
def test_follow_ups_take_the_subject_of_the_thread(
    before: str, question: str, word: str, library: Library
) -> None:
    found = standalone(question, [Turn(question=before, cards=())], library)

    assert found.startswith(question)
    assert word in found.removeprefix(question)


@pytest.mark.parametrize(("before", "question"), NEW_QUESTIONS)
def test_new_questions_never_drag_old_context_along(before: str, question: str, library: Library) -> None:
    found = standalone(question, [Turn(question=before, cards=("liability-cap",))], library)

    assert question == found


@pytest.mark.parametrize(("before", "question", "word"), FOLLOW_UPS)
def test_the_first_question_of_a_thread_stays_as_it_is(
    before: str, question: str, word: str, library: Library
) -> None:
    assert before == standalone(before, [], library)
    assert question == standalone(question, [], library)


def test_a_chain_of_follow_ups_reaches_back_to_its_subject(library: Library) -> None:
    turns = [
        Turn(question="who opens the deviation?", cards=()),
        Turn(question="and in the EU?", cards=()),
    ]

    found = standalone("why?", turns, library)

    assert "deviation" in found
    assert "EU" in found


def test_an_old_subject_is_left_behind_once_the_thread_moved_on(library: Library) -> None:
    turns = [
        Turn(question="who opens the deviation?", cards=()),
        Turn(question="how do we choose a fill site?", cards=()),
    ]

    found = standalone("and in the EU?", turns, library)

    assert "fill" in found
    assert "deviation" not in found


def test_a_bare_follow_up_takes_the_card_that_answered_too(library: Library) -> None:
    turns = [Turn(question="how high is normal?", cards=("liability-cap",))]

    assert "liability" in standalone("why?", turns, library)


def test_a_follow_up_does_not_carry_over_the_form_of_the_last_question(library: Library) -> None:
    turns = [Turn(question="can you give me wording to refuse a change order?", cards=())]

    assert "wording" not in standalone("why?", turns, library)


@pytest.mark.parametrize("question", ["", "?", "ok", "thanks!", "hm"])
def test_a_message_without_a_subject_needs_the_thread(question: str) -> None:
    assert is_followup(question)
