"""When something goes wrong: a plain private message, a line without words in the log, never silence."""

import json
import logging
import re
from dataclasses import replace
from typing import Any

import pytest

from bot.errors import BadInput, TryLater
from bot.slack.deferral import Deferral
from bot.slack.failures import GivenUpError, guarded
from bot.slack.origin import Origin
from bot.slack.poster import Clients
from bot.slack.safety import Home
from bot.slack.tasks.answer import answer
from bot.slack.work import Task
from tests.slack import payloads
from tests.slack.fake_slack import HOME
from tests.slack.workplace import ANA, INTERNAL, KNOWN, RUDE, Workplace

CANARY = "zanzibar-canary-4711"
REFERENCE = re.compile(r"reference: [0-9a-f]{8}")


@pytest.mark.parametrize("way", ["mention", "command", "direct"])
def test_an_unforeseen_error_ends_in_a_private_message_with_a_reference(
    workplace: Workplace, way: str
) -> None:
    workplace.coach.ask.trouble = RuntimeError(f"secret {CANARY}")
    url = workplace.slack.response_url()
    sent = {
        "mention": payloads.mention(KNOWN),
        "command": payloads.command(KNOWN, url),
        "direct": payloads.direct(KNOWN),
    }

    workplace.deliver(sent[way])

    [said] = workplace.slack.spoken
    assert (
        said.method
        == {"mention": "chat.postEphemeral", "command": "response_url", "direct": "chat.postMessage"}[way]
    )
    assert REFERENCE.search(said.params["text"])
    assert CANARY not in said


def test_an_error_meant_for_people_is_shown_as_it_is(workplace: Workplace) -> None:
    workplace.coach.ask.trouble = BadInput("There is no question in that.")

    workplace.deliver(payloads.mention(KNOWN))

    [said] = workplace.slack.spoken
    assert said.params["text"] == "There is no question in that."
    assert said.params["user"] == ANA


def test_the_log_names_the_reference_and_the_place_but_no_words(
    workplace: Workplace, capsys: pytest.CaptureFixture[str]
) -> None:
    workplace.coach.ask.trouble = RuntimeError(f"secret {CANARY}")

    workplace.deliver(payloads.mention(f"{KNOWN} {CANARY}"))

    logged = capsys.readouterr().out
    reference = REFERENCE.search(workplace.slack.spoken[0].params["text"])
    assert reference is not None
    assert reference[0].split()[-1] in logged
    assert "RuntimeError" in logged
    assert CANARY not in logged


def test_a_failing_review_bothers_nobody(workplace: Workplace) -> None:
    workplace.coach.reviewer.trouble = RuntimeError("broken")

    workplace.deliver(payloads.message(RUDE))

    assert workplace.slack.spoken == []


def test_a_failing_dialogue_says_so_in_the_dialogue(workplace: Workplace) -> None:
    workplace.coach.ask.trouble = RuntimeError("broken")

    workplace.deliver(payloads.shortcut("find_guidance", "they moved our slot"))

    last = workplace.slack.spoken[-1]
    assert last.method == "views.update"
    assert REFERENCE.search(str(last.params))


def test_a_failing_listener_is_acknowledged_and_told(workplace: Workplace) -> None:
    workplace.slack.refuse("views.open", "expired_trigger_id")

    status = workplace.deliver(payloads.command("kudos", workplace.slack.response_url()))

    assert status == 200
    assert REFERENCE.search(workplace.slack.spoken[-1].params["text"])


def test_a_rate_limit_is_waited_for_and_the_answer_comes_once(workplace: Workplace) -> None:
    workplace.slack.limit("chat.postMessage", retry_after=0, times=2)

    workplace.deliver(payloads.mention(KNOWN))

    assert len(workplace.slack.made("chat.postMessage")) == 3
    assert len(workplace.slack.spoken) == 3


def test_a_broken_slack_is_tried_again(workplace: Workplace) -> None:
    workplace.slack.break_down("chat.postMessage")

    workplace.deliver(payloads.mention(KNOWN))

    assert [call.method for call in workplace.slack.spoken] == ["chat.postMessage"] * 2


@pytest.mark.parametrize("trouble", ["limit", "breakdown"])
def test_durable_work_goes_back_to_its_queue_while_slack_is_not_ready(
    workplace: Workplace, trouble: str
) -> None:
    if trouble == "limit":
        workplace.slack.limit("chat.postMessage", retry_after=7)
    else:
        workplace.slack.break_down("chat.postMessage")

    with pytest.raises(TryLater) as raised:
        _durable(workplace)(_work() | {"last": False, "again": False})

    assert (raised.value.after_s, raised.value.doubtful) == (
        (7.0, False) if trouble == "limit" else (None, True)
    )
    assert len(workplace.slack.spoken) == 1


def test_the_last_attempt_tells_the_asker_and_leaves_its_reference(workplace: Workplace) -> None:
    workplace.slack.break_down("chat.postMessage")

    with pytest.raises(GivenUpError) as raised:
        _durable(workplace)(_work() | {"last": True, "again": False})

    assert workplace.slack.spoken[-1].method == "chat.postEphemeral"
    assert raised.value.reference in workplace.slack.spoken[-1]


@pytest.mark.parametrize("answered", [True, False])
def test_an_attempt_that_was_cut_off_looks_whether_it_had_answered(
    workplace: Workplace, answered: bool
) -> None:
    mark = "answer 1700000300.000100" if answered else "answer 1700000300.000001"
    metadata = {"event_type": "cdmo_coach", "event_payload": {"mark": mark}}
    workplace.slack.history = [{"ts": "1700000300.000200", "metadata": metadata, "text": "You do."}]

    _durable(workplace)(_work() | {"last": False, "again": True})

    assert len(workplace.slack.spoken) == (0 if answered else 1)


def test_a_whisper_that_cannot_be_delivered_becomes_a_direct_message(workplace: Workplace) -> None:
    workplace.coach.channels.update(workplace.place(), workplace.person(), workplace.clock(), answers="off")
    workplace.slack.refuse("chat.postEphemeral", "user_not_in_channel")

    workplace.deliver(payloads.mention(KNOWN))

    assert workplace.slack.spoken[-1].params["channel"] == ANA


def test_no_words_of_anyone_reach_the_logs_or_the_stored_answers_of_watched_talk(
    workplace: Workplace, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    url = workplace.slack.response_url()
    with caplog.at_level(logging.DEBUG):
        for text in (CANARY, f"{RUDE} {CANARY}"):
            workplace.deliver(payloads.message(text))
            workplace.deliver(payloads.direct(f"check {text}"))
            workplace.deliver(payloads.command(f"check {text}", url))
            workplace.deliver(payloads.shortcut("coach_message", text))
            workplace.deliver(payloads.submission("check_draft", {"draft": {"value": text}}))
        broken = payloads.message(CANARY)
        broken["event"]["channel"] = {"unheard": CANARY}
        workplace.deliver(broken)
        workplace.app.dispatch(_forged(CANARY))

    out = capfd.readouterr()
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("tests")]
    assert CANARY not in json.dumps(ours) + out.out + out.err
    kept = [
        detail for item in workplace.coach.privacy.about(workplace.person()).items for detail in item.details
    ]
    assert not any(CANARY in detail for detail in kept)


def _work() -> dict[str, Any]:
    origin = Origin(home=Home(team=HOME), user=ANA, channel=INTERNAL)
    return {"origin": origin.packed(), "question": KNOWN, "manner": "mention", "ts": "1700000300.000100"}


def _durable(workplace: Workplace) -> Task:
    """The task as a queue gets it that waits by itself."""
    surface = workplace.surface
    lasting = replace(surface, clients=Clients(surface.clients.options, retries=[Deferral()]))
    return guarded(lasting, answer)


def _forged(text: str) -> object:
    from slack_bolt import BoltRequest

    headers = {"x-slack-signature": "v0=forged", "x-slack-request-timestamp": "1700000000"}
    return BoltRequest(body=json.dumps({"text": text}), headers=headers)
