"""Settings, invitations and consent: who decides what a channel hears."""

from datetime import time
from typing import Any

import pytest

from bot.slack.blocks.notices import ADMINS_ONLY
from tests.slack import payloads
from tests.slack.fake_slack import Call
from tests.slack.limits import message_faults, view_faults
from tests.slack.workplace import ADMIN, ANA, BEN, INTERNAL, SHARED, Workplace


def test_my_settings_are_saved(workplace: Workplace) -> None:
    form = {
        "role": {"selected_option": {"value": "QA"}},
        "sensitivity": {"selected_option": {"value": "quiet"}},
        "digest": {"selected_options": [{"value": "on"}]},
        "digest_time": {"selected_time": "07:30"},
        "timezone": {"value": None},
    }

    workplace.deliver(payloads.submission("my_settings", form))

    mine = workplace.coach.people.get(workplace.person())
    assert (mine.role, mine.sensitivity, mine.dm_digest, mine.dm_digest_time) == (
        "QA",
        "quiet",
        True,
        time(7, 30),
    )
    assert mine.timezone == "Europe/Zurich"


def test_an_admin_sets_up_the_channel_and_the_trail_shows_it(workplace: Workplace) -> None:
    workplace.deliver(payloads.submission("channel_settings", _channel_form(), memory=INTERNAL))
    workplace.deliver(payloads.command("settings channel", workplace.slack.response_url()))

    settings = workplace.coach.channels.get(workplace.place())
    assert (settings.phase, settings.partners, settings.answers) == (
        "commercial",
        ("Acme", "Beta Bio"),
        "mentions",
    )
    assert settings.digest.on
    assert settings.digest.weekdays == {0, 2}
    view = workplace.slack.spoken[-1].params["view"]
    assert view_faults(view) == []
    assert "Who changed what" in str(view)
    assert f"<@{ANA}>" in str(view)


@pytest.mark.parametrize(("field", "value"), [("digest_timezone", "Mars/Olympus"), ("digest_holidays", "XX")])
def test_a_fault_is_shown_at_its_field(workplace: Workplace, field: str, value: str) -> None:
    form = _channel_form() | {field: {"value": value}}

    response = workplace.app.dispatch(
        _request(payloads.submission("channel_settings", form, memory=INTERNAL))
    )

    assert field in str(response.body)
    assert not workplace.coach.channels.get(workplace.place()).digest.on


def test_others_cannot_set_up_the_channel(workplace: Workplace) -> None:
    workplace.deliver(payloads.command("settings channel", workplace.slack.response_url(), user=BEN))
    workplace.deliver(payloads.submission("channel_settings", _channel_form(), memory=INTERNAL, user=BEN))

    assert ADMINS_ONLY in workplace.slack.spoken[-1]
    assert workplace.coach.channels.get(workplace.place()).phase is None


def test_a_workspace_admin_can(workplace: Workplace) -> None:
    workplace.deliver(payloads.submission("channel_settings", _channel_form(), memory=INTERNAL, user=ADMIN))

    assert workplace.coach.channels.get(workplace.place()).phase == "commercial"


def test_joining_an_internal_channel_introduces_the_coach_once(workplace: Workplace) -> None:
    body = payloads.event("member_joined_channel")

    workplace.deliver(body)
    workplace.deliver(body)

    [hello] = workplace.slack.spoken
    assert hello.method == "chat.postMessage"
    for expected in ("What I do here", "What I keep", "How to turn it off"):
        assert expected in hello
    assert _faults(hello) == []


def test_others_who_join_are_not_greeted(workplace: Workplace) -> None:
    workplace.deliver(payloads.event("member_joined_channel_person"))

    assert workplace.slack.spoken == []


def test_in_a_shared_channel_only_the_inviter_is_asked_and_can_approve_and_withdraw(
    workplace: Workplace,
) -> None:
    url = workplace.slack.response_url()
    workplace.deliver(payloads.event("member_joined_channel", channel=SHARED))
    [asked] = workplace.slack.spoken

    workplace.deliver(payloads.press("channel_approve", "", url, channel=SHARED))
    approved = workplace.coach.channels.get(workplace.place(SHARED)).approved_by
    workplace.deliver(payloads.press("channel_withdraw", "", url, channel=SHARED))

    assert (asked.method, asked.params["user"]) == ("chat.postEphemeral", ANA)
    assert approved == ANA
    assert workplace.coach.channels.get(workplace.place(SHARED)).approved_by is None


def test_someone_who_is_no_admin_cannot_approve(workplace: Workplace) -> None:
    workplace.is_in(SHARED, "external")

    workplace.deliver(
        payloads.press("channel_approve", "", workplace.slack.response_url(), user=BEN, channel=SHARED)
    )

    assert workplace.coach.channels.get(workplace.place(SHARED)).approved_by is None


def test_an_inviter_from_outside_gets_nothing_and_no_rights(workplace: Workplace) -> None:
    workplace.deliver(payloads.event("member_joined_channel", channel=SHARED, inviter="U0PARTNER"))

    assert workplace.slack.spoken == []
    assert workplace.coach.channels.admins(workplace.place(SHARED)) == frozenset()


def test_leaving_a_channel_ends_an_approval(workplace: Workplace) -> None:
    workplace.is_in(SHARED, "external")
    workplace.coach.channels.approve(workplace.place(SHARED), workplace.person(), workplace.clock())

    workplace.deliver(payloads.event("channel_left", channel=SHARED))

    settings = workplace.coach.channels.get(workplace.place(SHARED))
    assert (settings.approved_by, settings.joined_at) == (None, None)


def test_uninstalling_deletes_everything(workplace: Workplace) -> None:
    workplace.coach.people.update(workplace.person(), role="QA")

    workplace.deliver(payloads.event("app_uninstalled"))

    assert workplace.coach.people.get(workplace.person()).role is None


def _channel_form() -> dict[str, Any]:
    return {
        "phase": {"selected_option": {"value": "commercial"}},
        "partners": {"value": "Acme, Beta Bio"},
        "nudges": {"selected_options": [{"value": "on"}]},
        "sensitivity": {"selected_option": {"value": "default"}},
        "answers": {"selected_option": {"value": "mentions"}},
        "digest": {"selected_options": [{"value": "on"}]},
        "digest_at": {"selected_time": "08:15"},
        "digest_timezone": {"value": "Europe/Zurich"},
        "digest_weekdays": {"selected_options": [{"value": "0"}, {"value": "2"}]},
        "digest_holidays": {"value": "CH"},
    }


def _faults(call: Call) -> list[str]:
    if "view" in call.params:
        return view_faults(call.params["view"])
    return message_faults(call.params["text"], call.blocks) if call.blocks else []


def _request(body: dict[str, Any]) -> Any:
    from slack_bolt import BoltRequest

    return BoltRequest(body=body, mode="socket_mode")
