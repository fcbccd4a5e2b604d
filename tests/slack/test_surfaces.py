"""Every verb, button, form and Home: what people see, within Slack's limits."""

import pytest

from bot.slack.blocks.help import VERBS
from bot.slack.listeners.commands.parsing import Command, parse
from tests.slack import payloads
from tests.slack.fake_slack import Call
from tests.slack.limits import message_faults, view_faults
from tests.slack.workplace import ANA, BEN, INTERNAL, KNOWN, RUDE, UNKNOWN_QUESTION, Workplace


@pytest.mark.parametrize(
    ("text", "verb", "rest"),
    [
        ("", "help", ""),
        ("help", "help", ""),
        ("help check", "help", "check"),
        ("check help", "help", "check"),
        ("check", "help", "check"),
        ("ask", "help", "ask"),
        ("ask who signs?", "ask", "who signs?"),
        ("who signs?", "ask", "who signs?"),
        ("check: they are slow", "check", "they are slow"),
        ("TIP", "tip", ""),
        ("tip technology transfer", "tip", "technology transfer"),
        ("tip over rates of vials on the line are too high, why?", "ask", None),
        ("pause 1w", "pause", "1w"),
        ("pause the batch while QA looks?", "ask", None),
        ("forget me", "forget", "me"),
        ("forget about the last deviation?", "ask", None),
        ("help us with the tech transfer", "ask", None),
        ("settings channel", "settings", "channel"),
        ("insights from the audit, how to share them?", "ask", None),
        ("sandwich", "ask", "sandwich"),
    ],
)
def test_an_unknown_verb_and_a_verb_that_does_not_fit_are_questions(
    text: str, verb: str, rest: str | None
) -> None:
    assert parse(text) == Command(verb=verb, rest=text if rest is None else rest)


@pytest.mark.parametrize(
    "verb", [*VERBS, *(f"help {verb}" for verb in VERBS), KNOWN, UNKNOWN_QUESTION, f"check {RUDE}"]
)
def test_every_verb_is_answered_in_private_within_the_limits(workplace: Workplace, verb: str) -> None:
    workplace.deliver(payloads.command(verb, workplace.slack.response_url()))

    assert workplace.slack.spoken
    for call in workplace.slack.spoken:
        assert _faults(call) == []
        assert call.method in ("response_url", "views.open", "views.update")
        assert call.params.get("response_type", "ephemeral") == "ephemeral"


def test_an_abstention_offers_the_nearest_cards_and_to_send_the_question(workplace: Workplace) -> None:
    url = workplace.slack.response_url()
    workplace.deliver(payloads.command(UNKNOWN_QUESTION, url))
    reply = workplace.slack.spoken[0]
    answer_id = next(
        element["value"]
        for block in reply.blocks
        for element in block.get("elements", ())
        if element.get("action_id") == "answer_gap"
    )

    workplace.deliver(payloads.press("answer_gap", answer_id, url))

    assert "card_open_0" in reply
    assert "without your name" in workplace.slack.spoken[-1]


@pytest.mark.parametrize("kind", ["good", "poor"])
def test_feedback_is_taken_and_a_poor_answer_asks_why(workplace: Workplace, kind: str) -> None:
    workplace.deliver(payloads.mention(KNOWN))
    feedback = workplace.slack.spoken[0].blocks[-1]["elements"][0]
    side = "positive_button" if kind == "good" else "negative_button"

    workplace.deliver(
        payloads.press("answer_feedback", feedback[side]["value"], workplace.slack.response_url())
    )

    last = workplace.slack.spoken[-1]
    assert last.method == ("response_url" if kind == "good" else "views.open")
    assert _faults(last) == []


def test_the_reason_of_a_poor_answer_is_kept_without_a_name(workplace: Workplace) -> None:
    workplace.deliver(payloads.mention(KNOWN))
    answer_id = workplace.slack.spoken[0].blocks[-1]["elements"][0]["positive_button"]["value"].split(".")[1]

    workplace.deliver(
        payloads.submission("answer_reason", {"reason": {"value": "too long"}}, memory=answer_id)
    )

    details = [
        detail for item in workplace.coach.privacy.about(workplace.person()).items for detail in item.details
    ]
    assert "too long" in details


def test_home_shows_everything_that_is_mine(workplace: Workplace) -> None:
    workplace.deliver(payloads.message(RUDE))

    workplace.deliver(payloads.event("app_home_opened"))

    view = workplace.slack.spoken[-1].params["view"]
    assert view_faults(view) == []
    for expected in (
        "Tip of the day",
        "just widget builders",
        INTERNAL,
        "What is stored about me",
        "my_settings",
    ):
        assert expected in str(view)


def test_a_pause_pressed_at_home_shows_there_and_nowhere_else(workplace: Workplace) -> None:
    workplace.deliver(payloads.press_at_home("nudge_pause_week"))

    [shown] = workplace.slack.spoken
    assert shown.method == "views.publish"
    assert "Resume nudges" in shown


def test_prompts_fit_the_role(workplace: Workplace) -> None:
    workplace.coach.people.update(workplace.person(), role="procurement")

    workplace.deliver(payloads.event("app_home_opened_messages"))

    [call] = workplace.slack.made("assistant.threads.setSuggestedPrompts")
    assert "thread_ts" not in call.params
    asks = {card.asks[0]: card for card in workplace.coach.library.cards.values()}
    prompts = call.params["prompts"]
    assert len(prompts) == 4
    assert all("procurement" in asks[prompt["message"]].roles for prompt in prompts)


@pytest.mark.parametrize("own", [True, False])
def test_coach_this_message_offers_a_form_for_ones_own_only(workplace: Workplace, own: bool) -> None:
    workplace.deliver(payloads.shortcut("coach_message", RUDE, author=ANA if own else BEN))

    view = workplace.slack.spoken[-1].params["view"]
    assert view_faults(view) == []
    assert ("submit" in view) is own


def test_find_guidance_shows_cards_for_a_message_and_posts_nothing(workplace: Workplace) -> None:
    workplace.deliver(payloads.shortcut("find_guidance", "they moved our slot", author=BEN))

    assert {call.method for call in workplace.slack.spoken} == {"views.open", "views.update"}
    assert view_faults(workplace.slack.spoken[-1].params["view"]) == []


def test_check_a_draft_from_anywhere(workplace: Workplace) -> None:
    workplace.deliver(payloads.sample("global_shortcut"))
    workplace.deliver(payloads.submission("check_draft", {"draft": {"value": RUDE}}))

    view = workplace.slack.spoken[-1].params["view"]
    assert view_faults(view) == []
    assert "just widget builders" in str(view)


def test_a_card_opens_on_top_of_a_dialogue(workplace: Workplace) -> None:
    body = payloads.press_at_home("card_open_0", "lang-why-flagged")
    body["view"]["type"] = "modal"

    workplace.deliver(body)

    assert [call.method for call in workplace.slack.spoken] == ["views.push", "views.update"]
    assert view_faults(workplace.slack.spoken[-1].params["view"]) == []


def _faults(call: Call) -> list[str]:
    if "view" in call.params:
        return view_faults(call.params["view"])
    return message_faults(call.params["text"], call.blocks) if call.blocks else []
