"""Digest, kudos, truce, assessment and insights: what a team does together."""

from datetime import date
from typing import Any

import pytest

from bot.model import Channel
from bot.slack.tasks.digest import PREVIEW
from tests.slack import payloads
from tests.slack.fake_slack import HOME, Call
from tests.slack.limits import message_faults, view_faults
from tests.slack.workplace import ADMIN, ANA, BEN, INTERNAL, SHARED, Workplace


def test_the_digest_can_be_previewed_tested_paused_and_resumed(workplace: Workplace) -> None:
    url = workplace.slack.response_url()
    workplace.coach.channels.update(workplace.place(), workplace.person(), workplace.clock(), digest_on=True)

    for button in ("digest_preview", "digest_test", "digest_pause"):
        workplace.deliver(payloads.press(button, "", url))
    paused = workplace.coach.channels.get(workplace.place()).digest.paused_until
    workplace.deliver(payloads.press("digest_resume", "", url))

    assert PREVIEW in workplace.slack.spoken[0]
    assert workplace.slack.made("chat.postMessage")[0].params["channel"] == ANA
    assert paused == date(2026, 11, 25)
    assert workplace.coach.channels.get(workplace.place()).digest.paused_until is None


def test_a_digest_is_posted_once_with_its_kudos(workplace: Workplace) -> None:
    workplace.deliver(
        payloads.submission(
            "kudos", {"text": {"value": "The fill team saw it <!channel> first"}}, memory=INTERNAL
        )
    )
    workplace.clock.later(days=1)
    work = {"team": HOME, "channel": INTERNAL, "day": "2026-11-19"}

    for key in ("a", "b"):
        workplace.jobs.submit("digest", key, work)
        workplace.settle()

    [post] = workplace.slack.made("chat.postMessage")
    assert "The fill team saw it" in post
    assert "<!channel>" not in post
    assert _faults(post) == []


def test_a_digest_is_held_back_where_another_company_came_in(workplace: Workplace) -> None:
    workplace.slack.channels[INTERNAL]["is_ext_shared"] = True

    workplace.jobs.submit("digest", "a", {"team": HOME, "channel": INTERNAL, "day": "2026-11-18"})
    workplace.settle()

    assert workplace.slack.spoken == []
    assert workplace.coach.digests.delivery(workplace.place(), date(2026, 11, 18)) is None


def test_a_person_gets_a_digest_of_their_own(workplace: Workplace) -> None:
    workplace.jobs.submit("direct_digest", "a", {"team": HOME, "user": ANA, "day": "2026-11-18"})
    workplace.settle()

    [post] = workplace.slack.spoken
    assert post.params["channel"] == ANA


def test_kudos_in_a_shared_channel_need_its_approval(workplace: Workplace) -> None:
    workplace.is_in(SHARED, "external")

    workplace.deliver(payloads.submission("kudos", {"text": {"value": "well done"}}, memory=SHARED))

    assert workplace.coach.kudos.for_digest(Channel(team=HOME, id=SHARED), date(2026, 11, 19)) == ()


def test_the_truce_is_adopted_and_signed(workplace: Workplace) -> None:
    url = workplace.slack.response_url()

    workplace.deliver(payloads.press("truce_adopt", "", url))
    workplace.deliver(payloads.press("truce_sign", "", url, user=BEN))

    [posted] = workplace.slack.made("chat.postMessage")
    [updated] = workplace.slack.made("chat.update")
    assert _faults(posted) == _faults(updated) == []
    assert f"<@{BEN}>" in updated


def test_the_assessment_thanks_and_shows_no_result_of_few(workplace: Workplace) -> None:
    workplace.deliver(_assessed(workplace, ANA))

    last = workplace.slack.spoken[-1].params["view"]
    assert view_faults(last) == []
    assert "at least four people" in str(last)


@pytest.mark.parametrize("may_send_files", [True, False])
def test_the_teams_result_comes_as_bars_and_as_a_picture_where_files_may_be_sent(
    workplace: Workplace, may_send_files: bool
) -> None:
    people = [ANA, BEN, ADMIN, "U0DORA"]
    workplace.slack.add_user("U0DORA")
    for user in people:
        workplace.deliver(_assessed(workplace, user))
    if not may_send_files:
        workplace.slack.refuse("files.getUploadURLExternal", "missing_scope")

    workplace.deliver(payloads.press_at_home("assess_team"))

    posts = workplace.slack.made("chat.postMessage")
    assert "4 people answered" in posts[-1]
    assert _faults(posts[-1]) == []
    assert len(workplace.slack.made("files.completeUploadExternal")) == int(may_send_files)


def test_insights_are_for_admins(workplace: Workplace) -> None:
    url = workplace.slack.response_url()

    workplace.deliver(payloads.command("insights", url))
    workplace.deliver(payloads.command("insights", url, user=BEN))

    first, second = workplace.slack.spoken
    assert "too few people" in first
    assert "Only admins" in second


def test_forget_me_asks_and_then_deletes(workplace: Workplace) -> None:
    url = workplace.slack.response_url()
    workplace.coach.people.update(workplace.person(), role="QA")

    workplace.deliver(payloads.command("forget me", url))
    workplace.deliver(payloads.press("forget_me", "", url))

    assert "forget_me" in workplace.slack.spoken[0]
    assert workplace.coach.people.get(workplace.person()).role is None


def _assessed(workplace: Workplace, user: str) -> dict[str, Any]:
    scores = {
        item.id: {"selected_option": {"value": "4"}} for item in workplace.coach.assessment.statements()
    }
    return payloads.submission("assessment", scores, user=user)


def _faults(call: Call) -> list[str]:
    if "view" in call.params:
        return view_faults(call.params["view"])
    return message_faults(call.params["text"], call.blocks) if call.blocks else []
