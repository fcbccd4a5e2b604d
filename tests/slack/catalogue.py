"""Every surface once, with fixed content: what the golden files hold."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from bot.coach.assessment import QuarterResult, TeamResult
from bot.coach.channels import Change, ChannelSettings, DigestSettings
from bot.coach.insights import CardFeedback, Insight
from bot.coach.nudges import RecentNudge
from bot.coach.people import PersonSettings
from bot.coach.privacy import StoredItem
from bot.coach.truce import TruceState
from bot.model import Attitude, Channel, Phrase, Review, Tip
from bot.slack.blocks import notices
from bot.slack.blocks.answer import answer_message, shared_message
from bot.slack.blocks.card import card_view
from bot.slack.blocks.check import check_blocks, check_message, check_view, coach_view
from bot.slack.blocks.digest import digest_message, digest_state_message
from bot.slack.blocks.feedback import reason_view
from bot.slack.blocks.guidance import guidance_view
from bot.slack.blocks.help import help_message
from bot.slack.blocks.home import HomeContent, closed_home, home_view
from bot.slack.blocks.introduction import approved, consent_request, introduction, unknown_sharing
from bot.slack.blocks.kit import modal
from bot.slack.blocks.nudge import NudgeContent, nudge_message, pause_choice, reword_view, why_view
from bot.slack.blocks.settings import channel_settings_view, my_settings_view
from bot.slack.blocks.tip import tip_message, topics_message
from bot.slack.blocks.together import (
    assessment_form,
    insights_message,
    kudos_form,
    team_result_blocks,
    truce_message,
)
from tests.slack.content import ASSESSMENT, CHARTER, LIBRARY
from tests.slack.workplace import CARD, known, unknown

AT = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
WORDS = "just widget builders"
ATTITUDE = Attitude(
    id="widget-builder",
    title="Widget builder",
    definition="Talk as if making were stamping parts.",
    why="It makes skilled work sound like stamping parts.",
    cards=(CARD,),
    rebuild=("Name the event.", "Say what you need, and by when."),
)
TIP = Tip(
    card=CARD, topic="respectful-language", title="Why words matter", text="Ask one person at the site today."
)
PHRASE = Phrase(id="p1", attitude="widget-builder", instead_of="tell the vendor", say="ask the team in Basel")
CHANNEL = ChannelSettings(
    channel=Channel(team="T0HOME001", id="C0INTERNAL"),
    phase="commercial",
    partners=("Acme", "Beta Bio"),
    nudges=True,
    sensitivity=None,
    answers="threads",
    digest=DigestSettings(
        on=True,
        at=time(9),
        timezone="Europe/Zurich",
        weekdays=frozenset({0, 1, 2, 3, 4}),
        holidays="CH",
        paused_until=None,
        since=None,
    ),
    sharing="internal",
    approved_by=None,
    joined_at=AT,
)
ME = PersonSettings(
    role="QA",
    sensitivity=None,
    paused_until=None,
    muted=frozenset({"widget-builder"}),
    dm_digest=True,
    dm_digest_time=time(8),
    timezone="Europe/Zurich",
)
NUDGE = NudgeContent(
    words=WORDS,
    attitude=ATTITUDE,
    rewording="They have a full line this week; can we ask what would help?",
    rebuild=(),
    card=None,
    quality_risk=True,
)
INSIGHT = Insight(
    since=date(2026, 10, 19),
    until=date(2026, 11, 15),
    questions=42,
    abstentions=None,
    cards={CARD: 7},
    feedback=(CardFeedback(card=CARD, good=6, bad=1),),
    nudges={"widget-builder": 5},
    gaps=("how do we ship lentiviral vectors?",),
    comments=("too long",),
)
RESULT = TeamResult(
    people=5,
    by_mark={},
    weakest="",
    trend=(),
)


def recent(words: str) -> RecentNudge:
    return RecentNudge(
        id="id",
        at=AT,
        channel=CHANNEL.channel,
        attitude="widget-builder",
        words=words,
        rewording=None,
        quality_risk=False,
        dismissed=False,
    )


def change(old: str, new: str) -> Change:
    return Change(at=AT, by="U0ANA", field="phase", old=old, new=new)


def surfaces() -> Mapping[str, Any]:
    """Every surface by name: a message, or a view."""
    library, assessment, charter = LIBRARY, ASSESSMENT, CHARTER
    card = library.cards[CARD]
    result = replace(
        RESULT,
        by_mark=dict.fromkeys(assessment.marks, 3.5),
        weakest=next(iter(assessment.marks)),
        trend=tuple(
            QuarterResult(quarter=quarter, people=5, by_mark=dict.fromkeys(assessment.marks, 3.0))
            for quarter in ("2026-Q3", "2026-Q4")
        ),
    )
    review = Review(
        flag=True, score=0.9, attitude="widget-builder", span=(5, 25), rewording="Ask them.", cards=(CARD,)
    )
    truce = TruceState(adopted_by="U0ANA", adopted_at=AT, signers=("U0ANA", "U0BEN"), message_ts="1.2")
    home = HomeContent(
        tip=TIP,
        topic="Words",
        settings=ME,
        nudges=(recent(WORDS),),
        channels=(CHANNEL,),
        stored=(
            StoredItem(what="Your settings", count=1, details=("role: QA",), kept="until you delete it"),
        ),
        attitudes={"widget-builder": ATTITUDE},
        now=AT,
    )
    taxonomy = library.taxonomy
    return {
        "answer_private": answer_message(known(), "id", library, share=True),
        "answer_public": answer_message(known(), "id", library),
        "answer_model": answer_message(known(mode="generative", model="gpt-x"), "id", library),
        "answer_unknown": answer_message(unknown(), "id", library),
        "answer_declined": answer_message(known(declined="falsify", sources=()), "id", library),
        "answer_private_because_shared": answer_message(
            known(), "id", library, why_private=notices.PRIVATE_BECAUSE_SHARED
        ),
        "answer_shared": shared_message(known(), "id", library, "who owns the batch?", "U0ANA"),
        "guidance": guidance_view(known(), library),
        "nudge": nudge_message("id", replace(NUDGE, card=card)),
        "nudge_without_wording": nudge_message(
            "id", replace(NUDGE, rewording=None, rebuild=ATTITUDE.rebuild)
        ),
        "nudge_pause": pause_choice("id"),
        "nudge_reword": reword_view("id", words=WORDS, draft="Ask them.", rebuild=ATTITUDE.rebuild),
        "nudge_why": why_view(ATTITUDE, card_view(card, library)["blocks"]),
        "check_flagged": check_message("They just widget builders", review, ATTITUDE, card),
        "check_fine": check_message("Thank you", Review(flag=False, score=0), None, None),
        "check_form": check_view(),
        "check_form_findings": check_view(
            "draft", check_blocks("They just widget builders", review, ATTITUDE, card)
        ),
        "coach_message": coach_view(
            "x", check_blocks("x", Review(flag=False, score=0), None, None), own=False
        ),
        "card": card_view(card, library),
        "tip": tip_message(TIP, "Words"),
        "topics": topics_message(taxonomy.groups, tuple(library.topics.values())),
        "help": help_message(),
        "help_verb": help_message("check"),
        "introduction": introduction(),
        "consent": consent_request(),
        "sharing_unknown": unknown_sharing(),
        "approved": approved("U0ANA", "C0SHARED"),
        "notice": notices.notice("Done."),
        "refused": notices.refused_view(),
        "loading": notices.loading_view(),
        "feedback_reason": reason_view("id"),
        "home": home_view(home),
        "home_closed": closed_home(notices.DECLINED),
        "my_settings": my_settings_view(ME, taxonomy.roles, channel="C0INTERNAL"),
        "channel_settings": channel_settings_view(CHANNEL, taxonomy.phases, (change("old", "new"),)),
        "channel_settings_shared": channel_settings_view(
            replace(CHANNEL, sharing="external"), taxonomy.phases, ()
        ),
        "kudos": kudos_form("C0INTERNAL", "well done", shared=True, digest_on=False),
        "assessment": assessment_form(assessment.marks, tuple(assessment.statements.values()), {}),
        "assessment_result": modal(
            "Result", team_result_blocks(result, assessment.marks, [card], "In words.")
        ),
        "assessment_few": modal("Result", team_result_blocks(None, assessment.marks, [], "")),
        "truce": truce_message(charter, truce, public=True),
        "truce_new": truce_message(charter, None, public=False),
        "insights": insights_message(INSIGHT, library.cards, {"widget-builder": ATTITUDE}),
        "digest": digest_message(TIP, PHRASE, (), more="Who signs?"),
        "digest_state": digest_state_message(CHANNEL, admin=True),
    }
