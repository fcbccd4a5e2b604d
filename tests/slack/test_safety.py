"""Partner safety: one decision function, and a matrix without a hole."""

import itertools
import json
from pathlib import Path

import pytest

from bot.slack.safety import (
    DEEDS,
    SHARINGS,
    STANDINGS,
    Deed,
    Home,
    Sharing,
    Standing,
    Verdict,
    claim,
    decide,
    sharing_of,
    standing_of,
)
from tests.slack import payloads
from tests.slack.fake_slack import HOME
from tests.slack.workplace import (
    ANA,
    GUEST,
    INTERNAL,
    KNOWN,
    OTHER_BOT,
    PARTNER,
    PARTNER_TEAM,
    PENDING,
    RUDE,
    SHARED,
    UNKNOWN,
    Workplace,
)

MATRIX = Path(__file__).parent / "golden" / "safety_matrix.json"
SPONSOR = Home(team=HOME)
GRID = Home(team="T0ONE", enterprise="E0GRID", whole_organisation=True)
EVERY = list(itertools.product(DEEDS, SHARINGS, (False, True), STANDINGS))


def test_the_matrix_is_the_one_that_was_reviewed() -> None:
    """Every cell, so that a change of any one is seen by whoever reviews it."""
    found = {
        f"{deed} · {sharing}{', approved' if approved else ''} · {who}": decide(
            deed, sharing=sharing, approved=approved, who=who
        )
        for deed, sharing, approved, who in EVERY
    }

    assert found == json.loads(MATRIX.read_text(encoding="utf-8"))


@pytest.mark.parametrize(("deed", "sharing", "approved", "who"), EVERY)
def test_no_cell_breaks_a_promise(deed: Deed, sharing: Sharing, approved: bool, who: Standing) -> None:
    verdict = decide(deed, sharing=sharing, approved=approved, who=who)

    if who in ("external", "bot", "unknown"):
        assert verdict == "silent", "nobody else's people, no bots, nobody unknown"
    if who == "guest":
        assert verdict in ("silent", "decline"), "guests may be the partner's people"
    if verdict == "public":
        assert sharing == "internal" or (approved and sharing in ("external", "pending"))
    if deed in ("shortcut", "button", "home"):
        assert verdict != "public"
    if deed == "nudge":
        assert verdict in ("private", "silent")
    if sharing == "unknown":
        assert verdict != "public"
        assert deed not in ("nudge", "digest") or verdict == "silent"


def test_home_people_are_always_answered_somehow() -> None:
    verdicts: set[Verdict] = {
        decide(deed, sharing=sharing, approved=approved, who="home")
        for deed, sharing, approved, _ in EVERY
        if deed not in ("nudge", "digest")
    }

    assert verdicts == {"public", "private"}


@pytest.mark.parametrize(
    ("flags", "standing"),
    [
        ({"team_id": HOME}, "home"),
        ({"team_id": "T0OTHER"}, "external"),
        ({"team_id": HOME, "is_stranger": True}, "external"),
        ({"team_id": HOME, "is_restricted": True}, "guest"),
        ({"team_id": HOME, "is_ultra_restricted": True}, "guest"),
        ({"team_id": HOME, "is_bot": True}, "bot"),
        ({"team_id": HOME, "id": "USLACKBOT"}, "bot"),
        ({"team_id": HOME, "deleted": True}, "unknown"),
        ({}, "unknown"),
    ],
)
def test_a_profile_says_who_someone_is(flags: dict[str, object], standing: Standing) -> None:
    assert standing_of({"id": "U1"} | flags, SPONSOR) == standing


@pytest.mark.parametrize(
    ("flags", "standing"),
    [
        ({"team_id": "T0TWO", "enterprise_user": {"enterprise_id": "E0GRID"}}, "home"),
        ({"team_id": "T0TWO", "enterprise_user": {"enterprise_id": "E0ELSE"}}, "external"),
        ({"team_id": "T0TWO"}, "external"),
        ({"team_id": "T0ONE"}, "home"),
    ],
)
def test_an_organisation_wide_installation_serves_its_whole_organisation(
    flags: dict[str, object], standing: Standing
) -> None:
    assert standing_of({"id": "U1"} | flags, GRID) == standing


@pytest.mark.parametrize(
    ("flags", "sharing"),
    [
        ({"is_ext_shared": False, "is_pending_ext_shared": False, "pending_shared": []}, "internal"),
        ({"is_im": True}, "internal"),
        ({"is_ext_shared": True}, "external"),
        ({"is_ext_shared": False, "is_pending_ext_shared": True}, "pending"),
        ({"is_ext_shared": False, "pending_shared": ["T0PARTNER"]}, "pending"),
        ({}, "unknown"),
    ],
)
def test_a_channel_says_who_shares_it(flags: dict[str, object], sharing: Sharing) -> None:
    assert sharing_of({"id": "C1"} | flags) == sharing


@pytest.mark.parametrize(
    ("name", "standing"),
    [
        ("message_channels", "home"),
        ("message_im", "home"),
        ("message_changed", "home"),
        ("app_mention", "home"),
        ("app_home_opened", "home"),
        ("slash_command", "home"),
        ("block_actions_message", "home"),
        ("view_submission", "home"),
        ("message_shortcut", "home"),
        ("global_shortcut", "home"),
        ("message_external", "external"),
        ("message_external_without_team", "unknown"),
        ("app_mention_external", "external"),
        ("message_bot", "bot"),
        ("message_bot_user", "bot"),
    ],
)
def test_a_payload_says_whose_it_is(name: str, standing: Standing) -> None:
    assert claim(payloads.sample(name), SPONSOR) == standing


def test_one_foreign_id_among_home_ids_makes_an_author_external() -> None:
    body = payloads.message(KNOWN, team=HOME, user_team=PARTNER_TEAM)

    assert claim(body, SPONSOR) == "external"


@pytest.mark.parametrize(
    "name", ["slash_command", "block_actions_message", "view_submission", "message_shortcut"]
)
def test_an_interaction_from_elsewhere_is_external(name: str) -> None:
    body = payloads.sample(name)
    if name == "slash_command":
        body["team_id"] = PARTNER_TEAM
    else:
        body["user"]["team_id"] = PARTNER_TEAM

    assert claim(body, SPONSOR) == "external"


def test_an_interaction_without_a_team_is_unknown() -> None:
    body = payloads.sample("block_actions_message")
    del body["user"]["team_id"]

    assert claim(body, SPONSOR) == "unknown"


STRANGERS = {"external": PARTNER, "bot": OTHER_BOT, "unknown": "U0NOBODY", "guest": GUEST}


@pytest.mark.parametrize("channel", [INTERNAL, SHARED, PENDING, UNKNOWN])
@pytest.mark.parametrize("who", STRANGERS)
@pytest.mark.parametrize("deed", ["mention", "message", "command", "shortcut", "button", "home"])
def test_nobody_but_home_people_gets_anything(
    workplace: Workplace, channel: str, who: str, deed: str
) -> None:
    """Over the wire, with payloads that do not give their author away: `users.info` has the last word."""
    user, url = STRANGERS[who], workplace.slack.response_url()
    sent = {
        "mention": lambda: payloads.mention(KNOWN, user=user, channel=channel),
        "message": lambda: payloads.message(RUDE, user=user, channel=channel),
        "command": lambda: payloads.command("tip", url, user=user, channel=channel),
        "shortcut": lambda: payloads.shortcut("coach_message", RUDE, author=user, user=user, channel=channel),
        "button": lambda: payloads.press("answer_good", "id", url, user=user, channel=channel),
        "home": lambda: payloads.event("app_home_opened", user=user),
    }

    workplace.deliver(sent[deed]())

    said = json.dumps([call.params for call in workplace.slack.spoken])
    assert "widget" not in said
    assert "Tip of the day" not in said
    assert workplace.slack.made("chat.postMessage") == []
    if who != "guest" and deed != "shortcut":
        assert workplace.slack.spoken == []


@pytest.mark.parametrize("approved", [False, True])
@pytest.mark.parametrize("channel", [INTERNAL, SHARED, PENDING, UNKNOWN])
def test_home_people_are_answered_before_others_only_where_that_is_safe(
    workplace: Workplace, channel: str, approved: bool
) -> None:
    if approved:
        workplace.coach.channels.joined(workplace.place(channel), workplace.person(), workplace.clock())
        workplace.coach.channels.approve(workplace.place(channel), workplace.person(), workplace.clock())
    is_open = channel == INTERNAL or (approved and channel != UNKNOWN)

    workplace.deliver(payloads.mention(KNOWN, channel=channel))

    [said] = workplace.slack.spoken
    assert said.method == ("chat.postMessage" if is_open else "chat.postEphemeral")
    assert said.params.get("user") == (None if is_open else ANA)


def test_the_payloads_own_word_about_sharing_comes_first(workplace: Workplace) -> None:
    body = payloads.mention(KNOWN, outer={"is_ext_shared_channel": True}, user_team=HOME)

    workplace.deliver(body)

    assert [call.method for call in workplace.slack.spoken] == ["chat.postEphemeral"]


def test_a_channel_that_becomes_shared_closes_at_once(workplace: Workplace) -> None:
    workplace.deliver(payloads.mention(KNOWN))
    workplace.slack.channels[INTERNAL]["is_ext_shared"] = True

    workplace.deliver(payloads.event("channel_shared"))
    workplace.deliver(payloads.mention(KNOWN))

    assert workplace.coach.channels.get(workplace.place()).sharing == "external"
    methods = [call.method for call in workplace.slack.spoken]
    assert methods == ["chat.postMessage", "chat.postEphemeral", "chat.postEphemeral"]
    assert "channel_approve" in workplace.slack.spoken[1]


def test_a_stale_belief_does_not_reopen_a_shared_channel(workplace: Workplace) -> None:
    """Another process took the event: this one still remembers that the channel was internal."""
    workplace.deliver(payloads.mention(KNOWN))
    workplace.coach.channels.set_sharing(workplace.place(), "external", workplace.clock())
    workplace.slack.channels[INTERNAL]["is_ext_shared"] = True

    workplace.deliver(payloads.mention(KNOWN))

    assert workplace.slack.spoken[-1].method == "chat.postEphemeral"


def test_an_unshared_channel_opens_and_forgets_its_approval(workplace: Workplace) -> None:
    workplace.is_in(SHARED, "external")
    workplace.coach.channels.approve(workplace.place(SHARED), workplace.person(), workplace.clock())
    workplace.slack.channels[SHARED]["is_ext_shared"] = False

    workplace.deliver(payloads.event("channel_unshared"))

    settings = workplace.coach.channels.get(workplace.place(SHARED))
    assert (settings.sharing, settings.approved_by) == ("internal", None)


def test_one_company_leaving_does_not_open_a_channel_that_others_share(workplace: Workplace) -> None:
    workplace.is_in(SHARED, "external")

    workplace.deliver(payloads.event("channel_unshared", is_ext_shared=True))

    assert workplace.coach.channels.get(workplace.place(SHARED)).sharing == "external"


@pytest.mark.parametrize("method", ["users.info", "conversations.info"])
def test_when_slack_does_not_say_nothing_is_public(workplace: Workplace, method: str) -> None:
    workplace.slack.refuse(method, "internal_error", times=9)

    workplace.deliver(payloads.mention(KNOWN))
    workplace.deliver(payloads.message(RUDE))

    [said] = workplace.slack.spoken
    assert (said.method, said.params["user"]) == ("chat.postEphemeral", ANA)
    assert "just widget builders" not in said


def test_when_slack_does_not_say_who_someone_is_a_shared_channel_hears_nothing(workplace: Workplace) -> None:
    workplace.slack.refuse("users.info", "internal_error", times=9)

    workplace.deliver(payloads.mention(KNOWN, channel=SHARED, outer={"is_ext_shared_channel": True}))

    assert workplace.slack.spoken == []
