"""Questions, answers and threads, end to end over a fake Slack."""

import json
from collections.abc import Iterator

import pytest

from bot.slack.blocks.notices import DECLINED
from tests.slack import payloads
from tests.slack.fake_slack import FakeSlack
from tests.slack.limits import message_faults
from tests.slack.workplace import (
    ANA,
    BEN,
    GUEST,
    INTERNAL,
    KNOWN,
    RUDE,
    SHARED,
    FakeCoach,
    Workplace,
    build_workplace,
    known,
)


def test_a_mention_is_answered_once_in_its_thread(workplace: Workplace) -> None:
    body = payloads.mention(KNOWN, ts="1700000300.000100")

    workplace.deliver(body)

    [post] = workplace.slack.spoken
    assert post.method == "chat.postMessage"
    assert post.params["channel"] == INTERNAL
    assert post.params["thread_ts"] == "1700000300.000100"
    assert "You do." in post.params["text"]
    assert message_faults(post.params["text"], post.blocks) == []


@pytest.mark.parametrize("retry", [1, 2, 3])
def test_a_retried_event_is_not_answered_again(workplace: Workplace, retry: int) -> None:
    body = payloads.mention(KNOWN)

    workplace.deliver(body)
    for number in range(retry):
        workplace.deliver(body, retry=number + 1)

    assert len(workplace.slack.spoken) == 1


def test_a_mention_that_also_arrives_as_a_message_is_answered_once_and_not_reviewed(
    workplace: Workplace,
) -> None:
    as_mention = payloads.mention(KNOWN, ts="1700000300.000100")
    as_message = payloads.message(as_mention["event"]["text"], ts="1700000300.000100")

    workplace.deliver(as_message)
    workplace.deliver(as_mention)

    assert len(workplace.slack.spoken) == 1
    assert workplace.coach.reviewer.seen == []


def test_a_command_answers_the_asker_alone_and_offers_to_share(workplace: Workplace) -> None:
    workplace.deliver(payloads.command(KNOWN, workplace.slack.response_url()))

    [reply] = workplace.slack.spoken
    assert reply.method == "response_url"
    assert reply.params["response_type"] == "ephemeral"
    assert "answer_share" in reply


def test_a_shared_answer_appears_in_the_channel_once(workplace: Workplace) -> None:
    url = workplace.slack.response_url()
    workplace.deliver(payloads.command(KNOWN, url))
    answer_id = _value_of("answer_share", workplace.slack.spoken[0].blocks)

    workplace.deliver(payloads.press("answer_share", answer_id, url))
    workplace.deliver(payloads.press("answer_share", answer_id, url))

    [post] = workplace.slack.made("chat.postMessage")
    assert post.params["channel"] == INTERNAL
    assert KNOWN in post


def test_someone_else_cannot_share_a_private_answer(workplace: Workplace) -> None:
    url = workplace.slack.response_url()
    workplace.deliver(payloads.command(KNOWN, url))
    answer_id = _value_of("answer_share", workplace.slack.spoken[0].blocks)

    workplace.deliver(payloads.press("answer_share", answer_id, url, user=BEN))

    assert workplace.slack.made("chat.postMessage") == []


def test_keep_to_yourself_removes_the_answer_and_its_copy(workplace: Workplace) -> None:
    url = workplace.slack.response_url()
    workplace.deliver(payloads.command(KNOWN, url))
    answer_id = _value_of("answer_keep", workplace.slack.spoken[0].blocks)

    workplace.deliver(payloads.press("answer_keep", answer_id, url))

    assert workplace.slack.spoken[-1].params == {"delete_original": True}
    assert workplace.coach.answers.get(answer_id, workplace.person(), workplace.clock()) is None


def test_a_direct_message_is_answered_in_a_thread_of_its_own(workplace: Workplace) -> None:
    workplace.deliver(payloads.direct(KNOWN, ts="1700000600.000100"))

    [post] = workplace.slack.spoken
    assert (post.method, post.params["channel"]) == ("chat.postMessage", "D0ANA")
    assert post.params["thread_ts"] == "1700000600.000100"


def test_a_draft_in_a_direct_message_is_checked_and_not_kept(workplace: Workplace) -> None:
    workplace.deliver(payloads.direct(f"check {RUDE}"))

    [post] = workplace.slack.spoken
    assert "just widget builders" in post
    kept = [item.what for item in workplace.coach.privacy.about(workplace.person()).items]
    assert not any("question" in what or "Answers" in what for what in kept)


def test_the_asker_goes_on_in_the_thread_without_a_mention(workplace: Workplace) -> None:
    workplace.deliver(payloads.mention(KNOWN, ts="1700000300.000100"))

    workplace.deliver(payloads.message("and who signs it?", thread_ts="1700000300.000100"))

    assert len(workplace.slack.made("chat.postMessage")) == 2
    question, turns, _, _ = workplace.coach.ask.asked[-1]
    assert question == "and who signs it?"
    assert [turn.question for turn in turns] == [KNOWN]


@pytest.mark.parametrize("text", ["thanks!", "ok, great", ":+1:", "Thank you so much"])
def test_thanks_are_not_answered(workplace: Workplace, text: str) -> None:
    workplace.deliver(payloads.mention(KNOWN, ts="1700000300.000100"))

    workplace.deliver(payloads.message(text, thread_ts="1700000300.000100"))

    assert len(workplace.slack.spoken) == 1


def test_the_coach_is_quiet_when_two_people_talk(workplace: Workplace) -> None:
    workplace.deliver(payloads.mention(KNOWN, ts="1700000300.000100"))

    workplace.deliver(payloads.message("I think QA does", user=BEN, thread_ts="1700000300.000100"))
    workplace.deliver(payloads.message("are you sure?", user=ANA, thread_ts="1700000300.000100"))

    assert len(workplace.slack.spoken) == 1


def test_the_coach_is_quiet_when_the_asker_turns_to_someone(workplace: Workplace) -> None:
    workplace.deliver(payloads.mention(KNOWN, ts="1700000300.000100"))

    workplace.deliver(payloads.message(f"<@{BEN}> what do you think?", thread_ts="1700000300.000100"))

    assert len(workplace.slack.spoken) == 1


def test_a_mention_brings_the_coach_back_into_the_thread(workplace: Workplace) -> None:
    workplace.deliver(payloads.mention(KNOWN, ts="1700000300.000100"))
    workplace.deliver(payloads.message("I think QA does", user=BEN, thread_ts="1700000300.000100"))

    workplace.deliver(payloads.mention("is that so?", user=BEN, thread_ts="1700000300.000100"))
    workplace.deliver(payloads.message("and why?", user=BEN, thread_ts="1700000300.000100"))

    assert len(workplace.slack.made("chat.postMessage")) == 3


@pytest.mark.parametrize(("answers", "posts"), [("threads", 2), ("mentions", 1), ("off", 0)])
def test_a_channel_chooses_where_answers_are_public(workplace: Workplace, answers: str, posts: int) -> None:
    workplace.coach.channels.update(workplace.place(), workplace.person(), workplace.clock(), answers=answers)

    workplace.deliver(payloads.mention(KNOWN, ts="1700000300.000100"))
    workplace.deliver(payloads.message("and who signs it?", thread_ts="1700000300.000100"))

    assert len(workplace.slack.made("chat.postMessage")) == posts
    assert len(workplace.slack.made("chat.postEphemeral")) == (1 if answers == "off" else 0)


def test_an_uncertain_follow_up_is_told_to_its_asker_alone(workplace: Workplace) -> None:
    workplace.deliver(payloads.mention(KNOWN, ts="1700000300.000100"))

    workplace.deliver(payloads.message("and the weather?", thread_ts="1700000300.000100"))

    assert len(workplace.slack.made("chat.postMessage")) == 1
    [whisper] = workplace.slack.made("chat.postEphemeral")
    assert whisper.params["thread_ts"] == "1700000300.000100"


def test_a_guest_is_told_politely_that_members_are_served(workplace: Workplace) -> None:
    workplace.deliver(payloads.mention(KNOWN, user=GUEST))

    [whisper] = workplace.slack.spoken
    assert whisper.method == "chat.postEphemeral"
    assert DECLINED in whisper.params["text"]
    assert workplace.coach.ask.asked == []


def test_own_documents_are_never_quoted_before_a_partner(workplace: Workplace) -> None:
    workplace.is_in(SHARED, "external")
    workplace.coach.channels.approve(workplace.place(SHARED), workplace.person(), workplace.clock())
    source = known().sources[0]
    own = known(sources=(type(source)(id="RACI.docx", section="page 2", title="RACI.docx", url=None),))
    workplace.coach.ask.answers["what does our RACI say?"] = own

    workplace.deliver(payloads.mention("what does our RACI say?", channel=SHARED))
    workplace.deliver(payloads.mention(KNOWN, channel=SHARED))

    assert [call.method for call in workplace.slack.spoken] == ["chat.postEphemeral", "chat.postMessage"]


SENTENCES = ("You do, once the records agree. [1] ", "Your QP certifies <!channel> it. [2] ")


@pytest.fixture
def modelled(slack: FakeSlack, coach: FakeCoach) -> Iterator[Workplace]:
    """The app with a language model that words one answer in two sentences."""
    built = build_workplace(slack, coach, llm_model="openai:gpt-x")
    built.is_in()
    built.coach.ask.answers["say it nicely"] = known(mode="generative", model="gpt-x")
    built.coach.ask.drafts["say it nicely"] = SENTENCES
    yield built
    built.jobs.close()
    built.surface.passing.close()
    built.app._listener_runner.listener_executor.shutdown()


def test_a_models_text_is_streamed_with_its_feedback_at_the_end(modelled: Workplace) -> None:
    modelled.deliver(payloads.mention("say it nicely", ts="1700000300.000100"))

    said = [call for call in modelled.slack.spoken if call.method.startswith("chat.")]
    assert [call.method for call in said] == ["chat.startStream", "chat.stopStream"]
    assert said[0].params["recipient_user_id"] == ANA
    streamed = json.dumps([call.params for call in said])
    assert "You do, once the records agree." in streamed
    assert "<!channel>" not in streamed
    assert "answer_feedback" in said[-1]
    assert "answer 1700000300.000100" in json.dumps(said[-1].params["metadata"])


def test_what_turns_out_unsupported_is_replaced_by_the_cards_own_words(modelled: Workplace) -> None:
    modelled.coach.ask.answers["say it nicely"] = known()
    modelled.coach.ask.drafts["say it nicely"] = ("Something that does not hold. " * 12,)

    modelled.deliver(payloads.mention("say it nicely"))

    [edit] = modelled.slack.made("chat.update")
    assert "You do." in edit
    assert len(modelled.slack.made("chat.stopStream")) == 1


def test_a_model_that_says_nothing_leaves_one_plain_message(modelled: Workplace) -> None:
    modelled.coach.ask.answers["say it nicely"] = known()
    modelled.coach.ask.drafts["say it nicely"] = ()

    modelled.deliver(payloads.mention("say it nicely"))

    assert len(modelled.slack.made("chat.postMessage")) == 1
    assert modelled.slack.made("chat.startStream") == []


def test_nothing_is_streamed_where_a_partner_might_read_it(modelled: Workplace) -> None:
    modelled.is_in(SHARED, "external")
    modelled.coach.channels.approve(modelled.place(SHARED), modelled.person(), modelled.clock())

    modelled.deliver(payloads.mention("say it nicely", channel=SHARED))

    assert modelled.slack.made("chat.startStream") == []
    assert len(modelled.slack.made("chat.postMessage")) == 1


@pytest.mark.parametrize("error", ["unknown_method", "feature_not_enabled"])
def test_where_streams_do_not_work_one_message_does_from_then_on(modelled: Workplace, error: str) -> None:
    modelled.slack.refuse("chat.startStream", error)

    modelled.deliver(payloads.mention("say it nicely"))
    modelled.deliver(payloads.mention("say it nicely"))

    assert len(modelled.slack.made("chat.startStream")) == 1
    assert len(modelled.slack.made("chat.postMessage")) == 2


def test_a_stream_that_expires_is_finished_by_an_edit(modelled: Workplace) -> None:
    modelled.coach.ask.drafts["say it nicely"] = SENTENCES * 4
    modelled.slack.refuse("chat.stopStream", "message_not_in_streaming_state")

    modelled.deliver(payloads.mention("say it nicely"))

    [edit] = modelled.slack.made("chat.update")
    assert "You do." in edit


def test_role_and_phase_reach_the_answer(workplace: Workplace) -> None:
    workplace.coach.people.update(workplace.person(), role="QA")
    workplace.coach.channels.update(
        workplace.place(), workplace.person(), workplace.clock(), phase="tech-transfer"
    )

    workplace.deliver(payloads.mention(KNOWN))

    assert workplace.coach.ask.asked[0][2:] == ("QA", "tech-transfer")


def _value_of(action: str, blocks: list[dict[str, object]]) -> str:
    elements = [element for block in blocks for element in block.get("elements", ())]  # type: ignore[attr-defined]
    return str(next(element["value"] for element in elements if element.get("action_id") == action))
