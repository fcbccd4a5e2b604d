"""Nudges, end to end: seen by their author alone, and answered back."""

from typing import Any

import pytest

from bot.model import Review
from bot.slack.tasks.nudge import THANKS
from tests.slack import payloads
from tests.slack.limits import message_faults, view_faults
from tests.slack.workplace import ANA, BEN, INTERNAL, KIND, RUDE, SHARED, Workplace


def test_only_the_author_sees_a_nudge_and_nothing_else_is_called(workplace: Workplace) -> None:
    workplace.deliver(payloads.message(RUDE))

    methods = {call.method for call in workplace.slack.calls} - {"auth.test"}
    assert methods == {"users.info", "conversations.info", "chat.postEphemeral"}
    [nudge] = workplace.slack.spoken
    assert (nudge.params["user"], nudge.params["channel"]) == (ANA, INTERNAL)
    assert message_faults(nudge.params["text"], nudge.blocks) == []


def test_a_nudge_names_the_words_the_reason_and_a_wording(workplace: Workplace) -> None:
    workplace.deliver(payloads.message(RUDE))

    [nudge] = workplace.slack.spoken
    for expected in ("just widget builders", "can we ask what would help them", "From the card"):
        assert expected in nudge


def test_a_kind_message_costs_no_call_at_all(workplace: Workplace) -> None:
    workplace.slack.calls.clear()

    workplace.deliver(payloads.message(KIND))

    assert workplace.slack.calls == []


@pytest.mark.parametrize("thread_ts", [None, "1700000100.000001"])
def test_a_nudge_appears_where_its_author_is_looking(workplace: Workplace, thread_ts: str | None) -> None:
    workplace.deliver(payloads.message(RUDE, thread_ts=thread_ts))

    [nudge] = workplace.slack.spoken
    assert nudge.params.get("thread_ts") == thread_ts


def test_one_nudge_a_person_and_window(workplace: Workplace) -> None:
    workplace.deliver(payloads.message(RUDE))
    workplace.deliver(payloads.message(f"really {RUDE}"))

    assert len(workplace.slack.spoken) == 1


def test_a_watched_message_for_which_there_is_no_time_bothers_nobody(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workplace.surface.passing, "_most_waiting", 0)

    statuses = [workplace.deliver(body) for body in (payloads.message(KIND), payloads.message(RUDE))]

    assert statuses == [200, 200]
    assert workplace.slack.spoken == []


def test_a_nudge_that_slack_refuses_bothers_nobody(workplace: Workplace) -> None:
    workplace.slack.refuse("chat.postEphemeral", "user_not_in_channel")

    workplace.deliver(payloads.message(RUDE))

    assert [call.method for call in workplace.slack.spoken] == ["chat.postEphemeral"]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("message_bot", "an app's message"),
        ("message_bot_user", "a bot user's"),
        ("message_deleted", "deleted"),
    ],
)
def test_what_no_person_wrote_is_not_read(workplace: Workplace, name: str, why: str) -> None:
    body = payloads.sample(name)
    body["event"]["text"] = RUDE

    workplace.deliver(body)

    assert workplace.coach.reviewer.seen == [], why


def test_channel_switches_and_partners_reach_the_reviewer(workplace: Workplace) -> None:
    change: dict[str, Any] = {"partners": ["Acme"], "sensitivity": "keen"}
    workplace.coach.channels.update(workplace.place(), workplace.person(), workplace.clock(), **change)

    workplace.deliver(payloads.message(KIND))

    assert workplace.coach.reviewer.seen == [(KIND, ("Acme",), "keen")]


def test_nudges_switched_off_means_unread(workplace: Workplace) -> None:
    workplace.coach.channels.update(workplace.place(), workplace.person(), workplace.clock(), nudges=False)

    workplace.deliver(payloads.message(RUDE))

    assert workplace.coach.reviewer.seen == []


def test_a_shared_channel_is_not_nudged_until_it_is_approved(workplace: Workplace) -> None:
    workplace.is_in(SHARED, "external")

    workplace.deliver(payloads.message(RUDE, channel=SHARED))
    before = list(workplace.slack.spoken)
    workplace.coach.channels.approve(workplace.place(SHARED), workplace.person(), workplace.clock())
    workplace.deliver(payloads.message(RUDE, channel=SHARED))

    assert before == []
    assert [call.method for call in workplace.slack.spoken] == ["chat.postEphemeral"]


def test_doesnt_apply_is_remembered_and_takes_the_nudges_place(workplace: Workplace) -> None:
    nudge_id = _nudged(workplace)

    workplace.deliver(payloads.press("nudge_dismiss", nudge_id, workplace.slack.response_url()))

    reply = workplace.slack.spoken[-1]
    assert reply.params["replace_original"] is True
    assert workplace.coach.nudges.recent(workplace.person(), workplace.clock())[0].dismissed


def test_mute_this_kind(workplace: Workplace) -> None:
    nudge_id = _nudged(workplace)

    workplace.deliver(payloads.press("nudge_mute", nudge_id, workplace.slack.response_url()))

    assert workplace.coach.people.get(workplace.person()).muted == {"widget-builder"}


@pytest.mark.parametrize(("button", "days"), [("nudge_pause_day", 1), ("nudge_pause_week", 7)])
def test_pause_asks_for_how_long(workplace: Workplace, button: str, days: int) -> None:
    nudge_id = _nudged(workplace)
    url = workplace.slack.response_url()

    workplace.deliver(payloads.press("nudge_pause", nudge_id, url))
    workplace.deliver(payloads.press(button, nudge_id, url))

    assert button in workplace.slack.spoken[-2]
    paused = workplace.coach.people.get(workplace.person()).paused_until
    assert paused is not None
    assert (paused - workplace.clock()).days == days


def test_reword_it_opens_an_editable_wording_and_checks_it(workplace: Workplace) -> None:
    nudge_id = _nudged(workplace)

    workplace.deliver(payloads.press("nudge_reword", nudge_id))
    workplace.deliver(
        payloads.submission("reword", {"draft": {"type": "plain_text_input", "value": KIND}}, memory=nudge_id)
    )

    opened, filled, checked = (call.params["view"] for call in workplace.slack.spoken[1:])
    assert view_faults(filled) == view_faults(checked) == view_faults(opened) == []
    form = next(block for block in filled["blocks"] if block["type"] == "input")
    assert form["element"]["initial_value"].startswith("They have a full line")
    assert "That reads well" in str(checked)


def test_why_shows_the_card(workplace: Workplace) -> None:
    nudge_id = _nudged(workplace)

    workplace.deliver(payloads.press("nudge_why", nudge_id))

    view = workplace.slack.spoken[-1].params["view"]
    assert view_faults(view) == []
    assert workplace.coach.language.attitudes["widget-builder"].title in str(view)


def test_nobody_else_can_open_a_nudge(workplace: Workplace) -> None:
    nudge_id = _nudged(workplace)

    workplace.deliver(payloads.press("nudge_reword", nudge_id, user=BEN))

    assert "widget" not in str(workplace.slack.spoken[-1].params)


def test_an_edit_of_a_nudged_message_earns_thanks_once_it_reads_well(workplace: Workplace) -> None:
    _nudged(workplace, ts="1700000200.000100")

    workplace.deliver(_edit(RUDE + "!", at="1"))
    workplace.deliver(_edit(KIND, at="2"))

    assert [call.method for call in workplace.slack.spoken] == ["chat.postEphemeral"] * 2
    assert THANKS in workplace.slack.spoken[-1]


def test_an_edit_of_any_other_message_is_not_read(workplace: Workplace) -> None:
    workplace.deliver(_edit(RUDE, at="1"))

    assert workplace.coach.reviewer.seen == []


def test_an_unfurled_link_is_no_edit(workplace: Workplace) -> None:
    workplace.deliver(payloads.sample("message_changed_unfurl"))

    assert workplace.coach.reviewer.seen == []


def test_a_quality_step_at_risk_is_pointed_to_qa(workplace: Workplace) -> None:
    workplace.coach.reviewer.review = lambda text, **_: Review(  # type: ignore[method-assign]
        flag=True, score=0.99, attitude="widget-builder", span=(0, 4), quality_risk=True, rebuild=("Ask QA.",)
    )

    workplace.deliver(payloads.message("skip the second signature"))

    assert "talk to your QA" in workplace.slack.spoken[0]


def _nudged(workplace: Workplace, ts: str | None = None) -> str:
    workplace.deliver(payloads.message(RUDE, ts=ts))
    return workplace.coach.nudges.recent(workplace.person(), workplace.clock())[0].id


def _edit(text: str, *, at: str) -> dict[str, Any]:
    body = payloads.event("message_changed")
    body["event"]["message"] |= {"text": text, "edited": {"user": ANA, "ts": f"170000026{at}.000000"}}
    body["event"]["previous_message"]["text"] = RUDE
    return body
